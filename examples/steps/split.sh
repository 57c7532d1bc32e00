#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: split.sh DATA DIRECTORY: puts every tenth flower aside
set -euo pipefail
awk -v into="$2" 'NR == 1 { print >into "/known.csv"; print >into "/aside.csv"; next }
  { print >(into (NR % 10 == 0 ? "/aside.csv" : "/known.csv")) }' "$1"
mlf log param aside="$(($(wc -l <"$2/aside.csv") - 1))" known="$(($(wc -l <"$2/known.csv") - 1))"
mlf log artifact "$2/aside.csv"
