#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: choose.sh PARENT: tags the best model of this workflow, and tells the run of the workflow
set -euo pipefail
best=$(mlf run search --filter "tags.\`mlflow.parentRunId\` = '$1' and metrics.accuracy > 0" \
  --order-by 'metrics.accuracy DESC' --order-by metrics.loss --max-results 1 --columns run_id --format csv |
  tail -n +2)
mlf log tag --run "$best" chosen=yes
mlf log param best="$best"
mlf log tag --run "$1" best="$best"
