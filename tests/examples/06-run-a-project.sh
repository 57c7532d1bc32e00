#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The real scikit-learn and the real mlflow log into the run of the project, and save a model there.
. "$(dirname "$0")/lib.sh"
run_example 06-run-a-project.sh
shows '^main +alpha +float'
shows 'FINISHED'
mlf run list -e digits --json >runs.json
equal "$(json 'len(it["runs"])' <runs.json)" 1
equal "$(json '{p["key"]: p["value"] for p in it["runs"][0]["data"]["params"]}' <runs.json)" \
  "{'alpha': '0.001', 'epochs': '20'}"
equal "$(json '{m["key"]: m["value"] for m in it["runs"][0]["data"]["metrics"]}["accuracy"] > 0.9' <runs.json)" True
id=$(json 'it["runs"][0]["info"]["run_id"]' <runs.json)
equal "$(find mlruns -path '*/models/*' -name MLmodel | wc -l)" 1
grep -q "run_id: $id" "$(find mlruns -path '*/models/*' -name MLmodel)" || fail "the model is not of this run"
mlf artifact cat "$id" output/stdout.txt | grep -q '^accuracy 0.9' || fail "its output is not kept"
