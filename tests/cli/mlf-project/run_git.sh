#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
export XDG_CACHE_HOME=$scratch/cache
git() { command git -c user.name=t -c user.email=t@example.org "$@"; }
latest() { ls -td "$scratch"/mlruns/*/*/meta.yaml | head -1 | xargs dirname; }
tag() { cat "$(latest)/tags/mlflow.source.$1" 2>/dev/null || echo none; }
trees() { find "$XDG_CACHE_HOME/mlf/projects/trees" -mindepth 1 -maxdepth 1 ! -name lock; }
run_it() { ok mlf project run --env-manager local "$@"; }

git init -q -b trunk repo
mkdir repo/sub
cat >repo/sub/MLproject <<'END'
name: walk
entry_points:
  main:
    command: "cat said; pwd; ls; echo written >file; git rev-parse --abbrev-ref HEAD || :"
END
echo one >repo/sub/said
git -C repo add .
git -C repo commit -qm one
git -C repo tag v1
first=$(git -C repo rev-parse HEAD)
echo two >repo/sub/said
git -C repo commit -qam two
git clone -q --bare repo served.git

# What is fetched runs in files of its own, which the next run does not see, and leaves none.
for _ in 1 2; do
  run_it "$PWD/served.git#sub"
  contains "$out" $'two\n'"$XDG_CACHE_HOME/mlf/projects/trees/"
  contains "$out" $'\nMLproject\nsaid\ntrunk'
  equal "$(trees)" ""
done
equal "$(tag git.commit)" "$(git -C repo rev-parse HEAD)"
equal "$(tag git.repoURL) $(tag git.branch)" "$PWD/served.git none"
equal "$(tag name)" "$PWD/served.git#sub"

# Versions: of a branch its name is recorded. A local repository is not touched.
run_it served.git#sub -v v1
contains "$out" one
equal "$(tag git.commit) $(tag git.branch)" "$first none"
echo three >repo/sub/said
run_it repo#sub -v trunk
contains "$out" two
equal "$(tag git.branch) $(tag name)" "trunk repo#sub"
equal "$(cat repo/sub/said)" three
[ ! -e repo/sub/file ] || fail "a version ran in the user's directory"

# A local directory is run in place, its changes recorded.
run_it repo/sub
contains "$out" $'three\n'"$PWD/repo/sub"
equal "$(cat repo/sub/file)" written
equal "$(tag name) $(tag git.repoURL)" "file://$PWD/repo#sub none"
contains "$(cat "$(latest)/artifacts/git/diff.patch")" "+three"

# Archives, and what is no project.
git -C repo archive -o "$PWD/code.tar.gz" HEAD:sub
run_it code.tar.gz -P extra=1
contains "$out" two
equal "$(tag name) $(tag git.commit)" "$PWD/code.tar.gz none"
fails 1 mlf project run repo/sub -v v1
says 'Setting a version is only supported for Git project URIs'
fails 1 mlf project run repo -v v2
says "there is no branch, tag or commit 'v2'"
one_line "${err##*fetching repo$'\n'}"
fails 1 mlf project run "ext::touch ran"
says "would start a program"
[ ! -e ran ] || fail "a program was started"
equal "$(trees)" ""
