#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/../support/slurm.sh"
need_slurm
at_end 'tail -n 5 sweep-*.log'  # seen when the test fails
run_example 11-slurm.sh
mlf run list -e iris-sweep --json >runs.json
equal "$(json 'sorted(run["info"]["status"] for run in it["runs"])' <runs.json)" \
  "['FINISHED', 'FINISHED', 'FINISHED', 'FINISHED']"
equal "$(json 'len([t for run in it["runs"] for t in run["data"]["tags"] if t["key"] == "mlflow.parentRunId"])' \
  <runs.json)" 3
mlf run list -e iris-array --json >runs.json
equal "$(json '{run["info"]["status"] for run in it["runs"]}' <runs.json)" "{'FINISHED'}"
equal "$(json 'sorted(p["value"] for run in it["runs"] for p in run["data"]["params"] if p["key"] == "rate")' \
  <runs.json)" "['0.01', '0.1', '1']"
