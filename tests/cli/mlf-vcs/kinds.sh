#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Of every kind of clone mlf says what git says: commit, branch, whether a tracked file has changed,
# and the first remote's URL.
. "$(dirname "$0")/lib.sh"
kinds=(plain below empty detached shallow partial treeless sparse cone skipped split worktree
  of_bare submodule separate many_remotes link)
[[ $(git init -q --object-format=sha256 sha256 2>&1) == "" ]] && kinds+=(sha256)
for kind in plain below detached; do git clone -q origin $kind; done
git init -q empty
git -C detached checkout -q --detach HEAD~1
git clone -q --depth 1 "$here" shallow
git clone -q --filter=blob:none "$here" partial
git clone -q --filter=tree:0 "$here" treeless
git clone -q --sparse "$here" sparse
git -C sparse sparse-checkout set --sparse-index dir 2>/dev/null
git clone -q "$here" cone
git -C cone sparse-checkout set --no-cone '/dir/'
git clone -q origin skipped
git -C skipped update-index --skip-worktree c1.txt
git -C skipped update-index --assume-unchanged c2.txt
rm skipped/c1.txt skipped/c2.txt
git clone -q origin split
git -C split update-index --split-index
git -C plain worktree add -q -b wt ../worktree
git clone -q --bare origin bare.git
git -C bare.git worktree add -q ../of_bare side
git init -q super
git -C super submodule --quiet add "$here" sub
git -C super commit -qm sub
ln -s super/sub submodule
git init -q --separate-git-dir apart separate
git clone -q origin many_remotes
git -C many_remotes remote add backup https://joe@example.org/x.git
git -C many_remotes remote set-url origin ssh://git@example.org/r.git
ln -s plain link
if [[ -d sha256 ]]; then
  echo 1 >sha256/a.txt
  git -C sha256 add .
  git -C sha256 commit -qm 1
  equal "$(git -C sha256 rev-parse HEAD | tr -d '\n' | wc -c)" 64
fi

for kind in "${kinds[@]}"; do
  same "$kind" "$kind"
  [[ $kind == empty ]] || [[ $(of_mlf "$kind") == *"|false|"* || $kind == many_remotes ]] ||
    fail "$kind is dirty: $(of_mlf "$kind")"
done
same "a directory below" below/dir
same "a repository with submodules" super
for kind in "${kinds[@]}"; do
  file=$(git -C "$kind" ls-files -t | sed -n 's/^H //p' | tail -1)
  [[ -n $file ]] || continue
  echo more >>"$kind/$file"
  same "$kind, changed" "$kind"
  contains "$(of_mlf "$kind")" "|true|"
  of_mlf "$kind" >/dev/null
  contains "$(cat described)" "+more" # the diff, whoever made it
  git -C "$kind" checkout -q -- "$file"
  touch "$kind/$file" # looks changed, but is not
  same "$kind, touched" "$kind"
done
echo staged >partial/new.txt
git -C partial add new.txt
same "a staged file in a partial clone" partial
git -C bare.git rev-parse -q --verify HEAD >/dev/null
equal "$(of_mlf bare.git)" "||false|" # a bare repository is no working tree
