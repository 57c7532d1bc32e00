#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/lib.sh"
run_example 03-track-a-command.sh
shows 'step=100 loss='
mlf run list -e iris --json >runs.json
equal "$(json 'it["runs"][0]["info"]["status"], len(it["runs"])' <runs.json)" "FINISHED 1"
equal "$(json 'sorted((m["key"], m["step"]) for m in it["runs"][0]["data"]["metrics"])' <runs.json)" \
  "[('accuracy', 100), ('loss', 100)]"
equal "$(json '[t["value"] for t in it["runs"][0]["data"]["tags"] if t["key"] == "mlf.exec.exitCode"]' \
  <runs.json)" "['0']"
