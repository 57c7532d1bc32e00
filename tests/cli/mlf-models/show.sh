#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
mkdir model
cat >model/MLmodel <<'END'
artifact_path: best/model
flavors:
  python_function:
    code: null
    env: {conda: conda.yaml, virtualenv: python_env.yaml}
    loader_module: mlflow.xgboost
    data: model.ubj
    python_version: 3.11.2
  xgboost:
    data: model.ubj
    model_class: xgboost.core.Booster
    xgb_version: 3.2.0
metadata: {team: red, tries: 3}
mlflow_version: 2.22.0
model_size_bytes: 2048
run_id: 0123456789abcdef0123456789abcdef
saved_input_example_info: {artifact_path: input_example.json, type: dataframe}
signature:
  inputs: '[{"type": "double", "name": "a", "required": true},
    {"type": "array", "items": {"type": "string"}, "name": "b", "required": false}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 2]}}]'
  params: '[{"name": "margin", "default": false, "shape": null, "type": "boolean"}]'
utc_time_created: '2026-11-21 02:35:28.709853'
END
printf '{"columns":\n ["a"]}' >model/input_example.json
touch model/conda.yaml

# No store is needed, and none is made.
export MLFLOW_TRACKING_URI=nowhere://x
equal "$(mlf models show model)" "Model          model
Run            0123456789abcdef0123456789abcdef
Place          $PWD/model
Created        2026-11-21 02:35:28.709853 UTC by MLflow 2.22.0
Size           2.0 KiB
Python         3.11.2
Loader         mlflow.xgboost
Environment    conda.yaml
Input example  input_example.json: {\"columns\": [\"a\"]}

Flavor           Version  File
python_function  3.11.2   model.ubj
xgboost          3.2.0    model.ubj

Input  Type           Required
a      double         yes
b      array(string)  no

Output  Type                    Required
(0)     tensor float32 (-1, 2)  yes

Param   Type     Default
margin  boolean  false

Metadata  Value
team      red
tries     3"
ok mlf models show model --json
equal "$(field "$out" '[.name, .signature.inputs[1].items.type, .metadata.tries] | tostring')" '["model","string",3]'
equal "$(field "$out" '[.environment[], .loading_runs_code, .model_id] | tostring')" \
  '[null,"conda.yaml",null,null,null]'
equal "$(mlf models show "file://$PWD/model/" --format csv | tail -n 1)" \
  "model,,0123456789abcdef0123456789abcdef,$PWD/model,2026-11-21 02:35:28.709853,2.22.0,2048"

# What can run code when it is loaded.
echo 'flavors: {python_function: {loader_module: mlflow.pyfunc.model}}' >model/MLmodel
contains "$(mlf models show model)" "Loading  can run code that is stored in the model: its Python object is a pickle"
