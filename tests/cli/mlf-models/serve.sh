#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The server of a model, with a stand-in for MLflow; tests/interop/serve_test.py has the real one.
. "$MLF_SOURCE/tests/support/model_server.sh"

serve -p 0 -w 2 -t 2 -h localhost
url=$(address)
equal "$(ask /ping)" "200 application/json "
equal "$(ask /health)" "200 application/json "
equal "$(ask /version)" "200 application/json 9.8.7"
equal "$(ask /other)" '404 application/json {"detail":"Not Found"}'
equal "$(ask /ping -X POST)" '405 application/json {"detail":"Method Not Allowed"}'
equal "$(ask /invocations -d 1,2 -H 'Content-Type: text/csv')" "200 application/json text/csv 1,2"
equal "$(ask /invocations -d refuse)" '400 application/json {"error_code": "BAD_REQUEST"}'
equal "$(ask /invocations -d fail)" "500 text/plain; charset=utf-8 Internal Server Error"
schema='"inputs":[{"type":"long","name":"a","required":true}],"outputs":null,"params":null}'
equal "$(ask /schema | tail -n +2 | tr -d ' \n')" "$schema"

# A worker that dies, and one that hangs, are replaced; the server goes on.
died='500 application/json {"error_code":"INTERNAL_ERROR","message":"the worker that asks the model was killed by'
contains "$(ask /invocations -d die)" "$died"
lacks "$(ask /invocations -d die)" "a secret"
wait_until has_metric 'mlf_workers_alive{model="model"} 2'
equal "$(ask /invocations -d hang)" "504 application/json Request processing time exceeded limit"
wait_until has_metric 'mlf_workers_alive{model="model"} 2'
has_metric 'mlf_worker_restarts_total{model="model"} 3' || fail "the workers were not replaced"
has_metric 'mlf_requests_total{model="model",route="/invocations",status="504"} 1' || fail "no count of the status"
equal "$(ask /invocations -d again)" "200 application/json application/x-www-form-urlencoded again"
contains "$(cat log)" "printed last: a secret"
contains "$(cat log)" "mlf models serve: 127.0.0.1 GET /version 200 5 bytes in"

# SIGTERM: what has come is answered, and no process is left.
pids=$(workers)
ask /invocations -d slow >answer &
asking=$!
wait_until has_metric 'mlf_workers_busy{model="model"} 1'
kill -TERM "$server"
wait "$server"
wait "$asking"
equal "$(cat answer)" "200 application/json application/x-www-form-urlencoded slow"
for pid in $pids; do wait_until is_gone "$pid"; done
