#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Lost runs that cannot be looked at, or not be ended, keep no other from being reaped.
source "$MLF_SOURCE/tests/cli/robustness/lib.sh"
need_users
new_store
chown -R nobody:nogroup "$store"

# lose: a run whose mlf is killed; its id is then in $out.
lose() {
  run nobody mlf run exec -- sh -c 'echo "$MLFLOW_RUN_ID" > "$0"; kill -KILL "$PPID"' "$store/id"
  [[ $code == 137 ]] || fail "mlf was not killed: $code $err"
  out=$(< "$store/id")
}
status() { sed -n 's/^status: //p' "$store/0/$1/meta.yaml"; }

lose
first=$out
for damage in lock metrics output closed; do
  lose
  here=$store/0/$out
  case $damage in
    lock) chmod 0 "$here/.mlf-exec" ;;
    metrics) rm -rf "$here/metrics" && ln -s metrics "$here/metrics" ;;
    output) chmod 0 "$here/artifacts/output" ;;
    closed) chown root "$here" && closed=$out ;;
  esac
done
lose
last=$out
equal "$(status "$first").$(status "$last")" 1.1
fails 1 nobody mlf run reap
says "cannot end run $closed"
equal "$(status "$first").$(status "$last")" 5.5
equal "$(status "$closed")" 1
# That whose lock tells nothing is left alone.
says 'left alone: .*\.mlf-exec'
equal "$(grep -l 'status: 1' "$store"/0/*/meta.yaml | wc -l)" 2
chmod -R u+rwX "$store"
