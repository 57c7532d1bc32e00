#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# User and password of a URL in a value, a command or a remote are neither recorded nor shown.
. "$(dirname "$0")/lib.sh"
export XDG_CACHE_HOME=$scratch/cache WHERE=$scratch
mkdir cache
private_repository

# A parameter that has them reaches the program, and only it.
ok mlf project run --verbose --env-manager local repo -P db=db://joe:s3cret@host/x
equal "$(cat seen)" db://joe:s3cret@host/x
says 'echo db://\*\*\*@host/x'
has_no_password
id=$(field "$(mlf run list --json)" '.runs[0].info.run_id')
equal "$(field "$(mlf run show "$id" --json)" '.data.params[0].value')" "'db://***@host/x'"
fails 1 mlf project run --env-manager local "$id"
says "give it with -P db="
ok mlf project run --env-manager local "$id" -P db=db://joe:s3cret@host/x
has_no_password
fails 1 mlf project run --env-manager local --background repo -P db=db://joe:s3cret@host/x
says 'which is not recorded'
fails 1 mlf project sweep --env-manager local repo -P db=db://joe:s3cret@host/x
has_no_password

# Commands, datasets, stores, remotes.
ok mlf run exec -- sh -c ': https://joe:s3cret@host/x; echo "$0"' https://host/y
id=$(field "$(mlf run list --json)" '.runs[0].info.run_id')
contains "$(tag "$id" mlf.exec.command)" 'https://***@host/x'
ok mlf log dataset --run "$id" https://joe:s3cret@host/data.csv
has_no_password
run mlf run list --tracking-uri https://joe:s3cret@host/
has_no_password
git -C repo remote add origin https://joe:s3cret@host/x.git
cd repo
ok mlf run exec -- true
cd ..
id=$(field "$(mlf run list --json)" '.runs[0].info.run_id')
equal "$(tag "$id" mlflow.source.git.repoURL)" https://host/x.git
has_no_password
