#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Record a run by hand: what went in, what came out, and a file.
set -eu

export MLFLOW_RUN_ID
MLFLOW_RUN_ID=$(mlf run start -e first-steps --name baseline)
mlf log param model=tree depth=4
mlf log metric accuracy=0.91 loss=0.31
mlf log tag stage=draft
echo 'It leans on petal_length.' >notes.txt
mlf log artifact notes.txt
mlf run end
mlf run show
