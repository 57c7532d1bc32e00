#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Eight runs below one; the one that was asked for again did not run; one that ran by itself.
. "$(dirname "$0")/lib.sh"
run_example 12-sweep.sh
mlf run list -e iris --json >runs.json
cat >check.py <<'PY'
import json
runs = json.load(open("runs.json"))["runs"]
tags = {run["info"]["run_id"]: {tag["key"]: tag["value"] for tag in run["data"]["tags"]} for run in runs}
assert {run["info"]["status"] for run in runs} == {"FINISHED"}, runs
parents = {tags[run].get("mlflow.parentRunId") for run in tags} - {None}
assert len(parents) == 1 and parents <= set(tags), parents
assert sum("mlflow.parentRunId" in each for each in tags.values()) == 8, tags
assert len(runs) == 10, runs
PY
python3 check.py
