#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The unit of examples/ci for systemd is well formed, and mlf takes its command line.
. "$MLF_SOURCE/tests/support/model_server.sh"
export MLFLOW_TRACKING_URI=$PWD/store
run=$(mlf run start)
mlf log artifact --run "$run" --as model model >/dev/null
mlf registry register "runs:/$run/model" iris --alias champion >/dev/null
echo right-token >token
unit=$MLF_SOURCE/examples/ci/mlf-serve.service

# The words behind "mlf models serve", for a free port of this machine.
line=$(sed -n '/^ExecStart=/,/[^\\]$/p' "$unit" | tr -d '\\\n')
line=${line#*models serve}
line=${line//0.0.0.0/127.0.0.1}
read -ra words <<<"${line//-p 8080/-p 0}"
for i in "${!words[@]}"; do
  # shellcheck disable=SC2016
  [[ ${words[i]} != '${CREDENTIALS_DIRECTORY}/token' ]] || words[i]=$PWD/token
done
start "${words[@]}"
url=$(address)
equal "$(curl -s -o /dev/null -w '%{http_code}' -H 'Authorization: Bearer right-token' "$url/version")" 200
equal "$(curl -s "$url/version")" '{"detail":"Not authenticated"}'
if command -v systemd-analyze >/dev/null; then
  sed 's|/usr/local/bin/mlf|/bin/true|' "$unit" >mlf-serve.service
  systemd-analyze verify "$PWD/mlf-serve.service" 2>verify.err || fail "$(cat verify.err)"
fi
