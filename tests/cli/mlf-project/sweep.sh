#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A sweep is a parent run with a run for every combination, and a table of them.
. "$(dirname "$0")/../lib.sh"
mkdir project
cat >project/MLproject <<'END'
name: demo
entry_points:
  main:
    parameters:
      alpha: {type: float, default: 0.5}
      depth: {type: int, default: 3}
      when: {type: string, default: x}
    command: "echo {alpha} {depth} {when}; mlf log metric loss={alpha} system/x=1; test {depth} != 13"
END
sweep() { mlf project sweep project --env-manager local "$@"; }
runs() { mlf run search --filter "tags.mlflow.parentRunId = '$1'" --order-by 'start_time ASC' --json; }
id_of_sweep() { sed -nE 's/^mlf project sweep: (going on with )?sweep ([0-9a-f]{32}) .*/\2/p' "$scratch/err"; }

# The grid, in order; strings are no ranges; ranges are decimal.
ok sweep -P alpha=0.1:0.3:0.1,0.9 -P depth=1:2 -P 'when=12:30,a\,b' --json
equal "$(json '" ".join(p["value"] for r in it["runs"][:3] for p in r["data"]["params"])' <<<"$out")" \
  "0.1 1 12:30 0.1 1 a,b 0.1 2 12:30"
equal "$(json 'len(it["runs"])' <<<"$out")" 16
equal "$(json 'sorted({p["value"] for r in it["runs"] for p in r["data"]["params"] if p["key"]=="alpha"})' <<<"$out")" \
  "['0.1', '0.2', '0.3', '0.9']"
says '16/16 [0-9a-f]{8} FINISHED  alpha=0.9  depth=2  when=a,b  loss=0.9$'
parent=$(id_of_sweep)
equal "$(runs "$parent" | json 'len(it["runs"])')" 16
ok mlf run show "$parent" --json
equal "$(field "$out" .info.status)" FINISHED
equal "$(field "$out" '[.data.params[] | .key + "=" + .value] | join(" ")')" \
  "alpha=0.1:0.3:0.1,0.9 depth=1:2 when='12:30,a\\,b'"
equal "$(field "$out" '.data.tags[] | select(.key == "mlf.project.sweep").value')" '{"runs":16}'
child=$(runs "$parent" | json 'it["runs"][0]["info"]["run_id"]')
equal "$(mlf artifact cat "$child" output/stdout.txt)" "0.1 1 12:30"

# Without a terminal the table has the varied parameters and the metrics, not the machine's.
ok sweep -P alpha=0.25 -P depth=1,2 -q
equal "$(head -1 out | tr -s ' ')" "ID Name Status Started Duration depth loss"
equal "$(wc -l <out)" 3
equal "$err" ""

# A failing run leaves the others alone, and fails the sweep.
fails 1 sweep -P depth=12:14 --json
equal "$(json '" ".join(r["info"]["status"] for r in it["runs"])' <<<"$out")" \
  "FINISHED FAILED FINISHED"
says '2/3 [0-9a-f]{8} FAILED  depth=13  exit code 1'
equal "$(field "$(mlf run show "$(id_of_sweep)" --json)" .info.status)" FAILED
fails 1 sweep -P depth=13:15 --fail-fast --json
equal "$(json 'len(it["runs"])' <<<"$out")" 1

# Samples: of a seed always the same, of intervals too.
ok sweep -P alpha=1e-4..1e-1:log -P depth=1..9 --random 3 --seed 5 --json
first=$(json '[p["value"] for r in it["runs"] for p in r["data"]["params"]]' <<<"$out")
ok sweep -P alpha=1e-4..1e-1:log -P depth=1..9 --random 3 --seed 5 --json
equal "$(json '[p["value"] for r in it["runs"] for p in r["data"]["params"]]' <<<"$out")" "$first"
ok sweep -P depth=1:9 --random 4 -j 0 --json
equal "$(json 'len({p["value"] for r in it["runs"] for p in r["data"]["params"] if p["key"]=="depth"})' <<<"$out")" 4

# What is wrong is refused before anything is recorded.
before=$(ls mlruns/0 | wc -l)
fails 1 sweep -P depth=1,two
says "parameter 'depth' takes an int, and 'two' is none"
fails 1 sweep -P alpha=0:1:-0.1
says "parameter 'alpha': the range '0:1:-0.1' never comes to its end"
fails 1 sweep -P alpha=0..1
says 'needs --random'
fails 2 sweep -P alpha=1 -P alpha=2
fails 2 sweep -j -1
fails 2 sweep --random 0
equal "$(ls mlruns/0 | wc -l)" "$before"
fails 1 mlf project run "$parent"
says 'is a sweep'
