#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# mlf registry create, list, search, describe, tag and rename, on registered models.
source "$MLF_SOURCE/tests/cli/mlf-registry/lib.sh"

ok mlf registry create iris --description 'flowers' --tag team=a --tag 'n=x,1'
equal "$out" iris
ok mlf registry create wine
fails 1 mlf registry create iris
one_line "$err"
contains "$err" "iris"
fails 1 mlf registry create a/b
one_line "$err"
fails 2 mlf registry create other --tag novalue
fails 2 mlf registry create

ok mlf registry list
matches "$out" '^Name +Latest +Aliases +Changed +Description'
matches "$out" 'iris +just now|iris +[0-9]+ second'
ok mlf registry list --json
equal "$(field "$out" '.registered_models | map(.name) | join(" ")')" "iris wine"
equal "$(field "$out" '.registered_models[0] | keys_unsorted | join(" ")')" \
  "name creation_timestamp last_updated_timestamp description latest_versions tags aliases deployment_job_id"
equal "$(field "$out" '.next_page_token')" null
ok mlf registry list --format csv --columns name,latest_version,tags.n
equal "$out" $'name,latest_version,tags.n\niris,,"x,1"\nwine,,'
ok mlf registry list -n 1 --json
token=$(field "$out" .next_page_token)
ok mlf registry list -n 1 --page-token "$token" --format csv --columns name
equal "$out" $'name\nwine'
fails 2 mlf registry list --columns nam
equal "$err" "mlf registry list: no column 'nam'; did you mean 'name'?"
fails 2 mlf registry list -n -1

ok mlf registry search --filter "tags.team = 'a'" --format csv --columns name
equal "$out" $'name\niris'
ok mlf registry search --filter "name LIKE '%i%'" --order-by 'name DESC' --format csv --columns name
equal "$out" $'name\nwine\niris'
ok mlf registry search --filter "name = 'nobody'"
equal "$out$err" "mlf registry search: no registered models that match the filter \"name = 'nobody'\"; \
there are 2 without it: mlf registry list
the registry is that of $scratch/mlruns"
fails 1 mlf registry search --filter "name = "
matches "$err" $'\n *\\^'

ok mlf registry describe iris 'all flowers'
ok mlf registry tag iris stage=x team=b -d n
ok mlf registry list --json
equal "$(field "$out" '.registered_models[0].description')" "all flowers"
equal "$(field "$out" '.registered_models[0].tags | map(.key + "=" + .value) | join(" ")')" "stage=x team=b"
fails 2 mlf registry tag iris
fails 1 mlf registry tag nobody a=b
one_line "$err"
fails 1 mlf registry describe nobody x

# A new name takes everything along, the history too.
make_model model
ok mlf registry register --no-check "$PWD/model" iris
ok mlf registry alias iris champion 1
ok mlf registry rename iris flowers
ok mlf registry list --json
equal "$(field "$out" '.registered_models[0] | .name, .aliases[0].alias, .tags[0].key' | xargs)" \
  "flowers champion stage"
ok mlf registry history flowers --format csv --columns action
contains "$out" $'set_alias\nrename_model'
fails 1 mlf registry show iris
one_line "$err"
fails 1 mlf registry rename flowers wine
fails 1 mlf registry rename nobody x
