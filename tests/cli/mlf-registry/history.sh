#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# mlf registry history: who did what, in order.
source "$MLF_SOURCE/tests/cli/mlf-registry/lib.sh"
make_versions iris 2
MLFLOW_TRACKING_USERNAME=bob ok mlf registry alias iris champion 1
ok mlf registry promote iris 2 --alias champion
ok mlf registry stage iris 2 Staging
ok mlf registry tag iris/1 a=b

ok mlf registry history iris
matches "$out" '^When +By +Action +Version +Key +Before +After'
matches "$out" 'bob +set_alias +1 +champion +1'
ok mlf registry history iris --json
equal "$(field "$out" '.events | map(.action) | join(" ")')" \
  "create_model create_version create_version set_alias set_alias set_stage set_version_tag"
equal "$(field "$out" '.events[4] | [.user, .key, .before, .after] | join(" ")')" "ada champion 1 2"
equal "$(field "$out" '.events[4] | keys_unsorted | join(" ")')" \
  "timestamp user name action version key before after"
ok mlf registry history iris/1 --format csv --columns action,after
equal "$out" "action,after
create_version,$PWD/model
set_alias,1
set_alias,2
set_version_tag,b"
ok mlf registry history iris@champion --format csv --columns action
contains "$out" set_stage

ok mlf registry history nobody
equal "$out" ""
contains "$err" "no history of nobody"
fails 2 mlf registry history iris --columns nothing
fails 2 mlf registry history
