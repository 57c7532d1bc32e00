#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
run=$(mlf run start)
other=$(mlf run start)
equal "$(mlf models list --json | json 'it["models"]')" "[]"
mkdir model
printf "flavors: {sklearn: {}, python_function: {loader_module: mlflow.sklearn}}
utc_time_created: '2026-01-31 12:00:00.250000'\n" >model/MLmodel

# Models that were only uploaded.
mlf artifact put "$run" model --to best
equal "$(mlf models list --run "${run:0:8}" --format csv)" "name,flavors,creation_timestamp,model_uri
best/model,\"python_function, sklearn\",1769860800250,runs:/$run/best/model"
contains "$(mlf models show "runs:/${run:0:8}/best/model")" "Place    $PWD/mlruns/0/$run/artifacts/best/model"
equal "$(mlf models --complete show "runs:/$run/be")" "runs:/$run/best/"

# What MLflow 2 notes in a tag; the last one that was logged to a path counts.
history='[{"artifact_path": "m", "utc_time_created": "2026-01-30 12:00:00", "flavors": {"onnx": {}}},
{"artifact_path": "m", "utc_time_created": "2026-02-01 12:00:00", "flavors": {"xgboost": {}, "b": {}}}]'
mlf log tag --run "$other" "mlflow.log-model.history=$history"
ok mlf models list --json
equal "$(field "$out" '.models[] | [.name, .flavors, .source_run_id, .status] | tostring')" \
  "[\"m\",[\"b\",\"xgboost\"],\"$other\",null]
[\"best/model\",[\"python_function\",\"sklearn\"],\"$run\",null]"

# A logged model of MLflow 3.
mkdir -p mlruns/0/models/m-1/{tags,params,metrics,artifacts}
{ cat model/MLmodel && echo 'model_id: m-1'; } >mlruns/0/models/m-1/artifacts/MLmodel
cat >mlruns/0/models/m-1/meta.yaml <<END
artifact_location: $PWD/mlruns/0/models/m-1/artifacts
creation_timestamp: 1800000000000
experiment_id: '0'
last_updated_timestamp: 1800000000000
model_id: m-1
model_type: null
name: iris
source_run_id: $run
status: 2
status_message: null
END
equal "$(mlf models list --columns name,model_uri,source_run_id --format csv)" "name,model_uri,source_run_id
iris,models:/m-1,$run
m,runs:/$other/m,$other"
contains "$(mlf models show models:/m-1)" "Model     iris"
contains "$(mlf models show mlruns/0/models/m-1/artifacts)" "Model     m-1"
equal "$(mlf models --complete show models:/m)" $'models:/m-1\tiris'

# One that cannot be read does not hide the others.
echo 'flavors: 1' >mlruns/0/models/m-1/artifacts/MLmodel
ok mlf models list --columns name --format csv
equal "$out" $'name\niris\nm'
says "models:/m-1: .*/MLmodel:1:10: flavors must be a map"
mlf log tag --run "$other" 'mlflow.log-model.history={"a": 1'
ok mlf models list --run "$other" --json
says "the tag 'mlflow.log-model.history' of run $other cannot be read"

ok mlf models list -e Default --columns name
fails 2 mlf models list --run "$run" -e Default
says "exclude each other"
fails 1 mlf models list -e nothing
ok mlf models list --run "$other"
says "no models of run $other"
