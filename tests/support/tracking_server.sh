# SPDX-License-Identifier: Apache-2.0
# For the scripts about `mlf server`: starts one, and asks it. Sourced.
# shellcheck shell=bash disable=SC2154
. "$MLF_SOURCE/tests/cli/lib.sh"
server=
trap '[[ -z $server ]] || kill -KILL "$server" 2>/dev/null || true; rm -rf "$scratch"' EXIT

# serve OPTION...: starts the server and waits until it is ready. Its process is $server, what it says is in
# log, the URL that it serves at is $url.
serve() {
  : >log
  mlf server -p 0 "$@" 2>>log &
  server=$!
  wait_until is_ready
  url=$(sed -n 's/.* serving .* at .*\(http[^ ,]*\).*/\1/p' log)
}
is_ready() { grep -q ' serving ' log || is_gone "$server"; }

# stop: ends the server as systemd does; it ends with 0.
stop() {
  kill -TERM "$server"
  wait "$server"
  server=
}

# ask PATH OPTION-OF-CURL...: prints the status and the body of an answer.
ask() {
  curl -s -S -o body -w '%{http_code} ' "${@:2}" "$url$1"
  cat body
}
# post PATH BODY OPTION-OF-CURL...: the same for a message below /api/2.0/mlflow/.
post() { ask "/api/2.0/mlflow/$1" -H 'Content-Type: application/json' -d "$2" "${@:3}"; }
# get PATH OPTION-OF-CURL...
get() { ask "/api/2.0/mlflow/$1" "${@:2}"; }
