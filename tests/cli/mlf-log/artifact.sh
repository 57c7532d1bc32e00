#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
MLFLOW_RUN_ID=$(mlf run start)
export MLFLOW_RUN_ID
folder=mlruns/0/$MLFLOW_RUN_ID/artifacts
mkdir -p model/sub
echo weights >model/sub/w.bin
echo notes >notes.txt

mlf log artifact notes.txt model
mlf log artifact notes.txt --to deep/er
mlf log artifact model/. --to contents
mlf log artifact notes.txt --as renamed.md
echo piped | mlf log artifact - --as from/stdin.txt
equal "$(cd "$folder" && find . -type f | sort | paste -sd' ')" \
  "./contents/sub/w.bin ./deep/er/notes.txt ./from/stdin.txt ./model/sub/w.bin ./notes.txt ./renamed.md"
equal "$(cat "$folder/from/stdin.txt")" piped

echo newer >notes.txt
mlf log artifact notes.txt
equal "$(cat "$folder/notes.txt")" newer

fails 1 mlf log artifact missing.txt
says "cannot read 'missing.txt'"
fails 1 mlf log artifact notes.txt --to ../../tags
says "'..'"
fails 2 mlf log artifact -
says "standard input needs a name"
fails 2 mlf log artifact notes.txt model --as x
mkfifo pipe
fails 1 mlf log artifact pipe
says "neither a file nor a directory"

# A planted place for artifacts is not believed.
sed -i 's|^artifact_uri: .*|artifact_uri: /etc|' "mlruns/0/$MLFLOW_RUN_ID/meta.yaml"
fails 1 mlf log artifact notes.txt
says "recorded at '/etc'"
