#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Damaged and hostile things in a store: one line each that names the file, and the other runs shown.
set -euo pipefail
home=$(mktemp -d) && trap 'chmod -R u+rwx "$home"; rm -rf "$home"' EXIT
export MLFLOW_TRACKING_URI=$home/store
mlf=$MLF_BUILD/bin/mlf
fail() { echo "FAIL: $*" >&2; exit 1; }

good=$("$mlf" run start --name good)
echo canary > "$home/canary"
for what in yaml empty missing loop fifo outside control slashes; do
  run=$("$mlf" run start --name "bad-$what")
  here=$MLFLOW_TRACKING_URI/0/$run
  case $what in
    yaml) echo '{ [ :' > "$here/meta.yaml"; named=$run/meta.yaml ;;
    empty) : > "$here/meta.yaml"; named=$run/meta.yaml ;;
    missing) rm "$here/meta.yaml"; mkdir "$here/artifacts/x"; echo '{' > "$here/artifacts/x/meta.yaml"
      named= ;;
    loop) ln -s . "$here/params/loop"; named=params/loop ;;
    fifo) mkfifo "$here/tags/pipe"; named=tags/pipe ;;
    outside) ln -s "$home/canary" "$here/params/leak"; named=params/leak ;;
    control) printf v > "$here/params/"$'bad\ekey'; named=params/bad ;;
    slashes) printf v > "$here/params/a\\..\\b"; named=params/a ;;
  esac
  timeout 300 "$mlf" run list > "$home/out" 2> "$home/err" || fail "$what: exit $?"
  grep -q "good" "$home/out" || fail "$what hides the other runs"
  ! grep -q canary "$home/out" "$home/err" || fail "$what: a file outside the store was read"
  ! grep -q $'\e' "$home/err" || fail "$what: a control character reaches the terminal"
  if [ -n "$named" ]; then
    [ "$(grep -cF -- "$named" "$home/err")" = 1 ] || fail "$what is told so: $(cat "$home/err")"
  fi
  rm -r "$here"
done

for key in ../../x a//b /abs 'a/../../b' $'a\nb' .; do
  code=0
  "$mlf" log param --run "$good" "$key=1" 2> "$home/err" || code=$?
  [ "$code" != 0 ] || fail "the key '$key' is taken"
  [ "$(wc -l < "$home/err")" = 1 ] || fail "the key '$key': $(cat "$home/err")"
done
[ -z "$(find "$home" -maxdepth 1 -name x -o -maxdepth 1 -name b)" ] || fail "written outside the store"
