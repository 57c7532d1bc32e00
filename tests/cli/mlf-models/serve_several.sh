#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Several models behind one port.
. "$MLF_SOURCE/tests/support/model_server.sh"
cp -r model other

start one=model two=other -p 0 -w 1 -t 30
url=$(address)
contains "$(cat log)" "serving one, two at http"
equal "$(ask /models/one/invocations -d x)" "200 application/json application/x-www-form-urlencoded x"
equal "$(ask /models/two/invocations -d y)" "200 application/json application/x-www-form-urlencoded y"
equal "$(ask /invocations -d x)" \
  '404 application/json {"detail":"several models are served; name one: /models/NAME/invocations"}'
equal "$(ask /models/three/invocations -d x)" "404 application/json {\"detail\":\"no model 'three' is served\"}"
equal "$(curl -s "$url/models" | jq -r '.[] | "\(.name) \(.model_uri) \(.version) \(.ready)"' | tr '\n' ' ')" \
  "one model null true two other null true "
has_metric 'mlf_requests_total{model="two",route="/models/NAME/invocations",status="200"} 1' || fail "no count by model"

# A model that is busy does not keep another from answering.
for i in 1 2 3; do ask /models/one/invocations -d slow >/dev/null & done
wait_until has_metric 'mlf_workers_busy{model="one"} 1'
equal "$(ask /models/two/invocations -d y)" "200 application/json application/x-www-form-urlencoded y"
kill -TERM "$server"
wait "$server"

# Wrong words are one line each.
fails 2 mlf models serve
fails 2 mlf models serve one
one_line "$err"
fails 2 mlf models serve a/b=model
fails 2 mlf models serve one=model one=other
contains "$err" "two models are called 'one'"
