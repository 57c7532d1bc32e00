#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# mlf experiment create: prints the id; a name can be taken once.
. "$MLF_SOURCE/tests/cli/lib.sh"
unset MLFLOW_TRACKING_URI

ok mlf experiment create iris --tag team=flowers --tag 'note=a=b c'
matches "$out" '^[1-9][0-9]{17}$'
id=$out
ok mlf experiment show "$id" --json
equal "$(field "$out" .name)" iris
equal "$(field "$out" .artifact_location)" "file://$PWD/mlruns/$id"
equal "$(field "$out" '.tags | map(.key + ":" + .value) | join(",")')" 'note:a=b c,team:flowers'

fails 1 mlf experiment create iris
contains "$err" "already exists"
fails 2 mlf experiment create
contains "$err" "NAME is missing"
fails 2 mlf experiment create x --tag novalue
contains "$err" "KEY=VALUE"
fails 2 mlf experiment create x y
equal "$err" "mlf experiment create: unexpected argument 'y'"

ok mlf experiment create -- --weird
ok mlf experiment create far --artifact-location /srv/artifacts
ok mlf experiment show far --json
equal "$(field "$out" .artifact_location)" /srv/artifacts
