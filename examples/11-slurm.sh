#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# An array of jobs on a cluster, each of them a run; the store is a directory that every node sees.
set -eu
examples=$(cd "$(dirname "$0")" && pwd)
export MLFLOW_TRACKING_URI=${MLFLOW_TRACKING_URI:-$PWD/mlruns}

sbatch --wait --chdir="$examples/iris" --output="$PWD/sweep-%a.log" "$examples/slurm/sweep.sbatch"
mlf run list -e iris-array --metrics accuracy,loss
