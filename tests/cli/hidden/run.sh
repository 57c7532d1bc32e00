#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# One damaged or private run hides no other, on any path, with an index and without one.
source "$MLF_SOURCE/tests/cli/hidden/lib.sh"
need_users
make_template

# damage KIND
damage() {
  local run=$store/1/$victim
  case $1 in
    run-private) chmod 0 "$run" ;;
    run-unsearchable) chmod 0444 "$run" ;;
    meta-private) chmod 0 "$run/meta.yaml" ;;
    meta-fifo) rm "$run/meta.yaml" && mkfifo "$run/meta.yaml" ;;
    meta-loop) ln -sf meta.yaml "$run/meta.yaml" ;;
    meta-device) rm "$run/meta.yaml" && { mknod "$run/meta.yaml" c 1 5 || touch "$run/meta.yaml"; } ;;
    meta-dangling) ln -sf nowhere "$run/meta.yaml" ;;
    meta-directory) rm "$run/meta.yaml" && mkdir "$run/meta.yaml" ;;
    meta-huge) truncate -s 1T "$run/meta.yaml" ;;
    metrics-loop) rm -r "$run/metrics" && ln -s metrics "$run/metrics" ;;
    metrics-private) chmod 0 "$run/metrics" ;;
    metrics-file) rm -r "$run/metrics" && touch "$run/metrics" ;;
    metric-private) chmod 0 "$run/metrics/metric1" ;;
    metric-fifo) rm "$run/metrics/metric1" && mkfifo "$run/metrics/metric1" ;;
    param-socket) rm "$run/params/param1" && python3 -c 'import socket, sys, os
os.chdir(sys.argv[1]); socket.socket(socket.AF_UNIX).bind("param1")' "$run/params" ;;
    param-huge) truncate -s 1T "$run/params/param1" ;;
    tags-private) chmod 0 "$run/tags" ;;
    tag-loop) ln -sf phase "$run/tags/phase" ;;
  esac
}

for kind in run-private run-unsearchable meta-private meta-fifo meta-loop meta-device meta-dangling \
  meta-directory meta-huge metrics-loop metrics-private metrics-file metric-private metric-fifo \
  param-socket param-huge tags-private tag-loop; do
  echo "$kind"
  new_store
  damage "$kind"
  look_around
  [[ $kind != run-private ]] || change_others
done
chmod -R u+rwX "$store"
