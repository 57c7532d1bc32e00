#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `mlf help`: opens the manual page, and does with --help where there is no man.
. "$MLF_SOURCE/tests/cli/lib.sh"
unset MLF_EXEC_PATH

mkdir bin
printf '#!/bin/sh\necho "man $*"\n' >bin/man
chmod +x bin/man
PATH=$PWD/bin:$PATH
ok mlf help
matches "$out" '^man /.*/mlf\.1$'
ok mlf help experiment
matches "$out" '^man /.*/mlf-experiment\.1$'
ok mlf help search
matches "$out" '^man /.*/mlf-search\.7$'

# A verb's page: its own, that of several verbs, or that of its command.
expect_page() {
  ok mlf help "${@:2}"
  matches "$out" "^man /.*/$1\.1\$"
}
expect_page mlf-project-sweep project sweep
expect_page mlf-project-status project logs
expect_page mlf-project-env project env list
expect_page mlf-project project validate
expect_page mlf-run run list

# --help names the page.
ok mlf project env list --help
contains "$out" "'mlf help project env list' opens the manual."
ok mlf project env --help
contains "$out" "'mlf help project env' opens the manual."
ok mlf run --help
contains "$out" "'mlf help run' opens the manual."

fails 2 mlf help experimnt
equal "$err" "mlf: no manual for 'experimnt'; did you mean 'experiment'?"
fails 2 mlf help ../mlf
one_line "$err"
fails 2 mlf help project/../run list

mlf=$(command -v mlf)
run env PATH=/nonexistent "$mlf" help experiment
equal "$code" 0
contains "$out" "Usage: mlf experiment COMMAND"
run env PATH=/nonexistent "$mlf" help experiment list
contains "$out" "Usage: mlf experiment list"
