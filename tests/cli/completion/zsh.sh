#!/usr/bin/env bash
# shellcheck disable=SC2016
# SPDX-License-Identifier: Apache-2.0
# Completion as zsh does it: an interactive zsh in a pseudo terminal, with Tab typed into it.
. "$MLF_SOURCE/tests/cli/completion/lib.sh"
command -v zsh >/dev/null || skip "zsh is not installed"
cp "$completions/mlf.zsh" "$HOME/_mlf"

# A zsh that types into another: the answer is what the screen shows, until it shows $2.
cat >tab.zsh <<'END'
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1=:; fpath=($HOME \$fpath); autoload -Uz compinit; compinit -u -D; LISTMAX=1000"
zpty -w shell 'print ready$((1+1))'
zpty -r -m shell seen '*ready2*'
zpty -w -n shell "$1"$'\t\t'
screen=
for step in {1..2400}; do
  while zpty -r -t shell piece; do screen+=$piece; done
  [[ $screen == *"$2"* ]] && break
  sleep 0.05
done
zpty -d shell
print -r -- $screen
END
tab() { zsh -f tab.zsh "$1" "$2"; }

contains "$(tab 'mlf exp' experiment)" experiment
contains "$(tab 'mlf experiment ren' rename)" rename
shown=$(tab 'mlf experiment show i' irises)
contains "$shown" irises
contains "$(tab 'mlf experiment list --format ' csv)" csv
contains "$(tab "mlf run end --run ${run:0:6}" "$run")" "$run"
mkdir -p model && touch model/MLmodel
ok mlf log artifact --run "$run" model
contains "$(tab "mlf models show runs:/" /model)" /model
