#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# mlf registry check: finds what the registry names and is not there, and damage; changes nothing.
source "$MLF_SOURCE/tests/cli/mlf-registry/lib.sh"
problems() { run mlf registry check "$@" --format csv && true; tail -n +2 out; }

make_run first 0.5
first=$run
make_run second 0.6
ok mlf registry register "runs:/$first/model" iris --alias champion
ok mlf registry register "runs:/$run/model" iris
ok mlf registry register models:/iris/1 copy
ok mlf registry check
equal "$out" ""
equal "$err" "mlf registry check: 2 models with 3 versions: nothing is wrong"
ok mlf registry check --json
equal "$(field "$out" .problems)" "[]"

# Runs and files that have gone.
mlf run delete "$first" 2>/dev/null
rm "$MLFLOW_TRACKING_URI/0/$run/artifacts/model/MLmodel"
fails 1 mlf registry check
says "2 models with 3 versions: 3 problems"
equal "$(problems)" "copy,1,its run $first is deleted
iris,1,its run $first is deleted
iris,2,there is no model at '$MLFLOW_TRACKING_URI/0/$run/artifacts/model': it has no file MLmodel"
equal "$(problems copy)" "copy,1,its run $first is deleted"
fails 1 mlf registry check nobody
says "nobody"
mlf run restore "$first"
rm -r "${MLFLOW_TRACKING_URI:?}/0/$run"
equal "$(problems)" "iris,2,its run $run does not exist"

# Damage: a version, an alias of no version, one that is no number, a model.
models=$MLFLOW_TRACKING_URI/models
ok mlf registry delete iris/2 --yes
ok mlf registry check
echo 7 >"$models/iris/aliases/lost"
echo x >"$models/iris/aliases/odd"
echo '{' >"$models/copy/version-1/meta.yaml"
mkdir "$models/empty"
find "$models" -type f -exec md5sum {} + | sort >before
fails 1 mlf registry check --json
equal "$(field "$out" '[.problems[] | .name, .version] | tostring')" \
  '["copy",null,"empty",null,"iris",null,"iris",null]'
contains "$out" "the alias 'lost' is of version 7, which does not exist"
contains "$out" "iris/aliases/odd: it has no number of a version"
contains "$out" "copy/version-1/meta.yaml"
contains "$out" "it has no meta.yaml"
find "$models" -type f -exec md5sum {} + | sort | diff before -
