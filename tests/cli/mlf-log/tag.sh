#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
MLFLOW_RUN_ID=$(mlf run start)
export MLFLOW_RUN_ID
folder=mlruns/0/$MLFLOW_RUN_ID/tags

mlf log tag stage=draft 'note=two words'
mlf log tag stage=final -d note
equal "$(cat "$folder/stage")" final
[ ! -e "$folder/note" ] || fail "the tag is still there"

fails 1 mlf log tag --delete note
says "No tag with name: note"
fails 2 mlf log tag
says "give KEY=VALUE or --delete KEY"
mlf run delete "$MLFLOW_RUN_ID"
fails 1 mlf log tag stage=new
says "must be in 'active'"
equal "$(cat "$folder/stage")" final
