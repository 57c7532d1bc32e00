#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Models from the files of libraries. tests/interop/package_test.py has files that the libraries wrote.
. "$(dirname "$0")/../lib.sh"
cat >wine.bin <<'END'
{"learner": {"attributes": {}, "feature_names": ["a", "n"], "feature_types": ["float", "int"],
"gradient_booster": {"model": {"trees": []}, "name": "gbtree"},
"learner_model_param": {"num_class": "0", "num_feature": "2", "num_target": "1"},
"objective": {"name": "binary:logistic"}}, "version": [3, 2, 0]}
END
printf 'a,n\n0.5,1\n' >sample.csv

# A local directory, from a file whose name says nothing.
ok mlf models package wine.bin -o made/wine --requirement mlflow==3.17.2 --metadata team=red
equal "$out" made/wine
says "MLflow will refuse null in columns of integers: 'n'; --nullable-integers declares them double"
lacks "$err" "not pinned"
equal "$(ls made/wine)" $'MLmodel\nconda.yaml\nmodel.json\npython_env.yaml\nrequirements.txt'
equal "$(cat made/wine/requirements.txt)" $'xgboost==3.2.0\nmlflow==3.17.2'
ok mlf models show made/wine --json
equal "$(field "$out" '[.signature.inputs[].type, .metadata.team, .flavors.xgboost.model_class] | tostring')" \
  '["double","long","red","xgboost.core.Booster"]'
fails 1 mlf models package wine.bin -o made/wine
says "'.*/made/wine' exists already"
ok mlf models package wine.bin -o double --nullable-integers --sample sample.csv --input-example -q
equal "$(cat double/input_example.json)" '{"columns": ["a", "n"], "data": [[0.5, 1.0]]}'
says "not pinned to a version: mlflow; --python and --requirement pin them"

# Logged as MLflow 3 does, registered, and as MLflow 2 does.
run=$(mlf run start -e iris)
uri=$(mlf models package wine.bin --run "$run" --name best --register Wine -q)
matches "$uri" '^models:/m-[0-9a-f]{32}$'
ok mlf models show "$uri" --json
equal "$(field "$out" '[.name, .run_id] | tostring')" "[\"best\",\"$run\"]"
contains "$(mlf registry show Wine)" "${run:0:8}"
equal "$(MLFLOW_RUN_ID=$run mlf models package wine.bin --mlflow2 --name a/b)" "runs:/$run/a/b"
equal "$(mlf models list --run "$run" --columns name --format csv | sort)" $'a/b\nbest\nname'
matches "$(mlf models package wine.bin -e new)" '^models:/m-'

# What only a loader module can load.
mkdir code && echo 7 >seven
printf 'def _load_pyfunc(path): pass\n' >code/seven_loader.py
ok mlf models package seven --loader-module seven_loader --code code/. --sample sample.csv -o seven_model
equal "$(cat seven_model/data/seven)" 7

# Errors, before anything is made.
for words in "" "-o x --run $run" "--run $run -e iris" "-e iris --mlflow2" "-o x --register Wine" \
  "--run $run --mlflow2 --step 1" \
  "-o x --input-example" "-o x --flavor pyfunc" "-o x --flavor onnx --loader-module m"; do
  # shellcheck disable=SC2086
  fails 2 mlf models package wine.bin $words
done
fails 1 mlf models package seven -o x
says "no ONNX, XGBoost or LightGBM model; another kind of model needs --loader-module"
printf '\x80\x04pickle' >model.pkl
fails 1 mlf models package model.pkl -o x
says "it is a pickle"
fails 1 mlf models package wine.bin -o x --sample seven
says "seven:1: there are no rows below the names"
fails 1 mlf models package wine.bin --run "$run" --name a:b
[[ ! -e x ]] || fail "a directory was made"
