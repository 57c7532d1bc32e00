#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: scripts/setup.sh [--test]
#
# Installs the packages for building mlf on Debian 12 (scripts/packages.txt). --test adds those for the
# tests (scripts/test-packages.txt), virtual environments with the real MLflow, libraries of models, a client
# of Triton and uv in build/venvs/{mlflow2,mlflow3,models,triton,uv} (exactly the lists in
# scripts/environments/), and the packages of examples/digits in build/wheels/digits. Whatever is installed
# already is kept. The directories are links into $MLF_CACHE (~/.cache/mlf by default), which all checkouts
# share. The output of apt and pip goes to build/setup.log, which is printed when they fail.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build
log=build/setup.log
: >"$log"
cache=${MLF_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/mlf}

say() { printf '== %s\n' "$*" >&2; }

# quietly COMMAND...: its output goes to the log; when it fails, prints the log and ends the script.
quietly() {
  "$@" >>"$log" 2>&1 || { say "failed: $*"; cat "$log" >&2; exit 1; }
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# missing PACKAGE...: prints the packages that are not installed, one on each line.
missing() {
  dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null |
    awk '$2 == "installed" { print $1 }' | sort -u | comm -13 - <(printf '%s\n' "$@" | sort -u)
}

# install_packages LIST-FILE...: installs the packages in the lists.
install_packages() {
  local wanted absent
  mapfile -t wanted < <(sed 's/#.*//' "$@" | tr -s '[:space:]' '\n' | sed '/^$/d')
  mapfile -t absent < <(missing "${wanted[@]}")
  [ "${#absent[@]}" -gt 0 ] || return 0
  say "installing ${#absent[@]} packages of Debian: ${absent[*]:0:4} ..."
  quietly as_root apt-get -qq -o Acquire::Retries=3 update
  quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o Acquire::Retries=3 \
    -o Dpkg::Use-Pty=0 install --no-install-recommends "${absent[@]}"
}

# once KIND NAME LIST: makes build/KIND/NAME, a link to a directory in the cache. The function make_KIND
# fills the directory, once for each content of LIST. A lock lets only one process do so, and the file
# `complete` shows that it was not interrupted.
once() {
  local kind=$1 name=$2 list=$3 home
  home=$cache/$kind/$name-$({ python3 --version; grep -v '^#' "$list"; } | sha256sum | cut -c1-12)
  mkdir -p "$cache/$kind" "build/$kind"
  exec 9>"$home.lock"
  flock 9
  if [ ! -e "$home/complete" ]; then
    say "installing $list into $home"
    rm -rf "$home"
    quietly "make_$kind" "$list" "$home"
    touch "$home/complete"
  fi
  exec 9>&-
  ln -sfn "$home" "build/$kind/$name"
}

# An environment with exactly the packages in the list; `pip check` fails when one is missing there.
# (The steps are joined by && because quietly calls this with ||, which switches set -e off.)
make_venvs() {
  python3 -m venv "$2" &&
    "$2/bin/pip" install -q --disable-pip-version-check --retries 5 --no-deps -r "$1" &&
    "$2/bin/pip" check -q
}

# The package files, from which tests make environments without the network.
make_wheels() {
  build/venvs/uv/bin/pip download -q --disable-pip-version-check --retries 5 --no-deps -r "$1" -d "$2"
}

case ${1-} in
  "") install_packages scripts/packages.txt ;;
  --test)
    # Not if there is a kubectl from another source: dpkg refuses to overwrite it.
    install_packages scripts/packages.txt scripts/test-packages.txt \
      <(command -v kubectl >/dev/null || echo kubernetes-client)
    # The lists include docker and virtualenv, which `mlflow run` needs for some projects.
    for name in mlflow2 mlflow3 models triton uv; do
      once venvs "$name" "scripts/environments/$name.txt"
    done
    once wheels digits examples/digits/constraints.txt
    ;;
  *) sed -n '3,10s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
