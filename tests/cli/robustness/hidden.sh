#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# One damaged or private object hides no other, on any path, with an index and without one.
source "$MLF_SOURCE/tests/cli/lib.sh"
[[ $(id -u) == 0 ]] || skip "only root can run mlf as another user"
command -v setpriv > /dev/null || skip "setpriv is not installed"
nobody() { setpriv --reuid nobody --regid nogroup --clear-groups -- timeout 300 "$@"; }
chmod a+rx "$scratch"
nobody "$MLF_BUILD/bin/mlf" --version > /dev/null || skip "nobody cannot reach the built tools"

store=$MLFLOW_TRACKING_URI
index=$store/1/.mlf-index-$(id -u nobody)
good=$(printf 0 | md5sum | cut -c 1-32)
other=$(printf 1 | md5sum | cut -c 1-32)
victim=$(printf 2 | md5sum | cut -c 1-32)

# A store that nobody owns, with the experiments "bench" (50 runs), "side" and "gone".
python3 "$MLF_SOURCE/tests/support/generate.py" "$store" 50 4 4
chown -R nobody:nogroup "$store"
side=$(nobody mlf experiment create side)
gone=$(nobody mlf experiment create gone)
nobody mlf experiment tag "$side" kept=yes broken=yes
nobody mlf run start -e side --name beside > /dev/null
nobody mlf run start -e gone --name buried > /dev/null
nobody mlf experiment delete "$gone"
cp -a "$store" "$scratch/template"

# damage KIND: does it to the victim or to an experiment.
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
    experiment-private) chmod 0 "$store/$side" ;;
    experiment-meta) chmod 0 "$store/$side/meta.yaml" ;;
    experiment-tag) chmod 0 "$store/$side/tags/broken" ;;
    experiment-tags) chmod 0 "$store/$side/tags" ;;
    trash-private) chmod 0 "$store/.trash" ;;
    trash-loop) rm -r "$store/.trash" && ln -s .trash "$store/.trash" ;;
  esac
}

# shown WHAT COMMAND...: the command succeeds and prints WHAT; it complains briefly.
shown() {
  local what=$1
  shift
  ok nobody "$@"
  contains "$out" "$what"
  [[ $(wc -l < "$scratch/err") -le 4 ]] || fail "$kind: it complains at length of $*: $err"
}

list_all() {
  shown "$good" mlf run list -e bench --max-results 0 --format csv
  [[ $(wc -l < "$scratch/out") -ge 50 ]] || fail "$kind: $(wc -l < "$scratch/out") lines of 51"
  shown "$good" mlf run search -e bench --max-results 0 --format csv --order-by 'metrics.metric0' \
    --filter "metrics.metric1 >= 0 and params.param1 != 'x' and tags.phase != 'x'"
  [[ $(wc -l < "$scratch/out") -ge 50 ]] || fail "$kind: $(wc -l < "$scratch/out") lines of 51"
}

for kind in run-private run-unsearchable meta-private meta-fifo meta-loop meta-device meta-dangling \
  meta-directory meta-huge metrics-loop metrics-private metrics-file metric-private metric-fifo \
  param-socket param-huge tags-private tag-loop experiment-private experiment-meta experiment-tag \
  experiment-tags trash-private trash-loop; do
  chmod -R u+rwX "$store"
  rm -rf "$store"
  cp -a "$scratch/template" "$store"
  sleep 0.1
  ok nobody mlf run list -e bench --max-results 0
  [[ -s $index ]] || fail "no index was written"
  damage "$kind"
  list_all
  shown "$good" mlf run list --all-experiments --max-results 0 --format csv
  shown metric1 mlf run show "$good"
  shown metric1 mlf run compare "$good" "$other"
  shown bench mlf experiment list
  shown bench mlf experiment show 1
  ok nobody mlf log tag --run "$good" seen="$kind"
  ok nobody mlf run delete "$other"
  ok nobody mlf run restore "$other"
  ok nobody mlf run reap -e bench --dry-run
  rm "$index"
  list_all
done
chmod -R u+rwX "$store"
