#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# mlf experiment rename, tag, delete, restore and show, by name and by id.
. "$MLF_SOURCE/tests/cli/lib.sh"
unset MLFLOW_TRACKING_URI

ok mlf experiment create iris
id=$out
ok mlf experiment rename iris flower
ok mlf experiment show "$id" --json
equal "$(field "$out" .name)" flower
fails 1 mlf experiment rename iris other
contains "$err" "no experiment has the name or id 'iris'"
fails 1 mlf experiment rename flower Default
contains "$err" "already exists"

ok mlf experiment tag flower team=a stage=test
ok mlf experiment tag "$id" --delete team stage=done
ok mlf experiment show flower --json
equal "$(field "$out" '.tags | map(.key + "=" + .value) | join(" ")')" stage=done
fails 2 mlf experiment tag flower
fails 1 mlf experiment tag flower ../../x=1
one_line "$err"

ok mlf experiment delete flower
ok mlf experiment show flower --format csv
contains "$out" ,deleted,
ok mlf experiment restore "$id"
ok mlf experiment show flower
matches "$out" 'STAGE +active'
contains "$out" tags.stage

fails 1 mlf experiment show flowre
contains "$err" "did you mean 'flower'?"
# A slip in one name changes nothing.
fails 1 mlf experiment delete flower nobody
ok mlf experiment show flower
matches "$out" 'STAGE +active'
fails 1 mlf experiment delete Default
MLFLOW_EXPERIMENT_NAME=flower ok mlf experiment show --json
equal "$(field "$out" .experiment_id)" "$id"
