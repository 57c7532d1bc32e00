#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# mlf registry copy --to: a version in another store, with its run and its files; repeated, nothing new.
source "$MLF_SOURCE/tests/cli/mlf-registry/lib.sh"
ok mlf experiment create flowers
export MLFLOW_EXPERIMENT_NAME=flowers
make_run first 0.5
unset MLFLOW_EXPERIMENT_NAME
ok mlf registry register "runs:/$run/model" iris --tag a=b --alias champion

other=$PWD/other
ok mlf registry copy iris@champion prod --to "$other"
equal "$out" 1
ok mlf registry copy iris@champion prod --to "$other"
equal "$out" 1
ok mlf registry show prod/1 --json --tracking-uri "$other"
equal "$(field "$out" '.run.data.metrics[0].value, .model_version.tags[0].value' | xargs)" "0.5 b"
ok mlf run list -e flowers --tracking-uri "$other" --json
equal "$(field "$out" '.runs | length')" 1
ok mlf registry download prod/1 --tracking-uri "$other"
cmp prod-1/MLmodel model-first/MLmodel
ok mlf registry copy iris/1 prod --to "$other" --experiment more
ok mlf run list -e more --tracking-uri "$other" --json
equal "$(field "$out" '.runs | length')" 1

fails 2 mlf registry copy iris/1 prod --experiment more
says '--experiment needs --to'
make_model model
ok mlf registry register --no-check "$PWD/model" plain
fails 1 mlf registry copy plain/1 prod --to "$other"
one_line "$err"
