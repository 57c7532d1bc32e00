#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A program mlf-backend-NAME on PATH is a backend: a real one, of a few lines.
. "$(dirname "$0")/../lib.sh"
mkdir project programs
cat >project/MLproject <<'END'
entry_points:
  main:
    parameters: {code: {type: int, default: 0}}
    command: "echo told by $MLF_TEST_BACKEND; exit {code}"
  slow: {command: "exec sleep 100"}
END
cat >programs/mlf-backend-nohup <<'END'
#!/bin/bash
input=$(cat)
get() { jq -r "$1" <<<"$input"; }
log=$(get .directory)/.mlf-nohup.log
case $1 in
submit)
  [[ $(get .launch.backend_config.refuse) != true ]] || { echo 'no room today' >&2; exit 1; }
  MLF_TEST_BACKEND=nohup setsid bash -c "$(get '.execute | @sh')" >"$log" 2>&1 </dev/null &
  echo "{\"job\": \"$!\"}" ;;
status)
  if kill -0 "$(get .job)" 2>/dev/null; then state=running; else state=forgotten; fi
  echo "{\"state\": \"$state\", \"detail\": \"in a shell\"}" ;;
cancel) kill -TERM "$(get .job)" ;;
kill) kill -KILL -- "-$(get .job)" ;;
log) cat "$log" ;;
esac
END
chmod +x programs/mlf-backend-nohup
PATH=$PATH:$scratch/programs
state() { field "$(mlf run show "$1" --json)" .info.status; }

# Waiting passes the output on and ends with the command's code.
run mlf project run project --env-manager local -b nohup -P code=4
equal "$code" 4
equal "$out" 'told by nohup'

# Who waits is told to stop, and so the job is.
mlf project run project --env-manager local -b nohup -e slow 2>err &
waiting=$!
has_running() {
  id=$(mlf project status --json | jq -r '.runs[] | select(.status == "RUNNING") | .run_id')
  [[ -n $id ]]
}
wait_until has_running
equal "$(field "$(mlf project status "$id" --json)" '.runs[0].job_detail')" 'in a shell'
kill -TERM "$waiting"
code=0
wait "$waiting" || code=$?
equal "$code" 143
says 'cancelling the job'
equal "$(state "$id")" KILLED

# Its refusal is told in its words, and the run has failed.
fails 1 mlf project run project --env-manager local -b nohup -c '{"refuse": true}'
says 'mlf-backend-nohup: no room today'
equal "$(mlf run list --experiment Default --json | jq -r '.runs[0].info.status')" FAILED
matches "$("$MLF_EXEC_PATH/mlf-project" --complete run -b n)" '^nohup'
