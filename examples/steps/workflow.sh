#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: workflow.sh RATES
#
# Runs the other entry points; what a step runs is recorded below the run of the workflow.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
step() { mlf project run . --env-manager local -e "$@"; }

step split --run-name split -P data=../data/iris.csv -P into="$work"
for rate in $1; do
  step train --run-name "rate $rate" -P data="$work/known.csv" -P rate="$rate"
done
step choose --run-name choose -P parent="$MLFLOW_RUN_ID"
