#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/lib.sh"
run_example 02-stream-metrics.sh
for rate in 0.01 0.1 1; do shows "rate $rate"; done
mlf run search -e iris --filter "params.learning_rate = '0.1'" --json >runs.json
equal "$(json '[(m["step"], m["value"] > 0.9) for m in it["runs"][0]["data"]["metrics"]][0]' <runs.json)" \
  "(100, True)"
