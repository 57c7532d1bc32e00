#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
export HOME=$scratch
git init -q -b trunk repo
cd repo
echo one >a.txt
git add a.txt
git -c user.name=t -c user.email=t@example.org commit -qm first
git remote add origin https://joe:secret@example.org/r.git
latest() { ls -td "$scratch"/mlruns/0/*/meta.yaml | head -1 | xargs dirname; }
tag() { cat "$(latest)/tags/mlflow.source.git.$1"; }

mlf run exec -- true
equal "$(tag commit) $(tag branch) $(tag repoURL)" \
  "$(git rev-parse HEAD) trunk https://example.org/r.git"
equal "$(tag dirty)" false
[ ! -e "$(latest)/artifacts/git" ] || fail "a clean tree has no changes"

echo two >a.txt
mlf run exec -- sh -c 'echo three >a.txt'
equal "$(tag dirty)" true
git checkout -q a.txt
git apply "$(latest)/artifacts/git/diff.patch"
equal "$(cat a.txt)" two

mlf run exec --no-git -- true
[ ! -e "$(latest)/tags/mlflow.source.git.commit" ] || fail "git was asked"
