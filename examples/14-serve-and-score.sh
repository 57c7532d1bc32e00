#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# From training to predictions: a model is trained and registered, answers over HTTP, and scores a file
# every night. The images are real, and the model has not seen them.
set -eu
examples=$(cd "$(dirname "$0")" && pwd)

mlf project run "$examples/digits" --experiment-name digits -P epochs=10
run=$(mlf run list -e digits --columns run_id --format csv --max-results 1 | tail -n 1)
mlf artifact get "$run" unseen.csv -o unseen.csv
mlf registry register "runs:/$run/model" digits --alias champion
mlf models prepare-env -m models:/digits@champion

mlf models serve -m models:/digits@champion --unix digits.sock &
server=$!
trap 'kill "$server"' EXIT
until curl -s --unix-socket digits.sock http://localhost/ping; do sleep 0.2; done
head -n 4 unseen.csv |
  curl -s --unix-socket digits.sock http://localhost/invocations -H 'Content-Type: text/csv' --data-binary @-

# As cron starts it: no terminal, no HOME, and little on PATH.
setsid --wait env -i PATH=/usr/bin:/bin ${MLF_ENV_ROOT:+MLF_ENV_ROOT="$MLF_ENV_ROOT"} \
  "$(command -v mlf)" models predict --tracking-uri "$PWD/mlruns" -m models:/digits@champion \
  -i unseen.csv -t csv -o scored.csv --output-format csv --keep digit </dev/null
head -n 4 scored.csv
