#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# How a tracking server is started: where it listens, which store it answers from, and what it refuses.
. "$MLF_SOURCE/tests/support/tracking_server.sh"

# MLflow's variables count where no option is given; the store of clients does not.
export MLFLOW_TRACKING_URI=http://127.0.0.1:1
MLFLOW_BACKEND_STORE_URI=$PWD/shared MLFLOW_STATIC_PREFIX=/team/mlflow MLFLOW_WORKERS=3 MLFLOW_SERVE_ARTIFACTS=false \
  serve
contains "$(cat log)" "serving $PWD/shared at http://127.0.0.1:"
equal "$(ask /team/mlflow/health)" "200 OK"
equal "$(ask /health)" "200 OK"
matches "$(ask /other/health)" '^404 '
default='/team/mlflow/api/2.0/mlflow/experiments/get?experiment_id=0'
contains "$(ask "$default")" "\"artifact_location\":\"$PWD/shared/0\""
stop

# Options count more. Those for MLflow's own server are accepted.
MLFLOW_BACKEND_STORE_URI=$PWD/shared serve --backend-store-uri other --default-artifact-root s3://bucket/root -w 1 \
  --gunicorn-opts '--timeout 60' --log-json
contains "$(cat log)" "--gunicorn-opts does nothing here"
contains "$(get 'experiments/get?experiment_id=0')" '"artifact_location":"s3://bucket/root/0"'
stop
equal "$(grep '^{' log | jq -r 'select(.status == 200) | .path')" /api/2.0/mlflow/experiments/get

# A Unix socket, and TLS.
serve --unix "$PWD/socket"
equal "$(url=http://any ask /health --unix-socket socket)" "200 OK"
equal "$(ask /health)" "200 OK"
stop
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem -days 2 \
  -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 2>openssl.err
serve --tls-cert cert.pem --tls-key key.pem
matches "$url" "^https://127"
equal "$(ask /health --cacert cert.pem)" "200 OK"

# A taken port, an address that strangers reach, and wrong options are one line each.
fails 1 mlf server -p "${url##*:}"
one_line "$err"
contains "$err" "${url##*:}"
stop
fails 2 mlf server -h 0.0.0.0 -p 0
contains "$err" "--allow-anonymous"
serve -h 0.0.0.0 --allow-anonymous
matches "$url" "^http://0.0.0.0:"
stop
fails 1 mlf server -p 0 --backend-store-uri postgresql://me:secret@host/db
one_line "$err"
lacks "$err" secret
fails 1 mlf server -p 0 --static-prefix 'a?b'
fails 2 mlf server -p 65536
fails 2 mlf server -w 0
fails 2 mlf server --max-body x
fails 2 mlf server --tls-cert cert.pem
fails 2 mlf server word
ok mlf server --help
contains "$out" "--backend-store-uri"
equal "$(mlf server --version)" "$(mlf run --version)"
