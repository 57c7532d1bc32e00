#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A run is ended once it has its status and its time.
. "$(dirname "$0")/../lib.sh"
fails 2 mlf run end
run=$(mlf run start)
status() { mlf run show "$run" --json | grep -o '"status":"[A-Z]*"'; }
equal "$(status)" '"status":"RUNNING"'
MLFLOW_RUN_ID=$run mlf run end
equal "$(status)" '"status":"FINISHED"'
mlf run show "$run" --json | grep -q '"end_time":1[0-9]*,'
mlf run end "$run" --status KILLED
equal "$(status)" '"status":"KILLED"'
mlf run end --run "$run" --status FAILED
equal "$(status)" '"status":"FAILED"'
fails 2 mlf run end --run "$run" --status DONE
fails 1 mlf run end --run 0123456789abcdef
mlf run delete "$run"
fails 1 mlf run end --run "$run"
