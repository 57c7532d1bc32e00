#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs in the background whose processes are killed behind mlf's back, or cannot do their work.
. "$(dirname "$0")/lib.sh"
executor() { tag "$1" mlf.project.job | jq .supervisor.pid; }

# The executor is killed: as long as the command lives so does the run, and cancel finds it.
submit_running polite
killed=$(executor "$id")
kill -KILL "$killed"
is_over "$killed"
contains "$(standing "$id")" "RUNNING running process $killed is gone"
ok mlf run reap
equal "$(state "$id")" RUNNING
ok mlf project cancel "$id"
is_over "$pid"
equal "$(state "$id")" KILLED
matches "$(tag "$id" mlf.exec.reaped)" '^local: '

# Killed with all that it started: status tells the truth, and so does the store.
submit_running polite
killed=$(executor "$id")
kill -KILL "$killed" "$pid"
is_over "$killed"
is_over "$pid"
equal "$(standing "$id")" "KILLED killed "
equal "$(state "$id")" KILLED
fails 1 mlf project wait "$id"

# A run that is not submitted is waited for too, and is lost when its process is.
rm project/pid
mlf project run project --env-manager local -e polite >/dev/null 2>&1 &
wait_until test -s project/pid
kill -KILL $! "$(cat project/pid)"
is_over "$(cat project/pid)"
id=$(mlf run list --json | jq -r '.runs[] | select(.info.status == "RUNNING").info.run_id')
fails 1 mlf project wait "$id"
equal "$(state "$id")" KILLED

# What cannot be carried out has failed, and says why where the output would be.
mkdir programs
cat >programs/mlf-project <<END
#!/bin/bash
[[ \$1 != execute ]] || mv project gone
exec "$MLF_EXEC_PATH/mlf-project" "\$@"
END
chmod +x programs/mlf-project
MLF_EXEC_PATH=$scratch/programs submit main
fails 1 mlf project wait "$id"
equal "$(state "$id")" FAILED
ok mlf project logs "$id"
says "the project's directory '.*/project' is not there"
