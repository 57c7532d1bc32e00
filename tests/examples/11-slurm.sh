#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/../support/slurm.sh"
need_slurm
run_example 11-slurm.sh || tail -n 5 sweep-*.log
mlf run list -e iris-array --json >runs.json
equal "$(json '{run["info"]["status"] for run in it["runs"]}' <runs.json)" "{'FINISHED'}"
equal "$(json 'sorted(p["value"] for run in it["runs"] for p in run["data"]["params"] if p["key"] == "rate")' \
  <runs.json)" "['0.01', '0.1', '1']"
