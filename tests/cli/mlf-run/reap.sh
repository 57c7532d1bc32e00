#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
status() { sed -n 's/^status: //p' "mlruns/0/$1/meta.yaml"; }
reaped() { mlf run reap "$@" --json 2>err | json 'len(it["runs"])'; }

foreign=$(mlf run start)
mlf run exec -- sh -c 'echo "$MLFLOW_RUN_ID" >id; echo $$ >child; mv child ready; exec sleep 600' >out &
pid=$!
wait_until test -e ready
run=$(cat id)
equal "$(reaped)" 0
equal "$(status "$run")" 1

# While the command lives, its run does too.
kill -KILL "$pid"
wait "$pid" 2>/dev/null || true
equal "$(reaped)" 0
kill -KILL "$(cat ready)"
wait_until is_gone "$(cat ready)"

equal "$(reaped --dry-run)" 1
equal "$(status "$run")" 1
equal "$(reaped)" 1
equal "$(status "$run")" 5
grep -q "is gone" "mlruns/0/$run/tags/mlf.exec.reaped" || fail "no reason"
equal "$(reaped)" 0

# Another client's run is left alone until its age says enough.
equal "$(status "$foreign")" 1
fails 2 mlf run reap --all
equal "$(reaped --all --heartbeat-age 1d)" 0
equal "$(reaped --all --heartbeat-age 0s)" 1
equal "$(status "$foreign")" 5
