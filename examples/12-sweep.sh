#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Try every combination of parameters, two runs at a time, each a child of one run. What was done is not
# done again; and a run can be left to itself.
set -eu
examples=$(cd "$(dirname "$0")" && pwd)
export MLFLOW_EXPERIMENT_NAME=iris

mlf project sweep "$examples/iris" --env-manager local -P rate=1e-3:1:x10 -P epochs=50,100 -j 2
mlf project run "$examples/iris" --env-manager local -P rate=0.1 -P epochs=50 --needed
run=$(mlf project run "$examples/iris" --env-manager local -P rate=0.5 --background)
mlf project logs --follow "$run"
mlf project wait "$run"
