#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# In a store that a group shares, files that one user replaces for another keep their access, and what
# only its maker may write stops nobody.
source "$MLF_SOURCE/tests/cli/robustness/lib.sh"
need_users
new_store
chgrp -R $lab "$store"
echo 'a,b' > "$scratch/data.csv"

# Where the umask lets the group write, one ends what the other began; the files keep their access.
a2() { as 40001 002 "$@"; }
chmod 2775 "$store" "$store/0"
ok a2 mlf experiment create of-a
ok a2 mlf run start --name shared
run=$out
here=$store/0/$run
chmod 660 "$here/meta.yaml"
ok b mlf log metric --run "$run" loss=1
ok b mlf run end --run "$run"
equal "$(stat -c %a.%u.%g "$here/meta.yaml")" 660.40002.$lab
ok a2 mlf run delete "$run"
equal "$(stat -c %a.%u.%g "$here/meta.yaml")" 660.40001.$lab
ok mlf run restore "$run"  # root gives nobody's file away
equal "$(stat -c %a.%u.%g "$here/meta.yaml")" 660.40001.$lab
chmod 600 "$here/meta.yaml"
fails 1 b mlf run end --run "$run"
says 'Permission denied'

# A group that one is not in cannot be kept: its members get no more than everybody.
chgrp 40003 "$here/meta.yaml" "$here/tags/mlflow.runName"
chmod 664 "$here/meta.yaml"
chmod 640 "$here/tags/mlflow.runName"
ok a2 mlf run delete "$run"
equal "$(stat -c %a "$here/meta.yaml")" 644
ok a2 mlf run restore "$run"

# A store that earlier versions or stricter users have left with locks that only their maker writes,
# or that nobody else even reads; and a root that is not the group's.
for lock_mode in 0644 0600; do
  chown 40001 "$store/.mlf-lock" "$store/0/.mlf-lock"
  chmod $lock_mode "$store/.mlf-lock" "$store/0/.mlf-lock"
  ok b mlf run start
  ok b mlf run end --run "$out"
  ok b mlf run exec -- true
  ok b mlf experiment create "beside-$lock_mode"
done
chown 40001 "$store"
chmod 0755 "$store"
ok b mlf run start --name inside
run=$out
ok b mlf log dataset --run "$run" "$scratch/data.csv"
ok b mlf run end --run "$run"
equal "$(find "$store" -name '.mlf-[0-9]*')" ''

# A run whose end cannot be recorded is no success.
closes='chmod 0555 "$0/$MLFLOW_RUN_ID"'
fails 1 b mlf run exec -- sh -c "$closes" "$store/0"
says 'cannot end the run: .*Permission denied'
fails 3 b mlf run exec -- sh -c "$closes; exit 3" "$store/0"
