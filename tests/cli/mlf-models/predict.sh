#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# One request, as mlflow models predict: input and output in files or streams, params, errors.
. "$(dirname "$0")/lib.sh"
save_model model
predict() { mlf models predict -m model --env-manager local "$@"; }

echo '{"dataframe_split": {"columns": ["a"], "data": [[1.5], [2]]}}' >in.json
ok predict -i in.json
equal "$(cat out; echo .)" '{"predictions": [3.0, 4.0]}.'
ok predict -o out.json <in.json
equal "$out" ""
equal "$(cat out.json)" '{"predictions": [3.0, 4.0]}'
printf 'a\n1\n' >in.csv
ok predict -t csv -i in.csv --param k=-1.5
equal "$out" '{"predictions": [-1.5]}'
echo '{"inputs": {"a": [555]}, "params": {"k": 1}}' >in.json
ok predict -i in.json --env SECRET=sesame --param k=3
equal "$out" '{"predictions": [1665.0]}'
says "^secret of sesame$"

# A model of a run and its logged path, and of a directory named as URI.
ok mlf models predict -m "file://$PWD/model" --env-manager local -i in.json

# What is wrong is said, with MLflow's code and words; the output stays as it was.
echo '{"inputs": {"b": [1]}}' >bad.json
fails 1 predict -i bad.json -o out.json
says "BAD_REQUEST|INVALID_PARAMETER_VALUE"
says "Model is missing inputs \['a'\]"
equal "$(cat out.json)" '{"predictions": [3.0, 4.0]}'
echo '{"inputs": {"a": [-1]}}' >bad.json
fails 1 predict -i bad.json
says "^ValueError: too cold$"
fails 1 predict -i bad.json -v
says 'File .*, in predict$'
echo '{"inputs": {"a": [666]}}' >bad.json
fails 1 predict -i bad.json
says "the worker that asks the model ended with exit code 9"
echo '{"inputs": {"a": [777]}}' >bad.json
fails 1 predict -i bad.json --timeout 20
says "the model has not answered after 20"
fails 1 predict -i none.json
fails 1 predict --param q=1 -i in.json
says "the model has no param 'q'; it has k"
rm model/python_model.pkl
fails 1 predict -i in.json
says "the model cannot be loaded: .*python_model.pkl"
mkdir empty
fails 1 mlf models predict -m empty -i in.json
says "no model in"

fails 2 predict -i in.json -t xml
fails 2 predict -i in.json --append
fails 2 predict -t json --output-format csv
fails 2 predict -t jsonl --output-format json
fails 2 predict -i in.json --timeout soon
