#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# On a terminal the command has one too; elsewhere it has none. No byte changes on the way.
. "$(dirname "$0")/../lib.sh"
command -v script >/dev/null || { echo "skipped: no script(1)"; exit 77; }
look='[ -t 1 ] && echo out-tty; [ -t 2 ] && echo err-tty >&2; stty size <&1'
script -qec "stty rows 33 cols 77; mlf run exec -- sh -c '$look'" /dev/null >seen
kept=$(dirname mlruns/0/*/meta.yaml)/artifacts/output
equal "$(grep -v "^mlf run exec: run " seen | tr -d '\r' | sort | tr '\n' ' ')" "33 77 err-tty out-tty "
equal "$(od -c "$kept/stdout.txt")" "$(printf 'out-tty\n33 77\n' | od -c)"
equal "$(cat "$kept/stderr.txt")" err-tty

mlf run exec -- sh -c '[ -t 1 ] || echo no-tty' >out
equal "$(cat out)" no-tty
