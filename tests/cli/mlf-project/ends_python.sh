#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A script that logs with the real MLflow closes its run long before it ends, and fails.
. "$(dirname "$0")/lib.sh"
python=$MLF_MLFLOW3_PYTHON
[[ -x $python ]] || skip "no MLflow 3: scripts/setup.sh --test installs it"
cat >project/train.py <<'END'
import os, pathlib, sys, time
import mlflow
with mlflow.start_run():
    mlflow.log_metric("loss", 0.5)
    with mlflow.start_run(nested=True):
        mlflow.log_metric("loss", 0.25)
print("closed", flush=True)
pathlib.Path("pid").write_text(str(os.getpid()))
while not os.path.exists("go"):
    time.sleep(0.1)
print("last", flush=True)
sys.exit(3)
END
cat >project/MLproject <<END
name: ends
entry_points:
  main: {command: "MLFLOW_ALLOW_FILE_STORE=true $python train.py"}
END
submit main
for _ in {1..1200}; do
  [[ ! -s project/pid ]] || break
  sleep 0.1
done
pid=$(cat project/pid) || fail "it does not run: $(mlf project logs "$id" 2>&1)"
equal "$(standing "$id")" "FINISHED running "
mlf project wait "$id" 2>waited &
waiter=$!
sleep 1
kill -0 "$waiter" || fail "wait took the run for ended"
touch project/go
code=0
wait "$waiter" || code=$?
equal "$code $(state "$id")" "3 FAILED"
contains "$(mlf project logs "$id" 2>/dev/null)" $'closed\nlast'
is_over "$pid"
