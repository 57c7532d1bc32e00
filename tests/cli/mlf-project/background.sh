#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs in the background: submitted, looked at, waited for, cancelled.
. "$(dirname "$0")/lib.sh"

# The id is all there is on standard output; the exit code of wait is the command's.
WHERE=here submit main -P code=3
matches "$out" '^[0-9a-f]{32}$'
run mlf project wait "$id"
equal "$code" 3
says "run $id is FAILED"
ok mlf project logs "$id"
equal "$out" 'out of here'
equal "$err" oops
ok mlf project logs --stderr "${id:0:12}"
equal "$out" oops
equal "$(state "$id")" FAILED
ok mlf project status --json
equal "$(field "$out" '.runs | length')" 0
ok mlf project status --all --json
equal "$(field "$out" '.runs[0] | [.run_id, .status, .backend] | join(" ")')" "$id FAILED local"

# Two at once, one of which is cancelled.
submit_running polite
first=$id first_pid=$pid
WHERE=there submit main
ok mlf project wait "$id"
ok mlf project status "$first" "$id" --json
equal "$(field "$out" '[.runs[] | .status, .job_state] | join(" ")')" "RUNNING running FINISHED "
matches "$(field "$out" '.runs[0].job')" '^process [0-9]+$'
equal "$("$MLF_EXEC_PATH/mlf-project" --complete cancel "${first:0:4}" | cut -f1)" "$first"
mlf project logs -f "$first" >followed 2>&1 &
ok mlf project cancel "$first" "$id"
wait $!
equal "$(state "$first") $(state "$id")" "KILLED FINISHED"
is_over "$first_pid"
fails 143 mlf project wait "$id" "$first"

# One that does not listen is killed when the grace is over.
submit_running deaf
ok mlf project cancel --grace 0.2 "$id"
equal "$(state "$id") $(tag "$id" mlf.exec.signal)" "KILLED SIGKILL"
is_over "$pid"

# The end of the terminal, which takes its session with it, is none of the run.
cat >login.sh <<'END'
mlf project run project --env-manager local --background -e polite >id
kill -HUP 0
END
rm -f project/pid
setsid -w script -qec "bash -i login.sh" /dev/null </dev/null >/dev/null 2>&1 || true
id=$(cat id)
wait_until test -s project/pid
equal "$(standing "$id")" "RUNNING running "
ok mlf project cancel "$id"

# What is refused.
submit main
ok mlf project wait "$id"
fails 1 mlf project execute "$id"
says "has ended already: it is FINISHED"
fails 1 mlf project run project --env-manager local -b nowhere
says "no backend 'nowhere', and no program mlf-backend-nowhere on PATH; there are: local, slurm"
ok mlf run start
id=$out
fails 1 mlf project execute "$id"
says "is no run of a project"
fails 1 mlf project cancel "$id"
says "was not submitted"
ok mlf project logs "$id"
says "has written nothing"
