#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
latest() { ls -td mlruns/0/*/meta.yaml | head -1 | xargs dirname; }
status() { sed -n 's/^status: //p' "$(latest)/meta.yaml"; }
tag() { cat "$(latest)/tags/$1"; }

# Streams stay separate and are kept byte for byte, larger than any pipe; the exit code is the command's.
head -c 300000 /dev/urandom >big
code=0
mlf run exec --name bin -- sh -c 'cat big; echo problem >&2; exit 3' >out 2>err || code=$?
equal "$code" 3
cmp out big
cmp "$(latest)/artifacts/output/stdout.txt" big
equal "$(grep -v '^mlf run exec: ' err)" problem
equal "$(grep '^mlf run exec: ' err)" "mlf run exec: run $(basename "$(latest)") (bin)
mlf run exec: run $(basename "$(latest)") is FAILED"
equal "$(cat "$(latest)/artifacts/output/stderr.txt")" problem
equal "$(status)" 4
equal "$(tag mlf.exec.exitCode)" 3
equal "$(tag mlf.exec.command | json 'it[2]')" 'cat big; echo problem >&2; exit 3'
equal "$(tag mlf.exec.host)" "$(hostname)"

# The child logs to the run; a run started in it is its child.
mlf run exec -- sh -c 'mlf log param lr=0.1; mlf run exec -- true; echo "$MLFLOW_RUN_ID" >id'
outer=$(cat id)
equal "$(cat "mlruns/0/$outer/params/lr")" 0.1
equal "$(sed -n 's/^status: //p' "mlruns/0/$outer/meta.yaml")" 3
equal "$(cat mlruns/0/*/tags/mlflow.parentRunId)" "$outer"

# What cannot be run is a failed run.
fails 127 mlf run exec -- no-such-command
says "cannot run 'no-such-command': No such file"
equal "$(status)" 4

# A process left behind does not delay the end for long.
mlf run exec -- sh -c 'sleep 60 & echo $! >left; echo done' >out
kill "$(cat left)"
equal "$(cat out)" "done"

# Metrics in the output: pairs, progress bars and colours.
mlf run exec --metric-pattern auto --metric-pattern 'score=^final (\S+)' -- printf \
  'step: 7 loss=0.5\r\nstep: 8 loss=0.25\r\033[32mstep: 9\033[0m loss=0.125\nfinal 42' >out
equal "$(cut -d' ' -f2,3 "$(latest)/metrics/loss" | tr '\n' ';')" "0.5 7;0.25 8;0.125 9;"
equal "$(cut -d' ' -f2,3 "$(latest)/metrics/score")" "42.0 0"
fails 2 mlf run exec --metric-pattern 'x(' -- true
says "no regular expression"

mlf run exec --system-metrics --system-metrics-interval 0.25 -- sleep 0.6
[ -s "$(latest)/metrics/system/cpu_utilization_percentage" ] || fail "no system metrics"
[ -s "$(latest)/metrics/system/disk_available_megabytes" ] || fail "no disk metrics"
mlf run exec --no-output-artifact -- echo hidden >out
[ ! -e "$(latest)/artifacts/output" ] || fail "the output was kept"
ok mlf run exec -q -- sh -c 'echo problem >&2'
equal "$err" problem
