#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The life of a tracking server: runs are made through it, what mlf writes beside it is seen at once, and
# it stops without losing a request. tests/interop/server_test.py compares its answers with MLflow's.
. "$MLF_SOURCE/tests/support/tracking_server.sh"

serve -h 127.0.0.1
equal "$(ask /health)" "200 OK"
matches "$(ask /version)" '^200 3\.[0-9.]+$'
contains "$(get 'experiments/get?experiment_id=0')" '"name":"Default"'

# A run, from its start to its end; mlf reads it from the same directory.
post experiments/create '{"name":"digits"}' >/dev/null
experiment=$(jq -r .experiment_id body)
post runs/create "{\"experiment_id\":\"$experiment\",\"run_name\":\"first\",\"start_time\":1700000000000}" >/dev/null
run=$(jq -r .run.info.run_id body)
equal "$(post runs/log-metric "{\"run_id\":\"$run\",\"key\":\"loss\",\"value\":0.5,\"timestamp\":1700000000001}")" \
  "200 {}"
equal "$(post runs/log-batch "{\"run_id\":\"$run\",\"params\":[{\"key\":\"depth\",\"value\":\"3\"}]}")" "200 {}"
contains "$(post runs/update "{\"run_id\":\"$run\",\"status\":\"FINISHED\",\"end_time\":1700000000009}")" \
  '"status":"FINISHED"'
ok mlf run show --json "$run"
equal "$(jq -r '"\(.info.run_name) \(.info.status) \(.data.params[0].value)"' <<<"$out")" "first FINISHED 3"

# Both ways: what another program writes is in the next answer.
ok mlf log metric --run "$run" loss=0.25 --step 1
contains "$(get "runs/get?run_id=$run")" '"key":"loss","value":0.25'
contains "$(post runs/search "{\"experiment_ids\":[\"$experiment\"],\"filter\":\"metrics.loss < 0.3\"}")" "$run"

# Clients of every age and language: another prefix, two slashes, a body encoded twice, no Content-Length.
contains "$(ask "/ajax-api/2.0/mlflow/runs/get?run_uuid=$run")" "$run"
contains "$(ask "/api/2.0/preview/mlflow/runs/get?run_id=$run")" "$run"
contains "$(ask "//api/2.0/mlflow/runs/get?run_id=$run")" "$run"
equal "$(post runs/set-tag "\"{\\\"run_id\\\":\\\"$run\\\",\\\"key\\\":\\\"a\\\",\\\"value\\\":\\\"b\\\"}\"")" "200 {}"
equal "$(post runs/set-tag "{\"runId\":\"$run\",\"key\":\"c\",\"value\":null}" -H 'Transfer-Encoding: chunked')" \
  "200 {}"
point="\"key\":\"loss\",\"value\":1,\"timestamp\":5,\"step\":\"1e+05\""
equal "$(post runs/log-metric "{\"run_id\":\"$run\",$point}")" "200 {}"
contains "$(get "runs/get?run_id=$run")" '"step":100000'

# Mistakes: MLflow's codes.
contains "$(post experiments/create '{"name":"digits"}')" '400 {"error_code":"RESOURCE_ALREADY_EXISTS"'
contains "$(post experiments/create '{"name":')" '400 {"error_code":"INVALID_PARAMETER_VALUE"'
contains "$(get 'runs/get?run_id=0123456789abcdef0123456789abcdef')" '404 {"error_code":"RESOURCE_DOES_NOT_EXIST"'
contains "$(get none)" '404 {"error_code":"ENDPOINT_NOT_FOUND"'
contains "$(get runs/search)" '405 {"error_code":"BAD_REQUEST"'
contains "$(ask /api/2.0/mlflow/runs/search -H 'Content-Type: text/plain' -d '{}')" "Content-Type must be one of"
contains "$(cat log)" "mlf server: 127.0.0.1 POST /api/2.0/mlflow/experiments/create 400"

# What many clients do at once is all there.
for client in 1 2 3 4; do
  for step in {1..25}; do
    echo "url=$url/api/2.0/mlflow/runs/log-metric"
    echo 'header="Content-Type: application/json"'
    echo "data={\"run_id\":\"$run\",\"key\":\"many\",\"value\":$step,\"timestamp\":$step,\"step\":$client$step}"
    echo next
  done | sed '$d' >"client$client"
done
clients=()
for client in 1 2 3 4; do
  curl -s -S -f -K "client$client" >"answers$client" &
  clients+=($!)
done
wait "${clients[@]}"
equal "$(get "metrics/get-history?run_id=$run&metric_key=many" | cut -d' ' -f2- | jq '.metrics | length')" 100
stop
lacks "$(cat log)" " 500 "
