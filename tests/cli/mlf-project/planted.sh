#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A store that a stranger wrote: its runs name processes that are none of theirs.
. "$(dirname "$0")/lib.sh"
submit main
ok mlf project wait "$id"
model=$id
# job_of PID: as the backend 'local' writes it.
job_of() {
  tag "$model" mlf.project.job | jq -c --argjson pid "$1" \
    --argjson time "$(cut -d' ' -f22 "/proc/$1/stat")" '.supervisor = {pid: $pid, start_time: $time}'
}

# A process of the user's, the leader of a session. It is not signalled, nor is what it started, and
# neither where it says that it is of the run.
victim() {
  env "$@" setsid bash -c 'sleep 1000 & echo "$! $$" >victims; wait' &
  while [[ ! -s victims ]]; do sleep 0.05; done
  read -r child leader <victims
  rm victims
}
victim
plant local "$(job_of "$leader")"
fails 1 mlf project cancel --grace 0 "$id"
says "process $leader, which run $id names, is none of its own"
goes_on "$leader" "$child"
contains "$(standing "$id")" "RUNNING unknown process $leader is none of the run's"
ok mlf run end "$id"
kill "$leader" "$child"

plant local ''
victim MLFLOW_RUN_ID="$id" MLFLOW_TRACKING_URI="file://$scratch/elsewhere"
job_of "$leader" >"$(echo "$scratch"/mlruns/*/"$id")/tags/mlf.project.job"
fails 1 mlf project cancel --grace 0 "$id"
goes_on "$leader" "$child"
# Without its leader what is left of the session is still none of a run of this store.
kill -KILL "$leader"
is_over "$leader"
run mlf project cancel --grace 0 "$id"
goes_on "$child"
kill "$child"
equal "$(state "$id")" KILLED
