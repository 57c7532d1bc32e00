#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The Makefile of examples/ci: the first model comes into use, an equal one replaces it, a worse one is
# refused; the crontab's commands work; and the steps of the workflow are YAML that calls it.
. "$(dirname "$0")/lib.sh"
command -v make >/dev/null || { echo "skipped: no make"; exit 77; }
pipeline() { make -s -f "$MLF_SOURCE/examples/ci/Makefile" PROJECT="$MLF_SOURCE/examples/iris" "$@"; }
in_use() { mlf run search -e iris --filter "tags.stage = 'in use'" --json | json 'len(it["runs"])'; }

pipeline train gate promote
equal "$(in_use)" 1
pipeline train gate promote RATE=1
equal "$(in_use)" 1
if pipeline train gate promote RATE=0.01 >out 2>&1; then fail "a worse model passed"; fi
mlf run search -e iris --filter "tags.stage = 'retired'" --json >runs.json
equal "$(json 'len(it["runs"])' <runs.json)" 1

mkdir -p home/iris
ln -s "$MLF_SOURCE" home/mlf
cp -r "$MLF_SOURCE"/examples/{train.sh,data} home/iris
sed -n 's/^[0-9*][^ ]* [^ ]* \* \* \*  //; t found; d; : found; s/\\%/%/g; p' \
  "$MLF_SOURCE/examples/ci/crontab" >commands
equal "$(wc -l <commands)" 3
while IFS= read -r command; do
  HOME=$scratch/home MLFLOW_TRACKING_URI=$scratch/mlruns sh -euc "$command" || fail "the crontab's: $command"
done <commands
equal "$(mlf run list -e nightly --json | json '[run["info"]["status"] for run in it["runs"]]')" \
  "['FINISHED', 'FINISHED']"

[ -x "$MLF_MLFLOW3_PYTHON" ] || exit 0
"$MLF_MLFLOW3_PYTHON" - "$MLF_SOURCE/examples/ci/github-workflow.yml" <<'PY'
import sys, yaml
steps = yaml.safe_load(open(sys.argv[1]))["jobs"]["train"]["steps"]
assert any("make -C examples/ci train gate promote" in step.get("run", "") for step in steps)
PY
