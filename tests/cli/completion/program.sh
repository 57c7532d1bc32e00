#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What the program itself answers to Tab, before any shell has a say.
. "$MLF_SOURCE/tests/cli/completion/lib.sh"

values() { ok mlf --complete "$@" && cut -f1 <<<"$out" | paste -sd ' '; }

equal "$(values ex)" experiment
equal "$(values experiment re)" "rename restore"
equal "$(values experiment list --f)" --format
equal "$(values experiment list --format '')" "table json csv"
equal "$(values experiment list --format=c)" --format=csv
equal "$(values experiment show ir | tr ' ' '\n' | sort | paste -sd ' ')" "iris irises"
equal "$(values experiment list --columns name,cre)" name,creation_time
equal "$(values experiment show --tracking-uri "$PWD/none" ir)" ""
equal "$(values run end --run "${run:0:5}")" "$run"
contains "$(mlf --complete run end --run "${run:0:5}")" first

ok mlf log metric loss=1 --run "$run"
equal "$(values run list -e iris --metrics l)" loss
equal "$(values run list --experiment=iris --metrics l)" loss
equal "$(values run list -e irises --metrics l)" ""

# Never a message, whatever stands on the line or in the store.
for line in "nonsense x" "experiment nonsense " "experiment list --nonsense=" "run end --run=--" \
  "run show --tracking-uri gopher://x ''" "experiment list --help -"; do
  read -ra words <<<"$line"
  ok mlf --complete "${words[@]}"
  equal "$err" ""
done
mkdir broken
touch broken/meta.yaml
ok mlf --complete experiment show --tracking-uri broken ''
equal "$err" ""
