#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/lib.sh"
run_example 01-first-run.sh
shows baseline
shows FINISHED
mlf run list -e first-steps --json >runs.json
equal "$(json '[{m["key"]: m["value"] for m in run["data"]["metrics"]} for run in it["runs"]]' <runs.json)" \
  "[{'accuracy': 0.91, 'loss': 0.31}]"
id=$(json 'it["runs"][0]["info"]["run_id"]' <runs.json)
equal "$(mlf artifact cat "$id" notes.txt)" "It leans on petal_length."
