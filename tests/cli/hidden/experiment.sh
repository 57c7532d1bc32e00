#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# One damaged or private experiment, or the trash, hides no other.
source "$MLF_SOURCE/tests/cli/hidden/lib.sh"
need_users
make_template

# damage KIND
damage() {
  case $1 in
    experiment-private) chmod 0 "$store/$side" ;;
    experiment-meta) chmod 0 "$store/$side/meta.yaml" ;;
    experiment-tag) chmod 0 "$store/$side/tags/broken" ;;
    experiment-tags) chmod 0 "$store/$side/tags" ;;
    trash-private) chmod 0 "$store/.trash" ;;
    trash-loop) rm -r "$store/.trash" && ln -s .trash "$store/.trash" ;;
  esac
}

for kind in experiment-private experiment-meta experiment-tag experiment-tags trash-private \
  trash-loop; do
  echo "$kind"
  new_store
  damage "$kind"
  change_others
  look_around
done
chmod -R u+rwX "$store"
