#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Where the server of a model listens, whom it answers, and what it says when it cannot start.
. "$MLF_SOURCE/tests/support/model_server.sh"

# A port with a token and JSON logs, and a Unix socket beside it.
echo right-token >token
serve --unix "$PWD/socket" -p 0 -w 1 --token-file token --log-json --max-body 4
url=$(sed 's/.*\(http:[^ ,]*\).*/\1/' log)
equal "$(ask /ping)" "200 application/json "
equal "$(ask /version)" '401 application/json {"detail":"Not authenticated"}'
equal "$(ask /version -H 'Authorization: Bearer right-token')" "200 application/json 9.8.7"
equal "$(url=http://any ask /health --unix-socket socket)" "200 application/json "
matches "$(ask /invocations -d 12345 -H 'Authorization: Bearer right-token')" "^413 "
kill -TERM "$server"
wait "$server"
equal "$(grep '^{' log | jq -r 'select(.path == "/version") | "\(.peer) \(.status)"' | tr '\n' ' ')" \
  "127.0.0.1 401 127.0.0.1 200 "

# With a certificate the server speaks TLS.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem -days 2 \
  -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 2>openssl.err
serve -p 0 -w 1 --tls-cert cert.pem --tls-key key.pem
url=$(address)
matches "$url" "^https://127"
equal "$(ask /version --cacert cert.pem)" "200 application/json 9.8.7"

# A taken port, a broken model and a wrong option are one line each, and leave no process.
fails 1 mlf models serve -m model --env-manager local -p "${url##*:}"
one_line "$err"
contains "$err" "${url##*:}"
kill -TERM "$server"
wait "$server"
touch broken
fails 1 mlf models serve -m model --env-manager local -p 0 -w 3
one_line "$err"
contains "$err" "the model is broken"
fails 1 mlf models serve -m nowhere --env-manager local
one_line "$err"
fails 2 mlf models serve -m model --tls-cert x
fails 2 mlf models serve -m model -p 65536
fails 2 mlf models serve -m model -w 0
echo short >token
fails 1 mlf models serve -m model --env-manager local --token-file token
one_line "$err"
lacks "$err" short

# More requests than may wait are refused at once.
rm broken
serve -p 0 -w 1 --queue 1
url=$(address)
asking=()
for i in 1 2 3 4; do
  curl -s -o /dev/null -w '%{http_code} ' -d slow "$url/invocations" >"status$i" &
  asking+=($!)
done
wait "${asking[@]}"
contains "$(cat status?)" "200 "
contains "$(cat status?)" "503 "

# No worker outlives a server that was killed.
pids=$(workers)
kill -KILL "$server"
for pid in $pids; do wait_until is_gone "$pid"; done

# The service manager is told when the model is ready, and when the server stops.
python3 -c '
import socket
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind("notify")
print(listener.recv(99).decode(), listener.recv(99).decode())' >news &
listening=$!
wait_until test -S notify
NOTIFY_SOCKET=$PWD/notify serve -p 0 -w 1
kill -TERM "$server"
wait "$server" "$listening"
equal "$(cat news)" "READY=1 STOPPING=1"
