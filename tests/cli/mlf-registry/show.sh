#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# mlf registry show: what is in production, what was before, who did it, and is it better.
source "$MLF_SOURCE/tests/cli/mlf-registry/lib.sh"
ok mlf registry create iris --description 'which flower'
for part in "first 0.5" "second 0.75"; do
  # shellcheck disable=SC2086
  make_run $part
  ok mlf registry register "runs:/$run/model" iris
done
make_model model
ok mlf registry register --no-check "$PWD/model" iris
ok mlf registry alias iris champion 1
MLFLOW_TRACKING_USERNAME=bob ok mlf registry alias iris champion 2

ok mlf registry show iris
matches "$out" 'Description +which flower'
matches "$out" $'Alias +Version +Before +Since +By\nchampion +2 +1 +.* bob\n'
matches "$out" 'Version +Stage +Aliases +Held before +Created +By +Run +auc +Description'
matches "$out" $'\n +2 +None +champion +.* ada +second \\([0-9a-f]{8}\\) +0.75'
matches "$out" $'\n +1 +None +champion +.* ada +first \\([0-9a-f]{8}\\) +0.5'
lacks "$out" $'\e'
ok mlf registry show iris --format csv
equal "$(head -1 <<<"$out")" \
  "version,current_stage,aliases,held_before,creation_timestamp,created_by,run_id,metrics.auc,description"
ok mlf registry show iris --json
equal "$(field "$out" 'keys_unsorted | join(" ")')" "registered_model aliases versions"
equal "$(field "$out" '.versions | map(.model_version.version) | join(" ")')" "3 2 1"
equal "$(field "$out" '.versions[1].run.data.metrics[0].value')" 0.75
equal "$(field "$out" '.versions[2].held_before | join(" ")')" champion

ok mlf registry show iris -n 1 --json
equal "$(field "$out" '.versions | map(.model_version.version) | join(" ")')" "3 2 1"
ok mlf registry alias iris champion 3
ok mlf registry show iris -n 1
contains "$err" "2 of 3 versions; -n 0 shows all"

# A run that is gone is called so, and so is a tracking store that is gone.
ok mlf run delete "$run"
rm -r "$MLFLOW_TRACKING_URI/0/$run"
ok mlf registry show iris
contains "$out" "${run:0:8} (missing)"
ok mlf registry show iris --tracking-uri "$PWD/nowhere" --registry-uri "$MLFLOW_TRACKING_URI"
contains "$out" "(missing)"
equal "$err" ""
ok mlf registry create bare
ok mlf registry show bare
contains "$err" "'bare' has no versions"
fails 1 mlf registry show nobody
one_line "$err"
fails 2 mlf registry show iris -n -1
