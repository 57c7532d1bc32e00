#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A sweep as an array of jobs of a real Slurm; and a limit of time, which Slurm looks at twice a minute.
. "$(dirname "$0")/lib.sh"
. "$MLF_SOURCE/tests/support/slurm.sh"
need_slurm
mkdir now
cat >project/MLproject <<END
name: jobs
entry_points:
  main:
    parameters: {n: int}
    command: |
      echo point {n}; mlf log metric loss={n}
      ls $scratch/now | wc -l >>$scratch/beside; touch $scratch/now/{n}; sleep 0.3; rm $scratch/now/{n}
      test {n} != 3 || test -e $scratch/mended
  long: {parameters: {n: int}, command: "touch $scratch/now/{n}; exec sleep 100"}
END
sweep() { mlf project sweep project --env-manager local -b slurm -P n=1:4 "$@"; }
run_now() { [[ $(find now -type f | wc -l) == "$1" ]]; }
start() {
  rm -f now/*
  mlf project sweep project --env-manager local -b slurm -P n=1:4 -e long -j 2 >out 2>err &
  pid=$!
  wait_until run_now 2
  parent=$(sed -nE 's/^.*sweep ([0-9a-f]{32}) .*/\1/p' err)
}
runs() { mlf run search --filter "tags.mlflow.parentRunId = '$parent'" --order-by 'start_time ASC' --json; }
statuses() { runs | json '" ".join(sorted(r["info"]["status"] for r in it["runs"]))'; }
ids() { runs | json '" ".join(r["info"]["run_id"] for r in it["runs"] if r["info"]["status"] in "'"$*"'")'; }

submit long -P n=0 -b slurm -c '{"mem": "50M", "time": "1"}'
limited=$id
mlf project wait "$limited" 2>waited &
waiting=$!
wait_until run_now 1
scontrol update JobId="$(tag "$limited" mlf.project.job | jq -r .id)" EndTime=now

# Each point is a task of one array, two at a time; one that fails leaves the others alone.
fails 1 sweep -j 2 -c '{"mem": "50M"}' --json
equal "$(json '" ".join(r["info"]["status"] for r in it["runs"])' <<<"$out")" "FINISHED FINISHED FAILED FINISHED"
equal "$(json '[r["data"]["metrics"][0]["value"] for r in it["runs"]]' <<<"$out")" "[1.0, 2.0, 3.0, 4.0]"
says 'FAILED  n=3  exit code 1'
third=$(json 'it["runs"][2]["info"]["run_id"]' <<<"$out")
equal "$(mlf project logs "$third")" 'point 3'
matches "$(field "$(mlf project status "$third" --json)" '.runs[0].job')" '^[0-9]+_2$'
fails 1 mlf project wait "$third"

# What failed is done again; what is done is not.
touch mended
ok sweep -j 2 --json
says 'going on with sweep .* 3 of them done before'
equal "$(wc -l <beside) $(sort -n beside | tail -1)" '5 1'

# Told to stop, it cancels what waits and then what runs: nothing takes the place of what ends.
start
kill -TERM "$pid"
run wait "$pid"
equal "$code $(statuses)" '143 KILLED KILLED KILLED KILLED'
equal "$(ls now | wc -l)" 2

# Killed without a word it leaves its jobs, and none like it begins while they are there.
start
kill -KILL "$pid"
wait "$pid" 2>killed || true
fails 1 sweep -e long
says "the same sweep still runs as run $parent"
equal "$(statuses)" 'KILLED KILLED KILLED KILLED RUNNING RUNNING SCHEDULED SCHEDULED'
read -ra left <<<"$(ids RUNNING SCHEDULED)"
states=$(mlf project status "${left[@]}" --json | jq -r '[.runs[].job_state] | sort | join(" ")')
equal "$states" 'queued queued running running'
ok mlf project cancel "${left[@]}"
equal "$(ids RUNNING SCHEDULED)" ''

# What sbatch refuses comes to nothing at all.
fails 1 sweep --new -c '{"mem": "9999G"}'
equal "$(mlf run list --experiment Default --json | jq -r '[.runs[0:5][].info.status] | unique | join(" ")')" FAILED

run wait "$waiting"
equal "$code $(state "$limited") $(tag "$limited" mlf.project.jobReason)" '143 KILLED TIMEOUT'
