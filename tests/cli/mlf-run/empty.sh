#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# An empty answer says what was asked and where the runs are; programs get what they got before.
. "$(dirname "$0")/../lib.sh"
store="the store is $scratch/mlruns"
nothing() { # EXPECTED COMMAND...: nothing on standard output, and this on standard error
  local expected=$1
  shift
  ok "$@"
  equal "$out" ""
  equal "${err#*: }" "$expected"
  ok "$@" -q
  equal "$out$err" ""
}

mlf experiment create unused -q >id
nothing "no runs in 'Default'
$store" mlf run list
nothing "no runs in any experiment
$store" mlf run list --all-experiments
ok mlf run exec -e test -- true
nothing "no runs in 'Default'; 'test' has 1: mlf run list -e test
$store" mlf run list
run=$(ls -d mlruns/*/????????????????????????????????)
run=${run##*/}
ok mlf run list
read -ra hint < <(sed -n '1s/.*: //p' "$scratch/err") # what it says to type finds the run
ok "${hint[@]}"
contains "$out" "$run"

mlf run start -e "it's" -q >id
one=$(mlf run start -q)
mlf run delete "$one"
nothing "no runs in 'Default'; 1 is deleted: mlf run list --view deleted_only; 'it's' has 1, 'test' has 1: \
mlf run list --all-experiments
$store" mlf run list
nothing "no deleted runs in 'it's'; 1 is active: mlf run list -e 'it'\"'\"'s'; 'Default' has 1: \
mlf run list -e Default --view deleted_only
$store" mlf run list -e "it's" --view deleted_only
nothing "no runs in 'unused', 'it's' and 'test' that match the filter \"metrics.a > 1\"; without it there are 2: \
mlf run list -e unused -e 'it'\"'\"'s' -e test
$store" mlf run search -e unused -e "it's" -e test --filter 'metrics.a > 1'
nothing "no runs in any experiment that match the filter \"metrics.a > 1\"; without it there are 2: \
mlf run list --all-experiments
$store" mlf run search --all-experiments --filter 'metrics.a > 1'
unset MLFLOW_TRACKING_URI
nothing "no runs in 'Default'; 1 is deleted: mlf run list --view deleted_only --tracking-uri mlruns; \
'it's' has 1, 'test' has 1: mlf run list --all-experiments --tracking-uri mlruns
$store" mlf run list --tracking-uri mlruns
export MLFLOW_TRACKING_URI=$scratch/mlruns

equal "$(mlf run list --json 2>&1)" '{"runs": [], "next_page_token": null}'
equal "$(mlf run list --format csv --columns run_id 2>&1)" run_id

# The other tools.
nothing "no lost runs in any experiment
$store" mlf run reap
nothing "no lost runs in 'test'
$store" mlf run reap -e test
ok mlf artifact list "$one"
equal "$out$err" "mlf artifact list: no artifacts of $one, whose artifacts are in $scratch/mlruns/0/$one/artifacts"
mkdir hollow
mlf artifact put "$run" hollow
place=$scratch/$(dirname mlruns/*/"$run")/$run/artifacts
nothing "no artifacts in 'hollow' of $run, whose artifacts are in $place" mlf artifact list "${run:0:8}" hollow
nothing "no submitted runs in any experiment that have not ended
$store" mlf project status
nothing "no submitted runs in 'test'
$store" mlf project status --all -e test
export MLF_ENV_ROOT=$scratch/envs
nothing "no environments in $scratch/envs" mlf project env list
nothing "no removable environments in $scratch/envs" mlf project env prune --dry-run
mkdir project
echo 'name: x' >project/MLproject
ok mlf project show project
contains "$err" "no entry points and no scripts in"
