#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# mlf registry list NAME, search --versions, show, tag, describe and stage, on versions.
source "$MLF_SOURCE/tests/cli/mlf-registry/lib.sh"
make_run first 0.5
first=$run
make_versions iris 2
ok mlf registry register "runs:/$first/model" iris
equal "$out" 3

ok mlf registry tag iris/2 quality=good
ok mlf registry describe iris/2 'with more data'
ok mlf registry alias iris champion 2
ok mlf registry stage iris 1 production
ok mlf registry stage iris @champion Production --archive-existing
ok mlf registry list iris --format csv --columns version,current_stage,aliases,description,tags.quality
equal "$out" $'version,current_stage,aliases,description,tags.quality
3,None,,,\n2,Production,champion,with more data,good\n1,Archived,,,'
fails 2 mlf registry stage iris 1 live
says 'None, Staging, Production and Archived'
fails 1 mlf registry stage iris 9 Staging
one_line "$err"

# A search has aliases and tags, as the version itself has.
ok mlf registry search --versions --filter "name = 'iris' and tags.quality = 'good'" --json
equal "$(field "$out" '.model_versions | map(.version + " " + .aliases[0] + " " + .tags[0].value) | join(",")')" \
  "2 champion good"
ok mlf registry search --versions --filter "run_id = '$first'" --format csv --columns version
equal "$out" $'version\n3'
ok mlf registry search --versions --filter "name = 'nobody'"
contains "$err" "there are 3 without it: mlf registry search --versions"
fails 1 mlf registry list nobody
one_line "$err"
ok mlf registry create empty
ok mlf registry list empty
equal "$out" ""
contains "$err" "no model versions that match the filter"

ok mlf registry show iris/2
matches "$out" $'Version +2\n'
contains "$out" champion
contains "$out" "with more data"
ok mlf registry show iris@champion --json
equal "$(field "$out" '.model_version.version, .model_version.current_stage, .created_by, .run' | xargs)" \
  "2 Production ada null"
ok mlf registry show "models:/iris/3"
contains "$out" "first (${first:0:8})"
matches "$out" 'auc +0.5'
for word in iris/x iris/ /1 @champion iris@; do
  fails 2 mlf registry show "$word"
  one_line "$err"
done
fails 1 mlf registry show iris/9
one_line "$err"
fails 1 mlf registry show iris@nobody
one_line "$err"
ok mlf registry tag iris/2 -d quality
ok mlf registry show iris/2 --json
equal "$(field "$out" '.model_version.tags | length')" 0
