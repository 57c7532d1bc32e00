#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Run a project: its environment is made once, its parameters are checked, and the run is recorded. The
# training logs with the real mlflow package.
set -eu
examples=$(cd "$(dirname "$0")" && pwd)

mlf project show "$examples/digits"
mlf project run "$examples/digits" --experiment-name digits -P alpha=0.001
mlf run list -e digits --metrics accuracy,loss --max-results 1
mlf run plot "$(mlf run list -e digits --columns run_id --format csv | sed -n 2p)" --metric loss
