#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
latest() { ls -td mlruns/0/*/meta.yaml | head -1 | xargs dirname; }
status() { sed -n 's/^status: //p' "$(latest)/meta.yaml"; }

# start SCRIPT: in the background, without a terminal, until it has made the file `ready`.
start() {
  rm -f ready
  setsid mlf run exec -- sh -c "$1" </dev/null >out 2>err &
  pid=$!
  wait_until test -e ready
}
finish() { code=0; wait "$pid" || code=$?; }

# A signal ends the run as KILLED, whatever the command makes of it.
start 'trap "echo caught; exit 0" TERM; >ready; while :; do sleep 0.05; done'
kill -TERM "$pid"
finish
equal "$code $(status) $(cat "$(latest)/artifacts/output/stdout.txt")" "0 5 caught"

# It reaches all of the command's processes; mlf ends with 128 + its number.
start 'sleep 600 & echo $! >grandchild; >ready; wait'
kill -TERM "$pid"
finish
equal "$code $(status) $(cat "$(latest)/tags/mlf.exec.signal")" "143 5 SIGTERM"
wait_until is_gone "$(cat grandchild)"

# Asked again a second later, one that ignores it is killed.
start 'trap "" TERM; >ready; while :; do sleep 0.05; done'
kill -TERM "$pid"
sleep 1.2
kill -TERM "$pid"
finish
equal "$code $(status)" "137 5"

# Other signals are passed on.
start 'trap "echo one; exit 4" USR1; >ready; while :; do sleep 0.05; done'
kill -USR1 "$pid"
finish
equal "$code $(status) $(cat out)" "4 4 one"

# A signal that only the command got.
code=0
mlf run exec -- sh -c 'kill -KILL $$' 2>err || code=$?
equal "$code $(status)" "137 5"
