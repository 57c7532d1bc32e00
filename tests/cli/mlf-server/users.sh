#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Users of a tracking server, their passwords and tokens, and the audit log.
. "$MLF_SOURCE/tests/support/tracking_server.sh"

# There is no user and no password to begin with.
fails 1 mlf server -p 0 --auth
one_line "$err"
contains "$err" "mlf server user add"
fails 2 mlf server -p 0 --auth-file users.json
fails 2 mlf server -p 0 --auth --default-permission all
echo short >password
fails 1 mlf server user add root --admin --password-file password
lacks "$err" short
echo 'the first password' >password
ok mlf server user add root --admin --password-file password
equal "$(stat -c %a mlruns/.mlf-users.json)" 600
lacks "$(cat mlruns/.mlf-users.json)" "first password"
fails 1 mlf server user add root
fails 1 mlf server user add '../x'
ok mlf server user add ada
ok mlf server user add @team
ok mlf server user token ada --days 1
token=$out
matches "$token" '^mlf_.{43}$'
says "the token's id"
lacks "$(cat mlruns/.mlf-users.json)" "$token"
ok mlf server user list --json
list=$(jq -r '.users[] | "\(.username) \(.is_admin) \(.tokens)"' <<<"$out" | tr '\n' ,)
equal "$list" "root yes 0,ada no 1,@team no 0,"

# With --auth the server may listen where others reach it.
serve -h 0.0.0.0 --auth --default-permission no_permissions --audit-log audit.jsonl
url=http://127.0.0.1:${url##*:}
equal "$(ask /health)" "200 OK"
matches "$(get 'experiments/get?experiment_id=0')" '^401 .*UNAUTHENTICATED'
matches "$(get 'experiments/get?experiment_id=0' -u 'root:wrong')" '^401 '
matches "$(get 'experiments/get?experiment_id=0' -u 'root:the first password')" '^200 '
matches "$(get 'experiments/get?experiment_id=0' -H "Authorization: Bearer $token")" '^403 '
matches "$(post experiments/create '{"name":"hers"}' -u "ada:$token")" '^200 '
equal "$(get 'experiments/search?max_results=9' -u "ada:$token" | sed 's/^200 //' | jq -r '.experiments[].name')" hers
matches "$(ask /api/2.0/mlflow-artifacts/artifacts/0/r/artifacts/x -T password -u "ada:$token")" '^403 '
matches "$(ask /api/2.0/mlflow-artifacts/artifacts/0/r/artifacts/x -T password)" '^401 '
fails 2 ls mlartifacts

# What changes in the file counts at once.
echo 'the second password' | mlf server user password root
matches "$(get users/list -u 'root:the first password')" '^401 '
matches "$(get users/list -u 'root:the second password')" '^200 .*"username":"ada"'
id=$(jq -r '.tokens[0].id' mlruns/.mlf-users.json)
ok mlf server user token ada --revoke "$id"
matches "$(get users/current -u "ada:$token")" '^401 '
ok mlf server user remove ada
fails 1 mlf server user remove ada

# Who tries passwords has to wait.
for i in 1 2 3 4 5 6 7; do get users/list -u "bob:$i" >tried; done
contains "$(cat tried)" "429 "
stop
equal "$(jq -r '"\(.user) \(.route) \(.what.name) \(.status)"' audit.jsonl | head -1)" \
  "ada /api/2.0/mlflow/experiments/create hers 200"

# The first user can come from a variable; a proxy can tell who asks.
MLFLOW_AUTH_ADMIN_PASSWORD='from the variable' serve --backend-store-uri other --auth
matches "$(get users/list -u 'admin:from the variable')" '^200 '
stop
serve --backend-store-uri third --auth --trusted-proxy 127.0.0.1
contains "$(get users/current -H 'X-Remote-User: zoe')" '"username":"zoe"'
stop
