#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: train.sh DATA RATE
set -euo pipefail
trainer=$(cd .. && pwd)/train.sh
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
IRIS=$1 "$trainer" "$2" | mlf log metric --stdin
mlf log artifact weights.csv
