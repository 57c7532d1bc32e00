#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# --follow: the version that an alias comes to mean takes the place of the old one, and no request is lost.
. "$MLF_SOURCE/tests/support/model_server.sh"
export MLFLOW_TRACKING_URI=$PWD/store
for version in 1 2 3 4; do
  cp -r model "v$version"
  echo -n "$version:" >"v$version/says"
  [[ $version != 3 ]] || touch v3/broken
  run=$(mlf run start)
  mlf log artifact --run "$run" --as model "v$version" >/dev/null
  mlf registry register "runs:/$run/model" iris >/dev/null
done
mlf registry alias iris live 1
# is_said TEXT: whether the model answers so.
is_said() { [[ $(curl -s -d x -H 'Content-Type: a' "$url/invocations") == "$1" ]]; }

start -m models:/iris@live -p 0 -w 1 --follow --follow-interval 0.1
url=$(address)
is_said "1:a x" || fail "another version answers"
equal "$(curl -s "$url/models" | jq -r '.[0] | "\(.name) \(.model_uri) \(.version)"')" "iris models:/iris@live 1"
equal "$(curl -s "$url/v2/models/iris" | jq -c .versions)" '["1"]'
has_metric 'mlf_model_info{model="iris",version="1"} 1' || fail "no version in the metrics"
before=$(workers)

# Requests that come all the while are all answered, and one that has begun is ended by the old version.
keep_asking() {
  while [[ ! -e enough ]]; do curl -s -o /dev/null -w '%{http_code}\n' -d x "$url/invocations" || true; done >statuses
}
keep_asking &
asking=$!
ask /invocations -d slow >answer &
slow=$!
wait_until has_metric 'mlf_workers_busy{model="iris"} 1'
mlf registry alias iris live 2
wait_until is_said "2:a x"
wait "$slow"
contains "$(cat answer)" "1:application/x-www-form-urlencoded slow"
touch enough
wait "$asking"
equal "$(sort -u statuses)" 200
contains "$(cat log)" "models:/iris@live: version 2 answers instead of version 1"
has_metric 'mlf_model_info{model="iris",version="2"} 1' || fail "the old version in the metrics"
for pid in $before; do wait_until is_gone "$pid"; done

# A version that does not load leaves the old one answering, and says so once; the next is taken.
mlf registry alias iris live 3
wait_until grep -q "the model is broken; version 2 goes on answering" log
is_said "2:a x" || fail "another version answers"
mlf registry alias iris live 4
wait_until is_said "4:a x"
equal "$(grep -c 'goes on answering' log)" 1
kill -TERM "$server"
wait "$server"

# SIGHUP reads the token again; a file that is no token leaves the old one in use.
echo first-token >token
start -m models:/iris/latest -p 0 -w 1 --token-file token
url=$(address)
status() { curl -s -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $1" "$url/version"; }
equal "$(status first-token)" 200
echo second-token >token
kill -HUP "$server"
wait_until grep -q "read the token" log
equal "$(status first-token) $(status second-token)" "401 200"
: >token
kill -HUP "$server"
wait_until grep -q "stay in use" log
equal "$(status second-token)" 200

fails 2 mlf models serve -m model --follow --env-manager local
one_line "$err"
fails 2 mlf models serve -m models:/iris/1 --follow
fails 2 mlf models serve -m models:/iris@live --follow --follow-interval 0
