#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Workflows of several steps: entry points that run others.
. "$(dirname "$0")/../lib.sh"
mkdir project
cat >project/MLproject <<END
name: flow
entry_points:
  main:
    parameters: {code: {type: int, default: 0}}
    command: "mlf project run . --env-manager local -e middle -P code={code} && touch $scratch/after"
  middle:
    parameters: {code: int}
    command: >-
      mlf project run . --needed --env-manager local -e leaf -P name=a &
      mlf project run . --needed --env-manager local -e leaf -P name=b &
      wait; mlf project run . --env-manager local -e last -P code={code}
  leaf:
    parameters: {name: string}
    command: "echo {name} >>$scratch/leaves"
  last:
    parameters: {code: int}
    command: "exit {code}"
END
flow() { mlf project run project --experiment-name flow --env-manager local "$@"; }
# The runs of one kind, newest first: ENTRY-POINT FILTER
of() {
  mlf run search -e flow --filter "tags.mlflow.project.entryPoint = '$1'" --json | json "$2"
}
parent='[t["value"] for t in it["runs"][0]["data"]["tags"] if t["key"] == "mlflow.parentRunId"][0]'
id='it["runs"][0]["info"]["run_id"]'
export MLFLOW_EXPERIMENT_NAME=ignored

# Three levels, each under the one that ran it, all in the experiment of the first.
ok flow
equal "$(of leaf 'len(it["runs"])')" 2
equal "$(of leaf "$parent")" "$(of middle "$id")"
equal "$(of last "$parent")" "$(of middle "$id")"
equal "$(of middle "$parent")" "$(of main "$id")"
equal "$(sort leaves | tr '\n' ' ')" "a b "
[[ -e after ]] || fail "the workflow did not go on"

# A step that fails ends those around it with its exit code; steps that are done are not run again.
rm after
fails 9 flow -P code=9
for entry_point in main middle last; do
  equal "$(of "$entry_point" 'it["runs"][0]["info"]["status"]')" FAILED
done
[[ ! -e after ]] || fail "the workflow went on"
equal "$(sort leaves | tr '\n' ' ')" "a b "
equal "$(of leaf 'len(it["runs"])')" 2
