#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
MLFLOW_RUN_ID=$(mlf run start)
export MLFLOW_RUN_ID
dataset() { cat mlruns/0/datasets/*/meta.yaml; }

printf 'message digest' >train.csv
mlf log dataset train.csv --context training --tag split=a
dataset | grep -qx 'digest: f96b697d' || fail "not the digest of the content"
dataset | grep -qx 'name: train.csv'
dataset | grep -qx 'source_type: local'
dataset | grep -qF "$scratch/train.csv"
grep -qx '  mlflow.data.context: training' "mlruns/0/$MLFLOW_RUN_ID"/inputs/*/meta.yaml

rm -r mlruns/0/datasets
echo '{"mlflow_colspec": []}' >schema.json
mlf log dataset https://host/data.csv --name remote --digest abc --schema @schema.json \
  --profile '{"rows": 3}'
dataset | grep -qx 'digest: abc'
dataset | grep -qx 'source_type: http'
dataset | grep -qF '"rows": 3'

fails 1 mlf log dataset missing.csv
says "missing.csv"
fails 2 mlf log dataset train.csv --schema '{x'
says "--schema is no JSON"
fails 1 mlf log dataset train.csv --digest "$(printf 'd%.0s' {1..40})"
