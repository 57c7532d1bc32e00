# SPDX-License-Identifier: Apache-2.0
# For the scripts that compare what mlf says of a repository with what git says: git's configuration
# is the script's own, and there is a repository `origin`. Sourced.
# shellcheck shell=bash disable=SC2154,SC2034
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
unset "${!GIT_@}" XDG_CONFIG_HOME
git config --global user.name t
git config --global user.email t@example.org
git config --global init.defaultBranch trunk
git config --global protocol.file.allow always
git config --global advice.detachedHead false

of_git() { # DIRECTORY
  local url
  url=$(git -C "$1" config --local --get-regexp '^remote\..*\.url$' | head -1 | cut -d' ' -f2-)
  printf '%s|%s|%s|%s' "$(git -C "$1" rev-parse -q --verify HEAD || true)" \
    "$(git -C "$1" symbolic-ref -q --short HEAD || true)" \
    "$(git -C "$1" status --porcelain -uno --ignore-submodules=dirty | grep -q . && echo true || echo false)" \
    "${url#file://}"
}
of_mlf() { # DIRECTORY
  "$MLF_EXEC_PATH/mlf-vcs" describe "$1" 100000 >described 2>said || return 1
  head -1 described | jq -rj '[.commit // "", .branch // "", (.dirty | tostring),
    (.repo_url // "" | ltrimstr("file://"))] | join("|")'
}
same() { # WHAT DIRECTORY: mlf and git agree, and git says something
  local expected found
  expected=$(of_git "$2") || fail "$1: git says nothing"
  found=$(of_mlf "$2") || fail "$1: $(cat said)"
  [[ $found == "$expected" ]] || fail "$1: mlf says '$found', git '$expected'"
}
refused() { # WHAT DIRECTORY: both refuse it for its owner
  git -C "$2" rev-parse --git-dir >/dev/null 2>&1 && fail "$1: git accepts it"
  of_mlf "$2" >/dev/null && fail "$1: mlf accepts it"
  grep -q "safe.directory" said || fail "$1: $(cat said)"
}

git init -q origin
mkdir origin/dir
for i in 1 2 3; do
  echo "$i" | tee origin/a.txt origin/dir/b.txt >origin/"c$i.txt"
  git -C origin add .
  git -C origin commit -qm "$i"
done
git -C origin branch side
git -C origin config uploadpack.allowFilter true
here=file://$PWD/origin
