#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
run=$(mlf run start)
fails 2 mlf log param lr=0.1
says "no run: give --run ID or set MLFLOW_RUN_ID"
export MLFLOW_RUN_ID=$run

mlf log param lr=0.1 'query=a=b = c' empty= -- -odd=1
folder=mlruns/0/$run/params
equal "$(cat "$folder/lr")" 0.1
equal "$(cat "$folder/query")" "a=b = c"
equal "$(cat "$folder/empty")" ""
equal "$(cat "$folder/-odd")" 1

mlf log param lr=0.1 # the same again is no error
fails 1 mlf log param lr=0.2
says "Changing param values is not allowed"
equal "$(cat "$folder/lr")" 0.1

fails 2 mlf log param
fails 2 mlf log param novalue
says "'novalue' is not of the form KEY=VALUE"
fails 1 mlf log param ../escape=1
[ ! -e "mlruns/0/$run/escape" ] || fail "a key left its directory"
fails 1 mlf log param --run 0123 lr=1
says "0123"

# More than MLflow takes at once.
mapfile -t many < <(seq -f 'p%g=x' 250)
mlf log param "${many[@]}"
[ -e "$folder/p250" ] || fail "250 params are not all there"
