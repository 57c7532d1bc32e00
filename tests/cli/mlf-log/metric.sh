#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
MLFLOW_RUN_ID=$(mlf run start)
export MLFLOW_RUN_ID
folder=mlruns/0/$MLFLOW_RUN_ID/metrics

mlf log metric loss=0.5 acc=1e-05 val/f1=nan --step 3 --timestamp 1700000000000
mlf log metric loss=-inf --step -1 --timestamp 12 --dataset "iris:v2:abc123"
equal "$(cat "$folder/loss")" "1700000000000 0.5 3
12 -inf -1 iris:v2 abc123"
equal "$(cat "$folder/acc")" "1700000000000 1e-05 3"
equal "$(cat "$folder/val/f1")" "1700000000000 nan 3"

before=$(date +%s%3N)
mlf log metric now=1
read -r time value step <"$folder/now"
[ "$time" -ge "$before" ] || fail "the time $time is before $before"
equal "$value $step" "1.0 0"

fails 2 mlf log metric loss=low
says "metric 'loss' has the value 'low', which is no number"
fails 2 mlf log metric
says "give KEY=VALUE or --stdin"
fails 2 mlf log metric loss=1 --step 1.5
fails 2 mlf log metric loss=1 --dataset iris
says "not of the form NAME:DIGEST"
fails 2 mlf log metric loss=1 --tee
fails 1 mlf log metric loss=1 --timestamp -1
says "Timestamp must be a nonnegative"
fails 1 mlf log metric loss/x=1
says "cannot be both a key"
