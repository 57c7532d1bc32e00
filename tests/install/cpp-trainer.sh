#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A program outside the tree builds against the installed package, and what it logs is in the store.
. "$(dirname "$0")/lib.sh"
install_to_prefix
cmake -S "$MLF_SOURCE/examples/cpp-trainer" -B "$scratch/build" -DCMAKE_PREFIX_PATH="$prefix" \
  -DCMAKE_CXX_FLAGS="-Wall -Wextra -Wpedantic -Werror" >"$scratch/log"
cmake --build "$scratch/build" >>"$scratch/log" || { cat "$scratch/log"; exit 1; }

cd "$scratch"
export MLFLOW_TRACKING_URI=$scratch/mlruns
mlf() { "$prefix/bin/mlf" "$@"; }
id=$(./build/trainer "$MLF_SOURCE/examples/data/iris.csv" | sed -n 's/^run //p')
mlf run show "$id" --json >run.json
equal "$(json 'it["info"]["status"]' <run.json)" FINISHED
equal "$(json '{p["key"]: p["value"] for p in it["data"]["params"]}["learning_rate"]' <run.json)" 0.1
equal "$(json '{m["key"]: m["value"] for m in it["data"]["metrics"]}["accuracy"] > 0.9' <run.json)" True
equal "$(json '[t["value"] for t in it["data"]["tags"] if t["key"] == "mlflow.source.name"][0]' <run.json)" \
  "$scratch/build/trainer"
mlf artifact cat "$id" weights.csv | grep -q '^bias,' || fail "no weights"
if [ -x "$MLF_MLFLOW3_PYTHON" ]; then
  equal "$(MLFLOW_ALLOW_FILE_STORE=true "$MLF_MLFLOW3_PYTHON" -c "
from mlflow import MlflowClient
client = MlflowClient('file://$scratch/mlruns')
print(client.get_run('$id').info.status, len(client.get_metric_history('$id', 'loss')))")" \
    "FINISHED 200"
fi

# An exception that leaves the run's scope ends it FAILED.
if ./build/trainer "$scratch/none.csv" >out 2>err; then fail "trained on a missing file"; fi
grep -q "none.csv" err || fail "the message does not name the file"
equal "$(mlf run show "$(sed -n 's/^run //p' out)" --json | json 'it["info"]["status"]')" FAILED

# Under exec, the program continues the run that was made for it.
mlf run exec -e wrapped -- ./build/trainer "$MLF_SOURCE/examples/data/iris.csv" >out
id=$(sed -n 's/^run //p' out)
mlf run show "$id" --json >run.json
equal "$(json 'it["info"]["status"]' <run.json)" FINISHED
json '[t["value"] for t in it["data"]["tags"] if t["key"] == "mlf.exec.command"][0]' <run.json |
  grep -q trainer || fail "exec made another run"
