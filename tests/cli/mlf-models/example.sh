#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A request for curl from the model's example or its signature; the server answers it.
. "$MLF_SOURCE/tests/support/model_server.sh"

# From the signature.
equal "$(mlf models example model)" \
  "curl http://127.0.0.1:5000/invocations -H 'Content-Type: application/json' --data-raw '{\"dataframe_split\": {\"columns\": [\"a\"], \"data\": [[1]]}}'"
equal "$(mlf models example model --format csv --url https://h/)" \
  "curl https://h/invocations -H 'Content-Type: text/csv' --data-raw 'a
1
'"
equal "$(mlf models example model --format v2 --body)" \
  '{"inputs": [{"name": "a", "datatype": "INT64", "shape": [1], "data": [1]}]}'

# From what was saved.
cp -r model saved
cat >>saved/MLmodel <<'END'
saved_input_example_info: {artifact_path: input_example.json, type: dataframe, serving_input_path: serving.json}
END
echo '{"columns": ["a"], "data": [[2]]}' >saved/input_example.json
contains "$(mlf models example saved)" '[[2]]'
echo '{"dataframe_records": [{"a": 3}]}' >saved/serving.json
equal "$(mlf models example saved --body)" '{"dataframe_records": [{"a": 3}]}'
equal "$(mlf models example saved --format instances --body)" '{"instances": [{"a": 3}]}'

# The server answers what is printed, and describes it.
serve -p 0 -w 1
url=$(address)
eval "$(mlf models example model --format records --url "$url")" >answer 2>curl.err
equal "$(cat answer)" 'application/json {"dataframe_records": [{"a": 1}]}'
equal "$(curl -s "$url/openapi.json" | jq -r '.openapi, (.paths["/invocations"].post.requestBody.content
  ["application/json"].example.dataframe_split.data | tostring)' | tr '\n' ' ')" "3.1.0 [[1]] "

# What cannot be is one line.
echo 'flavors: {python_function: {loader_module: mine}}' >other
mkdir bare && mv other bare/MLmodel
fails 1 mlf models example bare
one_line "$err"
fails 2 mlf models example model --format yaml
fails 1 mlf models example nowhere
one_line "$err"
