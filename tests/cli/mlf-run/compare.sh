#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs side by side; --fail-if makes the exit code 3 for CI.
. "$(dirname "$0")/../lib.sh"
new() {
  local run
  run=$(mlf run start --name "$1" -q)
  mlf log metric --run "$run" auc="$2" same=1
  mlf log param --run "$run" lr="$3"
  echo "$run"
}
old=$(new old 0.92 0.1)
good=$(new good 0.95 0.2)
bad=$(new bad 0.85 0.2)
diverged=$(new diverged nan 0.2)
gate='metrics.auc < base.auc - 0.01'

mlf run compare "$old" "$good" >table
grep -Eq '^≠  metrics.auc +0.92 +0.95 \(\+0.03\)' table
grep -Eq '^   metrics.same +1' table
grep -Eq '^≠  params.lr +0.1 +0.2' table
if mlf run compare "$old" "$good" --only-differences | grep -q same; then fail "what agrees is shown"; fi
mlf run compare "$good" "$bad" --base "$old" --format csv | grep -q '^metrics,auc,0.92,0.95,0.85$'

judge() {
  local code=0
  mlf run compare "$@" --fail-if "$gate" >judged 2>&1 || code=$?
  echo "$code"
}
equal "$(judge "$old" "$good")" 0
grep -q '^pass' judged
equal "$(judge "$old" "$good" "$bad")" 3
grep -q '^FAIL  metrics.auc < base.auc - 0.01  bad: metrics.auc = 0.85, base.auc = 0.92' judged
equal "$(judge "$old" "$diverged")" 3
grep -q '^FAIL (undefined)' judged
equal "$(judge "$old" "$bad" --format markdown)" 3
grep -q '^| \*\*metrics.auc\*\* | 0.92 | \*\*0.85 (-0.07)\*\* |' judged
equal "$(judge "$old" "$bad" --json)" 3
grep -q '"outcome": "holds", "failed": true' judged

fails 1 mlf run compare "$old" "$good" --fail-if 'metrics.none < 1'
fails 1 mlf run compare "$old" "$good" --fail-if 'metrics.auc <'
fails 2 mlf run compare "$old"
fails 2 mlf run compare "$old" "$old"
