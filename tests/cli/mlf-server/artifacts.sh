#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Artifacts through a tracking server, and what it says to strangers' pages, with curl.
. "$MLF_SOURCE/tests/support/tracking_server.sh"
files=/api/2.0/mlflow-artifacts/artifacts

serve
contains "$(get 'experiments/get?experiment_id=0')" '"artifact_location":"mlflow-artifacts:/0"'
head -c 3000000 /dev/urandom >big
equal "$(ask $files/0/r/artifacts/d/big -T big)" "200 {}"
ok cmp big mlartifacts/0/r/artifacts/d/big
equal "$(ask "$files?path=0/r/artifacts/d")" \
  '200 {"files":[{"path":"big","is_dir":false,"file_size":3000000}]}'

# A download that broke off is resumed.
curl -sS -r 0-999999 -o part "$url$files/0/r/artifacts/d/big"
ok curl -sS -C - -o part "$url$files/0/r/artifacts/d/big"
ok cmp big part

# An empty file, in chunks, as Python's client sends it. A cut upload leaves the old file.
equal "$(ask $files/0/r/artifacts/empty -X PUT -H 'Transfer-Encoding: chunked' --data-binary @/dev/null)" "200 {}"
ok test -f mlartifacts/0/r/artifacts/empty
printf 'PUT %s/0/r/artifacts/d/big HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf' "$files" \
  >"/dev/tcp/127.0.0.1/${url##*:}"
equal "$(ask $files/0/r/artifacts/empty -T /dev/null)" "200 {}"
ok cmp big mlartifacts/0/r/artifacts/d/big
equal "$(ls -A mlartifacts/0/r/artifacts/d)" big

matches "$(ask $files/0/r/artifacts/d -X DELETE)" '^200 '
fails 2 ls mlartifacts/0/r/artifacts/d
matches "$(ask $files/0/r/artifacts/d -X DELETE)" '^404 .*RESOURCE_DOES_NOT_EXIST'
matches "$(post ../../2.0/mlflow-artifacts/mpu/create/x '{"path":"x"}')" '^501 .*Multipart upload is not supported'
matches "$(ask $files/../../../etc/passwd --path-as-is)" '^400 '

# Pages of others.
matches "$(ask /health -H 'Host: evil.example')" '^200 '
matches "$(get experiments/search -H 'Host: evil.example')" '^403 .*--allowed-hosts'
matches "$(post runs/create '{}' -H 'Origin: https://evil.example')" '^403 .*--cors-allowed-origins'
stop
serve --allowed-hosts 'svc.ns' --cors-allowed-origins https://app.example --x-frame-options deny
curl -sS -D head -o /dev/null -H 'Host: svc.ns:80' -H 'Origin: https://app.example' "$url/version"
contains "$(cat head)" 'X-Frame-Options: DENY'
contains "$(cat head)" 'Access-Control-Allow-Origin: https://app.example'
matches "$(get experiments/search -H 'Host: svc.ns.evil')" '^403 '
stop
serve --disable-security-middleware
matches "$(get 'experiments/get?experiment_id=0' -H 'Host: evil.example')" '^200 '
stop

# Where artifacts are not passed on, experiments have them in the store; and a server for artifacts alone.
serve --backend-store-uri other --no-serve-artifacts
contains "$(get 'experiments/get?experiment_id=0')" "\"artifact_location\":\"$PWD/other/0\""
matches "$(ask "$files?path=x")" '^503 '
stop
serve --artifacts-only --artifacts-destination elsewhere
equal "$(ask $files/x -T big)" "200 {}"
ok cmp big elsewhere/x
matches "$(get 'experiments/get?experiment_id=0')" '^503 .*--artifacts-only'
stop

# The store itself can be the destination, but what contains it cannot.
serve --artifacts-destination mlruns
equal "$(ask $files/0/r/artifacts/x -T big)" "200 {}"
matches "$(ask $files/0/meta.yaml -T big)" '^400 '
stop
fails 1 mlf server -p 0 --artifacts-destination .
one_line "$err"
fails 2 mlf server -p 0 --artifacts-only --no-serve-artifacts
fails 1 mlf server -p 0 --x-frame-options all
MLFLOW_SERVE_ARTIFACTS=maybe fails 1 mlf server -p 0
one_line "$err"
