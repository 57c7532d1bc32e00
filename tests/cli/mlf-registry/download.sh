#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# mlf registry download and copy: the files of a version here, and a version of another model.
source "$MLF_SOURCE/tests/cli/mlf-registry/lib.sh"
make_run first 0.5
ok mlf registry register "runs:/$run/model" iris --tag a=b --description d --alias champion

ok mlf registry download iris@champion
equal "$out" iris-1
diff model-first iris-1 | grep -v registered_model_meta && fail "the files differ"
equal "$(<iris-1/registered_model_meta)" $'model_name: iris\nmodel_version: \'1\''
ok mlf registry download models:/iris/1 -o deep/er
equal "$out" deep/er
[[ -e deep/er/MLmodel ]] || fail "no MLmodel in deep/er"
fails 2 mlf registry download iris
one_line "$err"
fails 1 mlf registry download iris/2
one_line "$err"
echo file >a-file
fails 1 mlf registry download iris/1 -o a-file
one_line "$err"

ok mlf registry copy iris@champion prod
equal "$out" 1
ok mlf registry show prod/1 --json
equal "$(field "$out" '.model_version | [.source, .run_id, .description, .tags[0].key] | join(" ")')" \
  "models:/iris/1 $run d a"
equal "$(field "$out" '.model_version.aliases | length')" 0
ok mlf registry copy iris/1 prod
equal "$out" 2
ok mlf registry copy prod/2 prod
ok mlf registry download prod/3
cmp prod-3/MLmodel iris-1/MLmodel
fails 2 mlf registry copy iris other
fails 1 mlf registry copy iris/9 other
one_line "$err"
fails 1 mlf registry show other

# A version whose files are gone says so.
rm -r "$MLFLOW_TRACKING_URI/0/$run/artifacts/model"
fails 1 mlf registry download iris/1 -o gone
one_line "$err"
[[ ! -e gone ]] || fail "a directory was made for nothing"
