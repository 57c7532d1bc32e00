#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The dispatcher: mlf's own commands, those on PATH, and words that are neither.
. "$MLF_SOURCE/tests/cli/lib.sh"
unset MLF_EXEC_PATH

ok mlf --version
equal "$out" "mlf $MLF_VERSION"

ok mlf --help
contains "$out" "Usage: mlf COMMAND"
contains "$out" "experiment"
equal "$err" ""

fails 2 mlf
contains "$err" "Usage: mlf COMMAND"

fails 2 mlf expermient list
equal "$err" "mlf: no command 'expermient'; did you mean 'experiment'?"
fails 2 mlf ../mlf-experiment
one_line "$err"
fails 2 mlf $'\e[31m'
contains "$err" '\x1b[31m'
fails 2 mlf --tracking-uri x experiment list
contains "$err" "options go behind the command"

# Any mlf-NAME on PATH is a command, and gets its arguments and the exit code is its own.
mkdir bin
printf '#!/bin/sh\nprintf "<%%s>" "$@"\nexit 7\n' >bin/mlf-hello
chmod +x bin/mlf-hello
PATH=$PWD/bin:$PATH
run mlf hello "a b" --json ''
equal "$code $out" '7 <a b><--json><>'
ok mlf --list-commands
matches $'\n'"$out"$'\n' $'\nexperiment\n.*hello\n'

# One on PATH does not hide mlf's own.
printf '#!/bin/sh\necho foreign\n' >bin/mlf-experiment
chmod +x bin/mlf-experiment
ok mlf experiment create own
ok mlf experiment list
lacks "$out" foreign

# MLF_EXEC_PATH names another directory of executables.
MLF_EXEC_PATH=$PWD/bin ok mlf experiment
equal "$out" foreign

# Nobody is told that all is well when nothing could be written.
run sh -c 'mlf --help >/dev/full'
equal "$code" 1
contains "$err" "No space left on device"
