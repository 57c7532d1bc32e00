#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs as jobs of a real Slurm of one node.
. "$(dirname "$0")/lib.sh"
. "$MLF_SOURCE/tests/support/slurm.sh"
need_slurm
small='{"mem": "50M"}'
job() { tag "$1" mlf.project.job | jq -r .id; }

# Waiting: output, exit code, state.
run mlf project run project --env-manager local -b slurm -P code=5 \
  -c '{"mem": "50M", "prologue": ["export WHERE=care"]}'
equal "$code" 5
equal "$out" 'out of care'
contains "$err" oops

# Refused: sbatch's words in one line, a failed run, no job.
refused() {
  fails 1 mlf project run project --env-manager local -b slurm -c "$1"
  one_line "$(tail -n +2 err)"
  says "^mlf project run: sbatch: $2"
  equal "$(latest_state)" FAILED
}
refused '{"partition": "nowhere"}' '.*[Ii]nvalid partition'
refused '{"mem": "9999G"}' '.*configuration is not available'
refused '{"partition": "other", "time": "100"}' '.*time limit is invalid'
equal "$(squeue --noheader)" ""
fails 1 mlf project run project --env-manager local -b slurm -c '{"partiton": "test"}'
says "did you mean 'partition'"

# A job that cannot start yet is queued, and cancelled there.
submit main -b slurm -c '{"begin": "now+1hour"}'
equal "$(standing "$id")" 'SCHEDULED queued BeginTime'
ok mlf project cancel "$id"
equal "$(state "$id")" KILLED

# A running one gets SIGTERM, and its run ends by itself.
submit_running polite -b slurm -c "$small"
equal "$(standing "$id")" 'RUNNING running '
equal "$(field "$(mlf project status "$id" --json)" '.runs[0].job')" "$(job "$id")"
ok mlf project cancel "$id"
equal "$(state "$id") $(tag "$id" mlf.exec.exitCode)" 'KILLED 143'
is_over "$pid"

# One that says it has finished and goes on has not ended before its job.
submit_running early -b slurm -c "$small"
equal "$(standing "$id")" 'FINISHED running '
touch project/go
fails 3 mlf project wait "$id"
equal "$(state "$id")" FAILED

# One that is cancelled by Slurm's own means ends by itself too.
submit_running polite -b slurm -c "$small"
scancel "$(job "$id")"
fails 143 mlf project wait "$id"
equal "$(state "$id") $(tag "$id" mlf.exec.signal)" 'KILLED SIGTERM'

# One that is deaf is killed by mlf, which still records it.
submit_running deaf -b slurm -c "$small"
ok mlf project cancel --grace 0.3 "$id"
equal "$(state "$id") $(tag "$id" mlf.exec.signal)" 'KILLED SIGKILL'
is_over "$pid"

# The node fails. What nobody is left to record is told by Slurm.
submit_running polite -b slurm -c "$small"
kill -KILL "$(tag "$id" mlf.exec.process | jq .supervisor.pid)" "$pid"
scontrol update NodeName="$(hostname -s)" State=DOWN Reason=test
fails 1 mlf project wait "$id"
matches "$(state "$id") $(tag "$id" mlf.exec.reaped)" '^(KILLED|FAILED) slurm: '

# The scheduler is down.
slurm_down
fails 1 mlf project run project --env-manager local -b slurm
says 'sbatch: .*(ontact|onnect)'
equal "$(latest_state)" FAILED
