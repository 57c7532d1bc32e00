#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A batch is recorded as a run, and at the version of the registered model that scored it.
. "$MLF_SOURCE/tests/cli/lib.sh"
mkdir model bin
printf '#!/bin/sh\nexec %s -S %s doubles\n' "$(command -v python3)" \
  "$MLF_SOURCE/tests/support/fake_worker.py" >bin/python3
chmod +x bin/python3
export PATH=$scratch/bin:$PATH
printf 'flavors: {python_function: {loader_module: none}}\n' >model/MLmodel
run_id=$(mlf run start -e train)
mlf artifact put "$run_id" model >/dev/null 2>&1
ok mlf registry register --alias night "runs:/$run_id/model" twice
batch() { mlf models predict --env-manager local -t csv --output-format csv "$@"; }

printf 'a\n1\n-1\n3\n' >in.csv
ok batch -m models:/twice@night -i in.csv -o out.csv --rejects bad.csv --record -e nightly
says "run [0-9a-f]{32}"
id=$(mlf run list -e nightly --json | jq -r '.. | .run_id? // empty' | head -n 1)
shown=$(mlf run show "$id" --json)
contains "$shown" FINISHED
contains "$shown" '"models:/twice@night"'
contains "$shown" "$PWD/out.csv"
contains "$shown" rows_scored
contains "$shown" "$(md5sum in.csv | cut -c1-8)"
contains "$(mlf registry show twice/1)" "scored=2 rejected=1 run=$id"
contains "$(mlf registry history twice)" mlf.lastScored

# A batch that fails is a run that failed; the version keeps what it had.
fails 1 batch -m models:/twice@night -i in.csv -o out.csv --record -e failing
contains "$(mlf run list -e failing)" FAILED
