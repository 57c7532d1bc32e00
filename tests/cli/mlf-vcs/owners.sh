#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A repository of another user is refused by mlf where git refuses it, and only there.
. "$(dirname "$0")/lib.sh"
[[ $(id -u) == 0 ]] || skip "only root can give files away"
git clone -q origin plain
git clone -q origin theirs
git clone -q --filter=blob:none "$here" theirs_partial
chown -R 12345:12345 theirs theirs_partial

ask() { # safe.directory: what it says of both
  for kind in theirs theirs_partial; do
    printf '[safe]\n\tdirectory = %s\n' "$1" >safe
    GIT_CONFIG_GLOBAL=$PWD/safe "$2" "safe.directory = $1, $kind" $kind
    GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0=$1 \
      "$2" "GIT_CONFIG_COUNT, $1, $kind" $kind
    git config --global safe.directory "$1"
    "$2" ".gitconfig, $1, $kind" $kind
    git config --global --unset safe.directory
  done
}
refused "no safe.directory" theirs
refused "no safe.directory" theirs_partial
ask '*' same
ask "$PWD/elsewhere" refused
printf '[safe]\n\tdirectory = *\n\tdirectory =\n' >safe # taken back
GIT_CONFIG_GLOBAL=$PWD/safe refused "taken back" theirs
git config -f plain/.git/config safe.directory '*' # a repository does not speak for itself
chown -R 12345:12345 plain
refused "its own safe.directory" plain
git clone -q origin mixed # the .git is the caller's, the directory around it another's
chown 12345 mixed
chown -R 0 mixed/.git
if git -C mixed rev-parse --git-dir >/dev/null 2>&1; then same mixed mixed; else refused mixed mixed; fi
git clone -q origin sudo
chown -R 12345:12345 sudo
SUDO_UID=12345 same "root by sudo" sudo

# As the source of a project.
fails 1 mlf project show "$PWD/theirs" -v trunk
contains "$err" safe.directory
GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*' \
  ok mlf project show "$PWD/theirs" -v trunk

# In a run: the commit is recorded.
git config --global safe.directory '*'
cd theirs_partial
ok mlf run exec -- true
equal "$(cat "$scratch"/mlruns/0/*/tags/mlflow.source.git.commit)" "$(git rev-parse HEAD)"
