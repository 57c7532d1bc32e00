#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/lib.sh"
[ -x "$MLF_UV" ] || { echo "skipped: no uv; scripts/setup.sh --test installs it"; exit 77; }
export PATH=${MLF_UV%/*}:$PATH
run_example 07-uv.sh
mlf run list -e digits --json >runs.json
equal "$(json 'it["runs"][0]["info"]["status"]' <runs.json)" FINISHED
equal "$(json '{m["key"]: m["value"] for m in it["runs"][0]["data"]["metrics"]}["accuracy"] > 0.8' <runs.json)" True
equal "$(json '{t["key"]: t["value"] for t in it["runs"][0]["data"]["tags"]}["mlflow.project.env"]' <runs.json)" uv
