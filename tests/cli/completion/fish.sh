#!/usr/bin/env bash
# shellcheck disable=SC2016
# SPDX-License-Identifier: Apache-2.0
# Completion as fish does it, asked through its own `complete -C`.
. "$MLF_SOURCE/tests/cli/completion/lib.sh"
command -v fish >/dev/null || skip "fish is not installed"

# tab LINE: the candidates, without descriptions, on one line.
tab() {
  fish --no-config -c 'source $argv[1]; complete -C $argv[2]' "$completions/mlf.fish" "$1" |
    cut -f1 | sort | paste -sd ' '
}

equal "$(tab 'mlf exp')" experiment
equal "$(tab 'mlf experiment re')" "rename restore"
equal "$(tab 'mlf experiment show ir')" "iris irises"
equal "$(tab 'mlf experiment list --format ')" "csv json table"
equal "$(tab 'mlf run end --run ')" "$run"
contains "$(fish --no-config -c 'source $argv[1]; complete -C "mlf run end --run "' \
  "$completions/mlf.fish")" first
mkdir folder
contains "$(tab 'mlf experiment list --tracking-uri fol')" folder/
