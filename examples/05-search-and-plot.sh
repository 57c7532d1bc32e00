#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Find runs with MLflow's filters, and look at their curves.
set -eu
examples=$(cd "$(dirname "$0")" && pwd)
"$examples/02-stream-metrics.sh" >/dev/null

mlf run search -e iris --filter "metrics.accuracy > 0.9 and params.learning_rate != '1'" \
  --order-by "metrics.loss" --metrics loss
mapfile -t runs < <(mlf run list -e iris --columns run_id --format csv | tail -n +2)
mlf run plot "${runs[@]}" --metric loss
mlf run plot "${runs[@]}" --metric loss --output loss.svg
