#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# mlf experiment list and search: tables, JSON, CSV, pages, filters, orders.
. "$MLF_SOURCE/tests/cli/lib.sh"
unset MLFLOW_TRACKING_URI

for name in alpha beta gamma; do ok mlf experiment create $name --tag "n=$name,1"; done
ok mlf experiment delete beta

ok mlf experiment list
matches "$out" '^ID +NAME +STAGE +CREATED +CHANGED'
contains "$out" alpha
lacks "$out" beta
ok mlf experiment list --view deleted_only --format csv --columns name,lifecycle_stage
equal "$out" $'name,lifecycle_stage\nbeta,deleted'
ok mlf experiment search --view all --filter "name LIKE '%a'" --order-by 'name DESC' --json
equal "$(field "$out" '.experiments | map(.name) | join(" ")')" "gamma beta alpha"
equal "$(field "$out" '.next_page_token')" null
equal "$(field "$out" '.experiments[0] | keys_unsorted | join(" ")')" \
  "experiment_id name artifact_location lifecycle_stage last_update_time creation_time tags"

# Pages.
ok mlf experiment search --order-by name --max-results 2 --json
equal "$(field "$out" '.experiments | map(.name) | join(" ")')" "Default alpha"
token=$(field "$out" .next_page_token)
ok mlf experiment search --order-by name --max-results 2 --page-token "$token" --json
equal "$(field "$out" '.experiments | map(.name) | join(" ")')" "gamma"

# CSV quotes what would mislead its reader.
ok mlf experiment search --filter "name = 'alpha'" --format csv --columns tags.n
equal "$out" $'tags.n\n"alpha,1"'

ok mlf experiment search --filter "name = 'nobody'"
equal "$out$err" "mlf experiment search: no experiments that match the filter \"name = 'nobody'\"; \
there are 3 without it: mlf experiment list
the store is $scratch/mlruns"
ok mlf experiment restore beta
ok mlf experiment list --view deleted_only
equal "$out$err" "mlf experiment list: no deleted experiments; there are 4 active: mlf experiment list
the store is $scratch/mlruns"
ok mlf experiment list --view deleted_only -q
equal "$out$err" ""

fails 1 mlf experiment search --filter "name = "
matches "$err" $'\n *\\^'
fails 2 mlf experiment list --columns nam
equal "$err" "mlf experiment list: no column 'nam'; did you mean 'name'?"
fails 2 mlf experiment list --view active_onl
contains "$err" "did you mean 'active_only'"
