#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
MLFLOW_RUN_ID=$(mlf run start)
export MLFLOW_RUN_ID
folder=mlruns/0/$MLFLOW_RUN_ID/metrics
log() { mlf log metric --stdin --timestamp 5 "$@"; }

printf 'epoch one\nloss=0.5, acc=0.25 step=1\r\n{"loss": NaN, "step": 2, "phase": "train"}\nlast=1' | log
equal "$(cat "$folder/loss")" "5 0.5 1
5 nan 2"
equal "$(cat "$folder/acc")" "5 0.25 1"
equal "$(cat "$folder/last")" "5 1.0 0"

printf 'n=1\ntext\nn=2\nn=3 step=9\n' | log --number-steps --step 4
equal "$(cut -d' ' -f3 "$folder/n" | paste -sd,)" 4,5,9

# Bytes pass through unchanged; the points are those of the lines.
printf 'tee=1\n\0\xff binary' | log --tee >copy
printf 'tee=1\n\0\xff binary' | cmp - copy

# A fault costs its line only, is told by number, and shows in the exit code.
printf 'good=1\ngood=2 bad=x\ngood=3\n' >lines
fails 1 log <lines
says "line 2: 'x' of 'bad' is no number"
equal "$(cut -d' ' -f2 "$folder/good" | paste -sd,)" 1.0,3.0
fails 1 log --strict <lines
equal "$(wc -l <"$folder/good")" 3
seq -f 'bad=%gx' 1000 >lines
fails 1 log <lines
equal "$(wc -l <err)" 11
says "990 more lines with faults"

# Points are there while the producer still lives.
mkfifo pipe
mlf log metric --stdin <pipe &
reader=$!
exec 3>pipe
echo 'live=1' >&3
wait_until test -e "$folder/live"
equal "$(wc -l <"$folder/live")" 1
# A signal loses nothing of what was written before it, nor the last words after it.
echo 'live=2' >&3
kill -INT "$reader"
sleep 0.1
echo 'live=3' >&3
exec 3>&-
code=0
wait "$reader" || code=$?
equal "$code" 130
equal "$(wc -l <"$folder/live")" 3

# Nobody reads the copy any more: what was read is kept.
(echo 'gone=1'; sleep 0.2; echo 'gone=2') | { mlf log metric --stdin --tee || true; } | head -n1 >/dev/null
[ "$(wc -l <"$folder/gone")" -ge 1 ] || fail "a closed pipe lost points"

fails 2 mlf log metric --stdin x=1 </dev/null
