#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: train.sh RATE EPOCHS
#
# The command of MLproject: MLFLOW_RUN_ID says which run the metrics and the weights belong to.
set -euo pipefail
trainer=$(cd .. && pwd)/train.sh
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
"$trainer" "$1" "$2" | mlf log metric --stdin
mlf log artifact weights.csv
