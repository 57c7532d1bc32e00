#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What every command has: where the store is, what is said and how it ends.
. "$MLF_SOURCE/tests/cli/lib.sh"
unset MLFLOW_TRACKING_URI

# --tracking-uri over MLFLOW_TRACKING_URI over ./mlruns.
ok mlf experiment create here
MLFLOW_TRACKING_URI=$PWD/other ok mlf experiment create there
equal "$(field "$(mlf experiment show there --tracking-uri other --json)" .artifact_location)" \
  "$PWD/other/$out"
fails 1 mlf experiment show there
MLFLOW_TRACKING_URI=other ok mlf experiment --tracking-uri mlruns show here
mkdir elsewhere
touch elsewhere/mlflow.db
cd elsewhere
fails 1 mlf experiment list
contains "$err" "./mlflow.db"
cd ..
fails 1 mlf experiment list --tracking-uri gopher://x
one_line "$err"

# Help and version of every level; wrong words are met with the nearest right one.
ok mlf experiment --help
contains "$out" "rename"
ok mlf experiment list --help
contains "$out" "--page-token TOKEN"
ok mlf experiment list --version
equal "$out" "mlf $MLF_VERSION"
fails 2 mlf experiment
contains "$err" "no command given"
fails 2 mlf experiment lsit
equal "$err" "mlf experiment: no command 'lsit'; did you mean 'list'?"
fails 2 mlf experiment list --jsno
equal "$err" "mlf experiment list: unknown option '--jsno'; did you mean '--json'?"
fails 2 mlf experiment list --max-results many
equal "$err" "mlf experiment list: --max-results: 'many' is not an integer"
fails 2 mlf experiment list --tracking-uri
contains "$err" "--tracking-uri lacks its value"

# Success means written; a reader that goes away is no error worth a word.
run sh -c 'mlf experiment list --json >/dev/full'
equal "$code" 1
equal "$err" "mlf experiment list: cannot write to 'standard output': No space left on device"
run python3 -c '
import os, subprocess, sys
reader, writer = os.pipe()
os.close(reader)
command = ["mlf", "experiment", "list"]
sys.exit(subprocess.run(command, stdout=writer, restore_signals=False).returncode)'
equal "$code $err" "1 "

fails 2 env MLF_DURABILITY=some mlf experiment list
contains "$err" "MLF_DURABILITY"
