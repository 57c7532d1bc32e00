# SPDX-License-Identifier: Apache-2.0
# For the tests of this folder: a store in which one object, the victim, is damaged. Sourced.
# shellcheck shell=bash disable=SC2034
source "$MLF_SOURCE/tests/cli/robustness/lib.sh"

# A store that nobody owns, with the experiments "bench" (50 runs), "side" and "gone".
make_template() {
  index=$store/1/.mlf-index-$(id -u nobody)
  good=$(printf 0 | md5sum | cut -c 1-32)
  other=$(printf 1 | md5sum | cut -c 1-32)
  victim=$(printf 2 | md5sum | cut -c 1-32)
  python3 "$MLF_SOURCE/tests/support/generate.py" "$store" 50 4 4
  chown -R nobody:nogroup "$store"
  side=$(nobody mlf experiment create side)
  gone=$(nobody mlf experiment create gone)
  nobody mlf experiment tag "$side" kept=yes broken=yes
  nobody mlf run start -e side --name beside > /dev/null
  nobody mlf run start -e gone --name buried > /dev/null
  nobody mlf experiment delete "$gone"
  cp -a "$store" "$scratch/template"
}

# new_store: a copy of it whose runs are in nobody's index.
new_store() {
  [[ ! -e $store ]] || chmod -R u+rwX "$store"
  rm -rf "$store"
  cp -a "$scratch/template" "$store"
  sleep 0.1
  ok nobody mlf run list -e bench --max-results 0
  equal "$(stat -c %a "$index")" 600  # it tells what private runs say
}

# shown WHAT COMMAND...: the command succeeds and prints WHAT; it complains briefly.
shown() {
  local what=$1
  shift
  ok nobody "$@"
  contains "$out" "$what"
  [[ $(wc -l < "$scratch/err") -le 4 ]] || fail "it complains at length of $*: $err"
}

# list_all: all runs of "bench" are shown but, perhaps, the victim.
list_all() {
  shown "$good" mlf run list -e bench --max-results 0 --format csv
  [[ $(wc -l < "$scratch/out") -ge 50 ]] || fail "$(wc -l < "$scratch/out") lines of 51"
  shown "$good" mlf run search -e bench --max-results 0 --format csv --order-by 'metrics.metric0' \
    --filter "metrics.metric1 >= 0 and params.param1 != 'x' and tags.phase != 'x'"
  [[ $(wc -l < "$scratch/out") -ge 50 ]] || fail "$(wc -l < "$scratch/out") lines of 51"
}

# look_around: what meets the victim without asking for it.
look_around() {
  list_all
  shown metric1 mlf run show "$good"
  shown metric1 mlf run compare "$good" "$other"
  ok nobody mlf run reap -e bench --dry-run
  rm "$index"
  list_all
}

# change_others: everything else.
change_others() {
  shown "$good" mlf run list --all-experiments --max-results 0 --format csv
  shown bench mlf experiment list
  shown bench mlf experiment show 1
  ok nobody mlf log tag --run "$good" seen=yes
  ok nobody mlf run delete "$other"
  ok nobody mlf run restore "$other"
}
