#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Each step is a run below that of the workflow, which names the best of them.
. "$(dirname "$0")/lib.sh"
run_example 09-steps.sh
mlf run list -e steps --json >runs.json
cat >check.py <<'PY'
import json
runs = json.load(open("runs.json"))["runs"]
tags = {run["info"]["run_id"]: {tag["key"]: tag["value"] for tag in run["data"]["tags"]} for run in runs}
assert {run["info"]["status"] for run in runs} == {"FINISHED"}, runs
(top,) = [run for run in tags if "mlflow.parentRunId" not in tags[run]]
steps = {tags[run]["mlflow.runName"]: run for run in tags if tags[run].get("mlflow.parentRunId") == top}
assert set(steps) == {"split", "rate 0.01", "rate 0.1", "rate 1", "choose"}, steps
assert tags[top]["best"] in (steps["rate 0.1"], steps["rate 1"]), tags[top]
assert tags[tags[top]["best"]]["chosen"] == "yes"
split = {p["key"]: p["value"] for run in runs if run["info"]["run_id"] == steps["split"]
         for p in run["data"]["params"]}
assert split["known"] == "135" and split["aside"] == "15", split
PY
python3 check.py
