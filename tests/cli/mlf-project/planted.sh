#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A store that a stranger wrote: its runs name processes that are none of theirs.
. "$(dirname "$0")/lib.sh"
submit main
ok mlf project wait "$id"
model=$id

# plant BACKEND JOB: a run that has not ended, whose launch and tag say so; it is $id.
plant() {
  local directory
  ok mlf run start
  id=$out
  directory=$(echo "$scratch"/mlruns/*/"$id")
  mkdir -p "$directory/artifacts/project"
  jq --arg id "$id" --arg backend "$1" '.run_id = $id | .backend = $backend' \
    "$scratch/mlruns/0/$model/artifacts/project/launch.json" >"$directory/artifacts/project/launch.json"
  printf %s "$2" >"$directory/tags/mlf.project.job"
}
# job_of PID: as the backend 'local' writes it.
job_of() {
  tag "$model" mlf.project.job | jq -c --argjson pid "$1" \
    --argjson time "$(cut -d' ' -f22 "/proc/$1/stat")" '.supervisor = {pid: $pid, start_time: $time}'
}
lives() { kill -0 "$1" || fail "process $1 was ended"; }

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
lives "$leader" && lives "$child"
contains "$(standing "$id")" "RUNNING unknown process $leader is none of the run's"
ok mlf run end "$id"
kill "$leader" "$child"

plant local ''
victim MLFLOW_RUN_ID="$id" MLFLOW_TRACKING_URI="file://$scratch/elsewhere"
job_of "$leader" >"$(echo "$scratch"/mlruns/*/"$id")/tags/mlf.project.job"
fails 1 mlf project cancel --grace 0 "$id"
lives "$leader" && lives "$child"
# Without its leader what is left of the session is still none of a run of this store.
kill -KILL "$leader"
is_over "$leader"
run mlf project cancel --grace 0 "$id"
lives "$child"
kill "$child"
equal "$(state "$id")" KILLED
