#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A run started by hand has what MLflow's start_run() gives it; only its id is printed.
. "$(dirname "$0")/../lib.sh"
run=$(mlf run start -e iris --name first --tag team=x --description "a try" 2>said)
[[ $run =~ ^[0-9a-f]{32}$ ]]
grep -q "experiment 'iris' is new and was created" said
folder=$(echo mlruns/*/"$run")
equal "$(cat "$folder/tags/mlflow.runName")" first
equal "$(cat "$folder/tags/mlflow.note.content")" "a try"
equal "$(cat "$folder/tags/mlflow.source.type")" LOCAL
equal "$(cat "$folder/tags/team")" x
[ -s "$folder/tags/mlflow.user" ] && [ -s "$folder/tags/mlflow.source.name" ]

child=$(MLFLOW_EXPERIMENT_NAME=iris mlf run start --parent "$run" --tag mlflow.user=ada)
folder=$(echo mlruns/*/"$child")
equal "$(cat "$folder/tags/mlflow.parentRunId")" "$run"
equal "$(cat "$folder/tags/mlflow.user")" ada
grep -q 'user_id: ada' "$folder/meta.yaml"
mlf run start --json | grep -q '"status":"RUNNING"'

fails 1 mlf run start --parent 00000000000000000000000000000000
fails 2 mlf run start --tag novalue
fails 2 mlf run start --tag a=1 --tag a=2
mlf run delete "$run"
fails 1 mlf run start --parent "$run"
equal "$(mlf run list -e iris --columns run_id --format csv | tail -n +2)" "$child"

# Those that start at once with a new experiment share it.
starting=()
for _ in {1..8}; do
  mlf run start -e together >/dev/null 2>>created &
  starting+=($!)
done
for pid in "${starting[@]}"; do wait "$pid" || fail "a run did not start: $(cat created)"; done
equal "$(grep -c 'is new and was created' created)" 1
equal "$(mlf run list -e together --json | jq '.runs | length')" 8
