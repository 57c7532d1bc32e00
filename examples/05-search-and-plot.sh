#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Find runs with MLflow's filters, and look at their curves.
set -eu
examples=$(cd "$(dirname "$0")" && pwd)
"$examples/02-stream-metrics.sh" >/dev/null

mlf run search -e iris --filter "metrics.accuracy > 0.9 and params.learning_rate != '1'" \
  --order-by "metrics.loss"
mlf run plot loss -e iris
mlf run plot loss -e iris --output loss.svg
