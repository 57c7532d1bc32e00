#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Everything about a run, which the start of its id names.
. "$(dirname "$0")/../lib.sh"
run=$(mlf run start -e iris --name "shown one" --tag team=x --description "what for" -q)
mlf log metric --run "$run" --step 7 loss=0.25
mlf log param --run "$run" lr=0.1
mlf run show "${run:0:12}" >shown
grep -q "^Run  *$run$" shown
grep -q '^Name  *shown one$' shown
grep -q '^Experiment  *iris ([0-9]*)$' shown
grep -q '^Description  *what for$' shown
grep -Eq '^loss +0.25 +7 ' shown
grep -Eq '^lr +0.1$' shown
grep -Eq '^team +x$' shown
MLFLOW_RUN_ID=$run mlf run show --json | grep -q '"metrics":\[{"key":"loss","value":0.25,'
fails 1 mlf run show 0123
fails 2 mlf run show

# What a store says cannot speak to the terminal.
printf 'evil\033]0;x\007' >"$(echo mlruns/*/"$run")/tags/team"
mlf run show "$run" | grep -q 'evil\\x1b'
