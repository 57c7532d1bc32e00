#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Environments are made once, by one of two processes; what was interrupted or failed is no environment;
# what a command runs in stays. Without a package: nothing is downloaded.
. "$MLF_SOURCE/tests/cli/lib.sh"
python3 -c 'import ensurepip, venv' 2>/dev/null || skip "python3 has no venv"
export MLF_ENV_ROOT=$scratch/environments
mkdir p
printf 'python_env: python_env.yaml\nentry_points:\n  main: {command: "touch %s; sleep 2"}\n' \
  "$scratch/started" >p/MLproject
printf 'dependencies: []\n' >p/python_env.yaml

# Two at once make one.
mlf project prepare p --json >a 2>a.err &
first=$!
mlf project prepare p --json >b 2>b.err
wait "$first"
equal "$(cat a)" "$(cat b)"
equal "$(cat a.err b.err | grep -c 'making an environment')" 1
name=$(field "$(cat a)" .name)
matches "$name" '^mlflow-[0-9a-f]{40}$'
contains "$(cat "$(field "$(cat a)" .directory)/pyvenv.cfg")" "home ="

# While a command runs in it, it stays.
mlf project run p >/dev/null 2>&1 &
running=$!
until [[ -e started ]]; do kill -0 "$running" || fail "the run ended"; done
equal "$(mlf project env list --json | jq -r '.environments[0].state')" "in use"
ok mlf project env prune --all --json
equal "$(field "$out" '.environments | length')" 0
fails 1 mlf project env remove "$name"
says "stays: it is in use"
wait "$running"

# Without its record it was interrupted, and is made anew.
rm "$MLF_ENV_ROOT/virtualenv/$name/mlf-environment.json"
equal "$(mlf project env list --json | jq -r '.environments[0].state')" incomplete
ok mlf project prepare p
says "making an environment"

# What fails leaves nothing and says why, in the end.
mkdir q
printf 'dependencies: [./none.whl]\n' >q/python_env.yaml
printf 'python_env: python_env.yaml\n' >q/MLproject
fails 1 mlf project prepare q
says "pip install failed with exit code 1: ERROR: "
equal "$(mlf project env list --json | jq '.environments | length')" 1

# Mistakes name their place.
printf 'python: "2.99.1"\n' >q/python_env.yaml
fails 1 mlf project prepare q
says "q/python_env.yaml:1:9: there is no Python 2.99.1 here"
printf 'python: 3.11\n' >q/python_env.yaml
fails 1 mlf project prepare q
says "q/python_env.yaml:1:9: 'python' must be text"
fails 1 mlf project prepare p --env-manager conda

ok mlf project env remove "$name" --json
equal "$(mlf project env list --json | jq '.environments | length')" 0
fails 2 mlf project env lst
says "did you mean 'env list'"
