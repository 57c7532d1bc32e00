#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: scripts/setup.sh [--test]
#
# Installs what building mlf needs on Debian 12 (scripts/packages.txt); --test adds what the tests
# need (scripts/test-packages.txt), virtual environments with the real MLflow and uv at
# build/venvs/{mlflow2,mlflow3,uv} (exactly what scripts/environments/ lists), and the packages that
# examples/digits needs in build/wheels/digits. What is there already is left alone. The directories
# themselves live in $MLF_CACHE (~/.cache/mlf by default), so that every checkout shares them. What apt and
# pip say goes to build/setup.log, which is shown when they fail.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build
log=build/setup.log
: >"$log"
cache=${MLF_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/mlf}

say() { printf '== %s\n' "$*" >&2; }

# quietly COMMAND...
quietly() {
  "$@" >>"$log" 2>&1 || { say "failed: $*"; cat "$log" >&2; exit 1; }
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# missing PACKAGE...: those of them that are not installed, one a line.
missing() {
  dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null |
    awk '$2 == "installed" { print $1 }' | sort -u | comm -13 - <(printf '%s\n' "$@" | sort -u)
}

# install LIST-FILE...
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

# once KIND NAME LIST: makes build/KIND/NAME, a link to a directory in the cache that the function
# make_KIND fills, once for each content of LIST. A lock lets one process make it, and `complete` marks
# one whose making was not interrupted.
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

# An environment of what is listed and nothing else; `pip check` fails where the list lacks something.
# (Steps are joined by &&: quietly asks with ||, which switches off what set -e does.)
make_venvs() {
  python3 -m venv "$2" &&
    "$2/bin/pip" install -q --disable-pip-version-check --retries 5 --no-deps -r "$1" &&
    "$2/bin/pip" check -q
}

# The packages themselves, from which tests make environments without asking the registry.
make_wheels() {
  build/venvs/uv/bin/pip download -q --disable-pip-version-check --retries 5 --no-deps -r "$1" -d "$2"
}

case ${1-} in
  "") install_packages scripts/packages.txt ;;
  --test)
    # A kubectl from elsewhere would be overwritten by Debian's, which dpkg refuses.
    install_packages scripts/packages.txt scripts/test-packages.txt \
      <(command -v kubectl >/dev/null || echo kubernetes-client)
    # docker, virtualenv: what `mlflow run` itself needs for projects that name such environments.
    for name in mlflow2 mlflow3 uv; do
      once venvs "$name" "scripts/environments/$name.txt"
    done
    once wheels digits examples/digits/constraints.txt
    ;;
  *) sed -n '3,10s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
