#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
latest() { ls -td mlruns/*/*/meta.yaml | head -1 | xargs dirname; }

mkdir project
cat >project/MLproject <<'END'
entry_points:
  main:
    parameters: {times: {type: int, default: 1}}
    command: "echo {times}"
  file:
    parameters: {data: path}
    command: "cat {data}"
END

# Paths are those of where the user is; artifacts of other runs are brought here.
echo data >data.txt
ok mlf project run project --env-manager local -e file -P data=data.txt
equal "$out" data
equal "$(cat "$(latest)/params/data")" data.txt
mlf run exec -- echo recorded >/dev/null
source=$(basename "$(latest)")
mkdir storage
ok mlf project run project --env-manager local -e file --storage-dir storage \
  -P "data=runs:/$source/output/stdout.txt"
equal "$out" recorded
[ -n "$(ls storage)" ] || fail "nothing was downloaded into the storage directory"

# So are files of versions of registered models.
mkdir -p mlruns/models/words/version-1
printf '%s: 1\n' creation_timestamp last_updated_timestamp >mlruns/models/words/meta.yaml
echo "name: words" >>mlruns/models/words/meta.yaml
cp mlruns/models/words/meta.yaml mlruns/models/words/version-1
printf '%s\n' 'version: 1' 'current_stage: None' 'status: READY' "run_id: $source" \
  "source: file://$PWD/mlruns/0/$source/artifacts/output" >>mlruns/models/words/version-1/meta.yaml
ok mlf project run project --env-manager local -e file -P data=models:/words/latest/stdout.txt
equal "$out" recorded
fails 1 mlf project run project --env-manager local -e file -P data=models:/words/2/stdout.txt

# Refused before anything is recorded.
runs=$(ls mlruns/0 | wc -l)
fails 1 mlf project run project --env-manager local -P times=many
says "times"
fails 1 mlf project run project --env-manager local -e file
says "No value given for missing parameters: 'data'"
fails 1 mlf project run project --env-manager local -e file -P data=nowhere.txt
says "nowhere.txt"
fails 1 mlf project run project --env-manager local -e absent
says "absent"
fails 2 mlf project run project -P nonsense
fails 2 mlf project run project -c '{'
fails 2 mlf project run project --experiment-name a --experiment-id 0
fails 1 mlf project run nowhere
equal "$(ls mlruns/0 | wc -l)" "$runs"
