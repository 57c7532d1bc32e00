#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Pipe the output of a training loop into metrics; others see each line as it arrives.
set -eu
examples=$(cd "$(dirname "$0")" && pwd)

export MLFLOW_RUN_ID
for rate in 0.01 0.1 1; do
  MLFLOW_RUN_ID=$(mlf run start -e iris --name "rate $rate")
  mlf log param learning_rate=$rate
  "$examples/train.sh" $rate | mlf log metric --stdin
  mlf log artifact weights.csv
  mlf run end
done
unset MLFLOW_RUN_ID
mlf run list -e iris --params learning_rate --metrics accuracy,loss
