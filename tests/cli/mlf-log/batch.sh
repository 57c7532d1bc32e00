#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
MLFLOW_RUN_ID=$(mlf run start)
export MLFLOW_RUN_ID
folder=mlruns/0/$MLFLOW_RUN_ID

cat >lines <<'LINES'
{"metrics": [{"key": "loss", "value": 0.5, "timestamp": 7, "step": 1}], "params": [{"key": "lr", "value": "0.1"}]}
{"metrics": [{"key": "loss", "value": NaN, "timestamp": "8"}], "tags": [{"key": "phase", "value": "train"}]}

{"metric": {"key": "acc", "value": "-Infinity", "timestamp": 9, "step": -2}}
{"param": {"key": "depth", "value": "4"}}
LINES
mlf log batch lines
equal "$(cat "$folder/metrics/loss")" "7 0.5 1
8 nan 0"
equal "$(cat "$folder/metrics/acc")" "9 -inf -2"
equal "$(cat "$folder/params/lr" "$folder/params/depth" "$folder/tags/phase")" "0.14train"

# More lines than one of MLflow's batches has room for.
seq -f '{"metric": {"key": "many", "value": %g}}' 2500 | mlf log batch
equal "$(wc -l <"$folder/metrics/many")" 2500

cat >lines <<'LINES'
{"metric": {"key": "before", "value": 1}}
{"metrics": [{"key": "torn", "value": 1}, {"key": "torn", "value": "x"}]}
{"param": {"key": "lr", "value": "0.2"}}
{"metric": {"key": "after", "value": 1}}
LINES
fails 1 mlf log batch lines
says "lines:2: metrics\[1\]: 'value' must be a number"
[ -e "$folder/metrics/before" ] || fail "the line before the fault is lost"
[ ! -e "$folder/metrics/torn" ] || fail "half of a line was logged"
[ ! -e "$folder/metrics/after" ] || fail "it went on after a fault"
fails 1 mlf log batch --continue lines
says "lines:3: Changing param values is not allowed"
[ -e "$folder/metrics/after" ] || fail "it did not go on"

fails 1 mlf log batch nowhere.jsonl
says "nowhere.jsonl"
fails 1 mlf log batch . # a directory
