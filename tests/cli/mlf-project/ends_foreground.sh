#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs in the foreground that get a final status while their process goes on, and are killed.
. "$(dirname "$0")/lib.sh"
project_that_ends_early

# Whoever waits for it waits for the process, and reap leaves it alone while that lives.
mlf project run project --env-manager local >/dev/null 2>&1 &
supervisor=$!
while [[ ! -s project/pid ]]; do sleep 0.05; done
pid=$(cat project/pid)
id=$(mlf run list --json | jq -r '.runs[] | select(.info.status == "FINISHED").info.run_id')
one_line "$id"
mlf project wait "$id" 2>/dev/null &
waiter=$!
sleep 0.5
goes_on "$waiter"
ok mlf run reap
equal "$(state "$id")" FINISHED
kill -KILL "$supervisor" "$pid"
is_over "$pid"
is_over "$supervisor"
code=0
wait "$waiter" || code=$?
equal "$code $(state "$id")" "1 KILLED"

# Nobody waits, and reap finds it.
rm project/pid
mlf run exec -- bash -c 'mlf run end; echo $$ >project/pid; sleep 100' >/dev/null 2>&1 &
supervisor=$!
while [[ ! -s project/pid ]]; do sleep 0.05; done
pid=$(cat project/pid)
kill -KILL "$supervisor" "$pid"
is_over "$pid"
is_over "$supervisor"
ok mlf run reap --json
id=$(field "$out" '.runs[0].run_id')
equal "$(state "$id")" KILLED
ok mlf run reap --json
equal "$(field "$out" '.runs | length')" 0
