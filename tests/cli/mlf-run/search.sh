#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Filters, orders and pages.
. "$(dirname "$0")/../lib.sh"
export MLFLOW_EXPERIMENT_NAME=grid
for i in 1 2 3 4 5; do
  run=$(mlf run start --name "r$i" -q)
  mlf log metric --run "$run" auc=0.$i
  mlf log param --run "$run" depth=$((i % 2))
done
names() { mlf run search --columns run_name --format csv "$@" | tail -n +2 | tr '\n' ' '; }
equal "$(names --filter "metrics.auc > 0.25 and params.depth = '1'" --order-by 'metrics.auc DESC')" "r5 r3 "
equal "$(names --filter "metrics.auc < 0.15 or metrics.auc > 0.45" --order-by 'metrics.auc ASC')" "r1 r5 "
equal "$(names --order-by 'params.depth ASC' --order-by 'metrics.auc DESC')" "r4 r2 r5 r3 r1 "

first=$(mlf run search --order-by metrics.auc --max-results 2 --json)
token=$(grep -o '"next_page_token": "[^"]*"' <<<"$first" | cut -d'"' -f4)
equal "$(names --order-by metrics.auc --max-results 2 --page-token "$token" -q)" "r3 r4 "

fails 1 mlf run search --filter 'metrics.auc >'
mlf run search --filter 'metrics.auc ~ 3' 2>said || true
grep -q '\^' said
