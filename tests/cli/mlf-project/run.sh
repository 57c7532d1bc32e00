#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
latest() { ls -td mlruns/*/*/meta.yaml | head -1 | xargs dirname; }
status() { sed -n 's/^status: //p' "$(latest)/meta.yaml"; }
tag() { cat "$(latest)/tags/$1"; }
param() { cat "$(latest)/params/$1"; }

mkdir project
cat >project/MLproject <<'END'
name: greeting
entry_points:
  main:
    parameters:
      who: {type: string, default: world}
      times: {type: int, default: 1}
    command: "./greet.sh {who} {times}"
  fail:
    command: "echo lost >&2; exit 7"
  environment:
    command: "env"
END
cat >project/greet.sh <<'END'
#!/bin/sh
i=0
while [ "$i" -lt "$2" ]; do echo "hello $1"; i=$((i + 1)); done
shift 2
[ $# -eq 0 ] || printf '[%s]' "$@"
END
chmod +x project/greet.sh

# Defaults and given values; what is recorded is what MLflow records.
ok mlf project run project --env-manager local
equal "$out" "hello world"
ok mlf project run project --env-manager local -P who="a b; \$(touch x)" -P times=2 -P extra='1 2' \
  --experiment-name greetings --run-name polite
equal "$out" $'hello a b; $(touch x)\nhello a b; $(touch x)\n[--extra][1 2]'
[[ ! -e x && ! -e project/x ]] || fail "a value was executed"
equal "$(param who)" "'a b; \$(touch x)'"
equal "$(param times)" 2
equal "$(param extra)" "'1 2'"
equal "$(tag mlflow.source.type)" PROJECT
equal "$(tag mlflow.source.name)" "$PWD/project"
equal "$(tag mlflow.project.entryPoint)" main
equal "$(tag mlflow.project.backend)" local
[ ! -e "$(latest)/tags/mlflow.project.env" ] || fail "the local manager is no environment"
equal "$(tag mlflow.runName)" polite
equal "$(tag mlf.exec.exitCode)" 0
equal "$(status)" 3
equal "$(cat "$(latest)/artifacts/output/stdout.txt")" "$out"
contains "$(mlf experiment list --columns name --format csv)" greetings
launch=$(latest)/artifacts/project/launch.json
equal "$(jq -r '.parameters[0].value' "$launch")" "a b; \$(touch x)"
equal "$(jq -r .entry_point "$launch")" main

# The command's exit code is mlf's, and the run says how it ended.
fails 7 mlf project run project --env-manager local -e fail
equal "$(status)" 4
equal "$(tag mlf.exec.exitCode)" 7
equal "$(cat "$(latest)/artifacts/output/stderr.txt")" lost

# What children get.
ok mlf project run project --env-manager local -e environment
run_id=$(basename "$(latest)")
contains "$out" "MLFLOW_RUN_ID=$run_id"
contains "$out" "MLFLOW_EXPERIMENT_ID=0"
contains "$out" "MLFLOW_TRACKING_URI=file://$PWD/mlruns"
contains "$out" "MLFLOW_ALLOW_FILE_STORE=true"

# A run in a run is its child; without an MLproject file a script is an entry point.
mkdir bare
echo 'echo "script $1 $2"' >bare/run.sh
SHELL=/bin/bash ok mlf project run bare -e run.sh --env-manager local -P a=1
equal "$out" "script --a 1"
outer=$(mlf run start)
MLFLOW_RUN_ID=$outer ok mlf project run project --env-manager local
equal "$(tag mlflow.parentRunId)" "$outer"
