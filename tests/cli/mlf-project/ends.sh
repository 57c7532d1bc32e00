#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs that get a final status while their process goes on: as long as it does, they have not ended.
. "$(dirname "$0")/lib.sh"
project_that_ends_early
# has_only RUN...: those are what mlf project status lists.
has_only() { equal "$(field "$(mlf project status --json)" '[.runs[].run_id] | join(" ")')" "$*"; }

# It has said that it finished. It is waited for, its output followed, and its job decides.
submit_running main -P code=3
equal "$(standing "$id")" "FINISHED running "
has_only "$id"
mlf project wait "$id" 2>waited &
waiter=$!
mlf project logs -f "$id" >followed 2>&1 &
follower=$!

# Nothing has done the same as long as it may fail.
first=$id first_pid=$pid
submit_running main -P code=3 --needed
[[ $id != "$first" ]] || fail "a run was taken that has not ended"
equal "$(tag "$id" mlf.project.key)" "$(tag "$first" mlf.project.key)"
has_only "$id" "$first"

# It can be cancelled.
ok mlf project cancel "$id"
equal "$(state "$id") $(tag "$id" mlf.exec.signal)" "KILLED SIGTERM"
is_over "$pid"
goes_on "$waiter" "$follower" "$first_pid"
touch project/go
code=0
wait "$waiter" || code=$?
equal "$code" 3
contains "$(cat waited)" "run $first is FAILED"
wait "$follower"
equal "$(cat followed)" last
equal "$(state "$first") $(tag "$first" mlf.exec.exitCode)" "FAILED 3"
has_only

# One that said it failed stays so, and is not over before its end.
rm project/go
submit_running main -P status=FAILED
equal "$(standing "$id")" "FAILED running "
mlf project wait "$id" 2>waited &
waiter=$!
sleep 0.5
goes_on "$waiter"
touch project/go
code=0
wait "$waiter" || code=$?
equal "$code $(state "$id") $(tag "$id" mlf.exec.exitCode)" "1 FAILED 0"

# One that is killed with mlf behind it did not finish, whatever it said.
rm project/go
submit_running main
kill -KILL "$(tag "$id" mlf.project.job | jq .supervisor.pid)" "$pid"
is_over "$pid"
fails 1 mlf project wait "$id"
equal "$(state "$id")" KILLED
matches "$(tag "$id" mlf.exec.reaped)" '^local: '
