#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The server and the command of cron predict what the images show, nearly always.
. "$(dirname "$0")/lib.sh"
command -v curl >/dev/null || { echo "no curl; scripts/setup.sh --test installs it"; exit 77; }
run_example 14-serve-and-score.sh
cat >check.py <<'PY'
import csv, json, re
served = json.loads(re.search(r'\{"predictions": \[.*?\]\}', open("out").read())[0])["predictions"]
scored = list(csv.DictReader(open("scored.csv")))
unseen = list(csv.DictReader(open("unseen.csv")))
assert len(scored) == len(unseen) == 450, len(scored)
assert [row["digit"] for row in scored] == [row["digit"] for row in unseen]
assert [str(digit) for digit in served] == [row["prediction"] for row in scored[:3]], served
right = sum(row["digit"] == row["prediction"] for row in scored)
assert right > 0.9 * len(scored), right
PY
python3 check.py
grep -q '450 rows' err || { cat err; fail "no summary"; }
