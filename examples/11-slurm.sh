#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sweeps on a cluster: by mlf, as an array of jobs below one run; and by an array of one's own, whose tasks
# are runs. The store is a directory that every node sees.
set -eu
examples=$(cd "$(dirname "$0")" && pwd)
export MLFLOW_TRACKING_URI=${MLFLOW_TRACKING_URI:-$PWD/mlruns}

mlf project sweep "$examples/iris" --env-manager local --experiment-name iris-sweep \
  -b slurm -c "$examples/slurm/slurm.json" -P rate=0.01,0.1,1

sbatch --wait --chdir="$examples/iris" --output="$PWD/sweep-%a.log" "$examples/slurm/sweep.sbatch"
mlf run list -e iris-array --metrics accuracy,loss
