#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# User and password of a URL in a value, a command or a remote are neither recorded nor shown.
. "$(dirname "$0")/lib.sh"
export XDG_CACHE_HOME=$scratch/cache WHERE=$scratch
mkdir cache
git() { command git -c user.name=t -c user.email=t@example.org "$@"; }
# nowhere: neither the store nor the cache nor what was said has the password.
nowhere() {
  ! grep -rl s3cret mlruns "$XDG_CACHE_HOME" out err || fail 'the password is there'
}

git init -q -b trunk repo
cat >repo/MLproject <<'END'
name: private
entry_points:
  main:
    parameters: {db: {type: string, default: none}}
    command: "echo {db} >>$WHERE/seen"
END
git -C repo add .
git -C repo commit -qm one

# A parameter that has them reaches the program, and only it.
ok mlf project run --verbose --env-manager local repo -P db=db://joe:s3cret@host/x
equal "$(cat seen)" db://joe:s3cret@host/x
says 'echo db://\*\*\*@host/x'
nowhere
id=$(field "$(mlf run list --json)" '.runs[0].info.run_id')
equal "$(field "$(mlf run show "$id" --json)" '.data.params[0].value')" "'db://***@host/x'"
fails 1 mlf project run --env-manager local "$id"
says "give it with -P db="
ok mlf project run --env-manager local "$id" -P db=db://joe:s3cret@host/x
nowhere
fails 1 mlf project run --env-manager local --background repo -P db=db://joe:s3cret@host/x
says 'which is not recorded'
fails 1 mlf project sweep --env-manager local repo -P db=db://joe:s3cret@host/x
nowhere

# Commands, datasets, stores, remotes.
ok mlf run exec -- sh -c ': https://joe:s3cret@host/x; echo "$0"' https://host/y
id=$(field "$(mlf run list --json)" '.runs[0].info.run_id')
contains "$(tag "$id" mlf.exec.command)" 'https://***@host/x'
ok mlf log dataset --run "$id" https://joe:s3cret@host/data.csv
nowhere
run mlf run list --tracking-uri https://joe:s3cret@host/
nowhere
git -C repo remote add origin https://joe:s3cret@host/x.git
cd repo
ok mlf run exec -- true
cd ..
id=$(field "$(mlf run list --json)" '.runs[0].info.run_id')
equal "$(tag "$id" mlflow.source.git.repoURL)" https://host/x.git
nowhere
