#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs as jobs of a real Slurm of one node.
. "$(dirname "$0")/lib.sh"
. "$MLF_SOURCE/tests/support/slurm.sh"
need_slurm
config='{"mem": "50M", "time": "1", "prologue": ["export WHERE=care"]}'
job() { tag "$1" mlf.project.job | jq -r .id; }

# The time limit, which Slurm looks at now and then: seen at the end of this script.
submit_running polite -b slurm -c "$config"
limited=$id
mlf project wait "$limited" 2>waited &
waiting=$!
scontrol update JobId="$(job "$limited")" EndTime=now

# Waiting: output, exit code, state.
run mlf project run project --env-manager local -b slurm -c "$config" -P code=5
equal "$code" 5
equal "$out" 'out of care'
contains "$err" oops

# Refused: sbatch's words, a failed run, no job.
fails 1 mlf project run project --env-manager local -b slurm -c '{"partition": "nowhere"}'
says 'sbatch: .*[Ii]nvalid partition'
equal "$(latest_state)" FAILED
equal "$(squeue --noheader --states=pending)" ""
fails 1 mlf project run project --env-manager local -b slurm -c '{"partiton": "test"}'
says "did you mean 'partition'"

# A job that cannot start yet is queued, and cancelled there.
submit main -b slurm -c '{"begin": "now+1hour"}'
equal "$(standing "$id")" 'SCHEDULED queued BeginTime'
ok mlf project cancel "$id"
equal "$(state "$id")" KILLED

# A running one gets SIGTERM, and its run ends by itself.
submit_running polite -b slurm -c '{"mem": "50M"}'
equal "$(standing "$id")" 'RUNNING running '
equal "$(field "$(mlf project status "$id" --json)" '.runs[0].job')" "$(job "$id")"
ok mlf project cancel "$id"
equal "$(state "$id") $(tag "$id" mlf.exec.exitCode)" 'KILLED 143'
is_over "$pid"

# One that is deaf is killed when its grace is over.
submit_running deaf -b slurm -c '{"mem": "50M"}'
ok mlf project cancel --grace 2 "$id"
equal "$(state "$id")" KILLED
is_over "$pid"

# What nobody is left to record is told by Slurm.
submit_running polite -b slurm -c '{"mem": "50M"}'
kill -KILL "$(tag "$id" mlf.exec.process | jq .supervisor.pid)"
fails 1 mlf project wait "$id"
matches "$(tag "$id" mlf.exec.reaped)" '^slurm: '

code=0
wait "$waiting" || code=$?
equal "$code" 143
equal "$(state "$limited") $(tag "$limited" mlf.project.jobReason)" 'KILLED TIMEOUT'

# The scheduler is down.
kill "$(cat "$slurm/slurmctld.pid")"
fails 1 mlf project run project --env-manager local -b slurm
says 'sbatch: .*(ontact|onnect)'
equal "$(latest_state)" FAILED
