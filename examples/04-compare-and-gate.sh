#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Put runs side by side, and fail a pipeline when the new one is worse.
set -eu
examples=$(cd "$(dirname "$0")" && pwd)

# record NAME LEARNING-RATE: trains and prints the id of the run.
record() {
  id=$(mlf run start -q -e iris --name "$1")
  mlf log param --run "$id" learning_rate="$2"
  "$examples/train.sh" "$2" | mlf log metric --run "$id" --stdin
  mlf run end --run "$id"
  echo "$id"
}
in_use=$(record "in use" 1)
candidate=$(record candidate 0.01)

mlf run compare "$in_use" "$candidate"
mlf run compare "$in_use" "$candidate" --fail-if 'metrics.accuracy < base.accuracy - 0.01' ||
  echo "worse than the run in use: exit code $?"
