#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A store that a group shares: two users with the umask 022 work in it side by side, as they can with
# MLflow. What mlf adds is open to the group.
source "$MLF_SOURCE/tests/cli/robustness/lib.sh"
need_users

turn=0
# user_works USER: everything that one does with runs and experiments of one's own.
user_works() {
  local user=$1 run experiment
  echo "$user works in a store of mode $mode"
  turn=$((turn + 1))
  ok "$user" mlf run start --name "of-$user"
  run=$out
  ok "$user" mlf log param --run "$run" lr=1
  ok "$user" mlf log metric --run "$run" loss=1
  ok "$user" mlf log tag --run "$run" by="$user"
  ok "$user" mlf log dataset --run "$run" "$scratch/data.csv"
  ok "$user" mlf run end --run "$run"
  ok "$user" mlf run delete "$run"
  ok "$user" mlf run restore "$run"
  ok "$user" mlf run exec -- true
  ok "$user" mlf experiment create "of-$user-$turn"
  experiment=$out
  ok "$user" mlf experiment tag "$experiment" k=v
  ok "$user" mlf experiment rename "$experiment" "again-$user-$turn"
  ok "$user" mlf run start --experiment-id "$experiment"
  ok "$user" mlf experiment delete "$experiment"
  ok "$user" mlf experiment restore "$experiment"
  ok "$user" mlf run list
  contains "$out" of-a
  equal "$(wc -l < err)" 0
}

echo 'a,b' > "$scratch/data.csv"
for mode in 2775 0775; do
  rm -rf "$store"
  new_store
  chgrp -R $lab "$store"
  chmod $mode "$store" "$store/0" "$store/.trash"
  user_works a
  user_works b
  user_works a
  equal "$(stat -c %a.%g "$store/.mlf-lock")" 664.$lab
  equal "$(stat -c %a.%g "$store/0/.mlf-lock")" 664.$lab
  equal "$(find "$store" -name '.mlf-[0-9]*')" ''
  # Runs and their files have what MLflow would give them.
  run=$(find "$store/0" -maxdepth 1 -name '????????????????????????????????' -user 40002 -print -quit)
  expected_group=40002
  [[ $mode == 0775 ]] || expected_group=$lab
  equal "$(stat -c %g "$run")" $expected_group
  equal "$(stat -c %g "$run/meta.yaml")" $expected_group
  matches "$(stat -c %a "$run")" '^2?755$'
  equal "$(stat -c %a "$run/meta.yaml")" 644
done
