#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/lib.sh"
run_example 08-shell-only.sh
id=$(mlf run list -e iris --columns run_id --format csv | sed -n 2p)
mlf run show "$id" --json >run.json
equal "$(json 'it["info"]["status"]' <run.json)" FINISHED
equal "$(json '{p["key"]: p["value"] for p in it["data"]["params"]}' <run.json)" "{'epochs': '100', 'rate': '0.5'}"
equal "$(json '{m["key"]: m["step"] for m in it["data"]["metrics"]}["loss"]' <run.json)" 100
mlf artifact cat "$id" weights.csv | grep -q '^setosa,' || fail "no weights"
