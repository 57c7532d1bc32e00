#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Lists are newest first and the same in every format.
. "$(dirname "$0")/../lib.sh"
one=$(mlf run start -e a --name one -q)
sleep 0.01
two=$(mlf run start -e a --name two -q)
mlf run start -e b --name three -q >started
mlf log metric --run "$two" loss=0.5 -- auc=nan
mlf log param --run "$two" lr=0.1

names() { mlf run list --columns run_name --format csv "$@" | tail -n +2 | tr '\n' ' '; }
equal "$(names -e a)" "two one "
equal "$(names -e a --max-results 1 -q)" "two "
equal "$(names -e a --max-results 0)" "two one "
equal "$(names --all-experiments | tr ' ' '\n' | sort | tr '\n' ' ' | xargs)" "one three two"
equal "$(names -e a -e b -e a | wc -w)" 3
equal "$(MLFLOW_EXPERIMENT_NAME=b names)" "three "

mlf run list -e a >table
grep -q "^$two  two   RUNNING  " table
head -1 table | grep -q '^ID  *Name  Status   Started  *Duration$'
equal "$(mlf run list -e a --metrics loss,auc --params lr --columns run_id,metrics.loss,params.lr --format csv)" \
  "run_id,metrics.loss,params.lr
$two,0.5,0.1
$one,,"
mlf run list -e a --metrics loss,auc --params lr | head -1 | grep -q 'Duration  loss  auc   *lr$'
mlf run list -e a --format csv | head -1 |
  grep -q '^run_id,experiment_id,status,artifact_uri,start_time,end_time,metrics.auc,metrics.loss,params.lr,tags'
mlf run list -e a --json | grep -q '"key":"auc","value":"NaN"'
mlf run list -e a --json --max-results 1 | grep -q '"next_page_token": "'

mlf run delete "$one"
equal "$(names -e a)" "two "
equal "$(names -e a --view deleted_only)" "one "
equal "$(names -e a --view all)" "two one "
fails 1 mlf run list -e nowhere
fails 2 mlf run list --view some
fails 2 mlf run list --max-results -1
fails 2 mlf run list -e a --all-experiments
fails 2 mlf run list -e a --columns nothing
mlf run list -e b --view deleted_only 2>said
grep -q 'no deleted runs' said
