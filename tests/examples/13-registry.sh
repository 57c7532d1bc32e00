#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The alias went to the second version, and back to the first; both are models of runs.
. "$(dirname "$0")/lib.sh"
run_example 13-registry.sh
shows 'champion +2 +1'
shows 'alpha +0.01 +0.0001'
mlf registry show digits --json >shown.json
equal "$(json '{one["alias"]: (one["version"], one["before"]) for one in it["aliases"]}' <shown.json)" \
  "{'challenger': ('2', None), 'champion': ('1', '2')}"
equal "$(json '[one["run"]["info"]["status"] for one in it["versions"]]' <shown.json)" "['FINISHED', 'FINISHED']"
mlf registry check
