#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# mlf registry alias, promote and rollback: who has an alias, who had it, and nobody moves it unseen.
source "$MLF_SOURCE/tests/cli/mlf-registry/lib.sh"
make_versions iris 4

at() { mlf registry show iris --json | jq -r '.aliases[] | select(.alias == "'"$1"'") | .version'; }

ok mlf registry alias iris challenger 4
equal "$out$err" ""
ok mlf registry promote iris 1 --alias champion --if-current none
equal "$out" 1
equal "$err" "mlf registry promote: 'champion' was at no version and is now at version 1"
fails 1 mlf registry promote iris 2 --alias champion --if-current none
one_line "$err"
contains "$err" 1
fails 1 mlf registry promote iris 2 --alias champion --if-current 3
one_line "$err"
equal "$(at champion)" 1
ok mlf registry promote iris 2 --alias champion --if-current 1
ok mlf registry promote iris @challenger --alias champion
equal "$out" 4
equal "$(at champion)" 4
fails 1 mlf registry promote iris 9 --alias champion
fails 2 mlf registry promote iris 2
fails 2 mlf registry promote iris x --alias champion
fails 1 mlf registry promote nobody 1 --alias champion
one_line "$err"

# Back, and further back; what was left is not returned to.
MLFLOW_TRACKING_USERNAME=bob ok mlf registry rollback iris --alias champion
equal "$out" 2
equal "$err" "mlf registry rollback: 'champion' was at version 4 and is now at version 2"
ok mlf registry show iris --json
equal "$(field "$out" '.aliases[] | select(.alias == "champion") | .version, .before, .user' | xargs)" "2 4 bob"
ok mlf registry rollback iris --alias champion
equal "$out" 1
fails 1 mlf registry rollback iris --alias champion
equal "$err" "mlf registry rollback: no version that still exists had the alias 'champion' before version 1"
ok mlf registry rollback iris --alias champion --to 3
equal "$out" 3
fails 1 mlf registry rollback iris --alias nobody
equal "$err" "mlf registry rollback: no version of 'iris' has the alias 'nobody'"

# A version that was deleted is passed over.
ok mlf registry promote iris 4 --alias champion
ok mlf registry delete iris/3 --yes
ok mlf registry rollback iris --alias champion
equal "$out" 1

# Another client has moved it: the history does not end where the alias is.
printf 2 >"$MLFLOW_TRACKING_URI/models/iris/aliases/champion"
fails 1 mlf registry rollback iris --alias champion
says 'the history does not say how .champion. came to version 2'
ok mlf registry rollback iris --alias champion --to 1

ok mlf registry alias -d iris challenger
ok mlf registry alias iris challenger --delete
equal "$(at challenger)" ""
fails 2 mlf registry alias iris challenger
fails 2 mlf registry alias iris challenger 1 --delete
fails 1 mlf registry alias iris v1 1
one_line "$err"
fails 1 mlf registry alias iris latest 1
fails 1 mlf registry alias iris champion 9
one_line "$err"

# Two who promote at once from the same state: one of them is told.
for version in 2 4; do
  mlf registry promote iris $version --alias champion --if-current 1 >"won-$version" 2>"lost-$version" &
done
wait
equal "$(cat won-2 won-4 | wc -l)" 1
equal "$(cat won-2 won-4)" "$(at champion)"
