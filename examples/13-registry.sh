#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Keep the versions of a model: train two, say which one is in use, compare them, and go back.
set -eu
examples=$(cd "$(dirname "$0")" && pwd)

# train ALPHA: prints the id of the run.
train() {
  mlf project run "$examples/digits" --experiment-name digits -P alpha="$1" -P epochs=5 >&2
  mlf run list -e digits --columns run_id --format csv --max-results 1 | tail -n 1
}
first=$(train 0.01)
second=$(train 0.0001)

mlf registry register "runs:/$first/model" digits --alias champion
mlf registry register "runs:/$second/model" digits --alias challenger
mlf registry diff digits @champion @challenger
mlf registry promote digits @challenger --alias champion --if-current 1
mlf registry show digits
mlf registry rollback digits --alias champion
