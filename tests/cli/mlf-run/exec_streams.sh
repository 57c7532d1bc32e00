#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A command's streams end as they would without mlf: where the reader goes away, where one is closed
# from the start, and where what is written cannot be.
. "$(dirname "$0")/../lib.sh"
latest() { ls -td mlruns/0/*/meta.yaml | head -1 | xargs dirname; }
status() { sed -n 's/^status: //p' "$(latest)/meta.yaml"; }
kept() { cat "$(latest)/artifacts/output/$1.txt"; }
cat >MLproject <<'END'
entry_points:
  flood: {command: "exec yes"}
  hi: {command: "echo hi; echo oops >&2"}
END
exec_run() { timeout 30 mlf run exec -q -- "$@"; }
project() { timeout 30 mlf project run . --env-manager local -e "$@"; }

# A reader that goes away ends a command that writes on.
flood_of_exec() { exec_run yes; }
flood_of_project() { project flood; }
for way in flood_of_exec flood_of_project; do
  code=0
  "$way" 2>err | head -1 >out || code=${PIPESTATUS[0]}
  equal "$code $(status) $(cat out)" "141 5 y"
  [ "$(kept stdout | wc -c)" -lt 5000000 ] || fail "all of it was recorded"
done
code=0
{ exec_run sh -c 'yes >&2' 3>&1 >&2 2>&3 3>&- || echo $? >code; } 2>/dev/null | head -1 >out
equal "$(cat out) $(cat code)" "y 141"
# It is noticed before the command writes again; one that does not mind goes on.
mkfifo gone
{ exec_run sh -c '>ready; while [ ! -e closed ]; do sleep 0.02; done; sleep 0.2; echo late' >gone \
  2>err || echo $? >code; } &
{ while [ ! -e ready ]; do sleep 0.02; done; } <gone
: >closed
wait $!
equal "$(cat code) $(status)" "141 5"
code=0
exec_run sh -c 'trap "" PIPE; sleep 0.3; echo late; exit 5' 2>err | true || code=${PIPESTATUS[0]}
equal "$code" 5

# Each stream that is closed is closed for the command too; nothing of the other one gets mixed up.
check='for i in 0 1 2; do [ -e /proc/$$/fd/$i ] && echo $i; done >seen; echo hi; echo oops >&2; exit 6'
for closed in 0 1 2 01 02 12 012; do
  for tool in "sh -c" "exec_run sh -c"; do
    redirections=$(sed -e 's/0/ <\&-/' -e 's/1/ >\&-/' -e 's/2/ 2>\&-/' <<<"$closed")
    code=0
    eval "$tool \"\$check\" $redirections" >out 2>err || code=$?
    echo "$code $(tr '\n' ' ' <seen) out=$(cat out) err=$(grep -c oops err)" >"result-${tool%% *}"
  done
  equal "$closed: $(cat result-exec_run)" "$closed: $(cat result-sh)"
  [[ $closed == *1* ]] || equal "$(kept stdout)" hi
  [[ $closed == *2* ]] || equal "$(kept stderr | grep -c oops)" 1
done
code=0
exec_run echo hi >&- 2>err || code=$?
equal "$code $(status)" "1 4"
code=0
project hi >&- 2>err || code=$?
equal "$code $(status) $(kept stderr | grep oops)" "0 3 oops"
code=0
project hi 2>&- >out || code=$?
equal "$(status) $(cat out) $(kept stdout)" "4 hi hi"

# What cannot be written is an error, but the run is the command's.
hi_of_exec() { exec_run echo hi; }
hi_of_project() { project hi; }
for way in hi_of_exec hi_of_project; do
  code=0
  "$way" >/dev/full 2>err || code=$?
  equal "$code $(status) $(kept stdout)" "1 3 hi"
  says "cannot write to 'standard output': No space left on device"
done
code=0
exec_run sh -c 'exit 3' >/dev/full || code=$?
equal "$code" 3
