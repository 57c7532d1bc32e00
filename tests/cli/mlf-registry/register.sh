#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# mlf registry register: prints the number of the version, and refuses what is no model.
source "$MLF_SOURCE/tests/cli/mlf-registry/lib.sh"
make_run first 0.5

ok mlf registry register "runs:/${run:0:8}/model" iris --description 'a start' --tag team=a --tag n=1 \
  --alias champion --alias fresh --run-link http://tracking.example/1
equal "$out" 1
ok mlf registry show iris/1 --json
equal "$(field "$out" '.model_version | [.source, .run_id, .description, .run_link] | join(" ")')" \
  "$MLFLOW_TRACKING_URI/0/$run/artifacts/model $run a start http://tracking.example/1"
equal "$(field "$out" '.model_version | [.tags[].key, .aliases[]] | join(" ")')" "n team champion fresh"
ok mlf registry register models:/iris@champion other
ok mlf registry show other/1 --json
equal "$(field "$out" '.model_version.source')" models:/iris/1

# What is no model is refused, and nothing is made.
for uri in "runs:/$run/nothing" "runs:/0123456789abcdef0123456789abcdef/model" models:/nobody/1 "$PWD/nowhere"; do
  fails 1 mlf registry register "$uri" fresh
  one_line "$err"
done
fails 1 mlf registry show fresh
ok mlf registry register "$PWD/nowhere" unchecked --no-check
equal "$out" 1
fails 1 mlf registry register "runs:/$run/model" iris --alias v1
one_line "$err"
fails 2 mlf registry register "runs:/$run/model" iris --tag x
fails 2 mlf registry register "runs:/$run/model"
ok mlf registry list iris --format csv --columns version
equal "$out" $'version\n1'

# Twenty at once get twenty numbers.
for i in $(seq 20); do mlf registry register "runs:/$run/model" many >"number-$i" & done
wait
equal "$(sort -n number-* | paste -sd' ')" "$(seq -s' ' 20)"

# The registry may be another store than the runs', by option or variable.
ok mlf registry register "runs:/$run/model" iris --registry-uri "$PWD/shared"
equal "$out" 1
MLFLOW_REGISTRY_URI=$PWD/shared ok mlf registry show iris/1
contains "$out" "first (${run:0:8})"
equal "$(basename "$(dirname "$(find shared -name version-1)")")" iris
