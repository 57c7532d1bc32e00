#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What lists show of an id, its first eight digits, names the run to every verb of every tool.
. "$(dirname "$0")/../lib.sh"
run=$(mlf run start --name here -q)
short=${run:0:8}
root=mlruns/0/$run
echo text >file.txt

ok mlf log param --run "$short" lr=0.1
ok mlf log metric --run "$short" loss=0.5
ok mlf log metric --run "$short" --stdin <<<'loss=0.25'
ok mlf log tag --run "$short" a=b c=d
ok mlf log tag --run "$short" -d c
ok mlf log batch --run "$short" - <<<'{"param": {"key": "x", "value": "1"}}'
ok mlf log artifact --run "$short" file.txt
ok mlf log dataset --run "$short" "runs:/$short/file.txt" --name data
equal "$(cat "$root"/params/{lr,x} | tr -d '\n') $(wc -l <"$root/metrics/loss") $(ls "$root/tags")" \
  "0.11 2 $(printf 'a\nmlflow.runName\nmlflow.source.name\nmlflow.source.type\nmlflow.user')"
contains "$(cat mlruns/0/datasets/*/meta.yaml)" "runs:/$run/file.txt"  # recorded whole

ok mlf artifact put "$short" file.txt --to more
equal "$(mlf artifact cat "$short" more/file.txt)" text
equal "$(mlf artifact cat "runs:/$short/file.txt")" text
ok mlf artifact get "runs:/$short/file.txt" -o copy
ok mlf artifact list "$short"

child=$(mlf run start --parent "$short" -q)
equal "$(cat "mlruns/0/$child/tags/mlflow.parentRunId")" "$run"
fails 1 mlf run start --parent 123456
ok mlf run exec --parent "$short" --name inner -- true
MLFLOW_RUN_ID=$short ok mlf run exec --name inside -- sh -c 'echo $MLFLOW_RUN_ID >id'
equal "$(cat "mlruns/0/$(cat id)/tags/mlflow.parentRunId")" "$run"
MLFLOW_RUN_ID=$short ok mlf log param by=variable
equal "$(cat "$root/params/by")" variable

ok mlf run show "$short"
ok mlf run compare "$short" "${child:0:8}"
ok mlf run plot "$short"
ok mlf run end "$short"
MLFLOW_RUN_ID=$short ok mlf run end --status FAILED
ok mlf run end --run "$short"
ok mlf run delete "$short"
ok mlf run show "$short"
fails 1 mlf log param --run "$short" late=1
contains "$err" "must be in 'active' lifecycle_stage"
ok mlf run restore "$short"
ok mlf log param --run "$short" late=1

# What Tab offers to restore is what is deleted; and any run, however old, by its beginning.
mlf run delete "$child"
equal "$(mlf --complete run restore '' | cut -f1)" "$child"
equal "$(mlf --complete run delete "${run:0:6}" | cut -f1)" "$run"

# Fewer digits name nothing; nor does a pattern.
fails 1 mlf run end "${run:0:5}"
contains "$err" "at least 6 characters"
fails 1 mlf run end "${run:0:4}_${run:5:2}"
fails 1 mlf run delete "${run:0:7}%"

# A beginning that several have is no run: they are listed, and nothing is done.
cp -r "$root" "mlruns/0/${run:0:8}0000000000000000deadbeef"
twin=${run:0:8}0000000000000000deadbeef
sed -i "s/$run/$twin/" "mlruns/0/$twin/meta.yaml"
sed -i 's/^run_name: .*/run_name: twin/' "mlruns/0/$twin/meta.yaml"
fails 1 mlf run delete "$short"
matches "$err" "2 runs have ids that begin with '$short'.*"$'\n'" +$run  here  20[-0-9]+ [:0-9]+  FINISHED"
matches "$err" "$twin  twin  20"
ok mlf run delete "$run" # a whole id always wins
ok mlf run show "$twin"
