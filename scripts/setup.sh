#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: scripts/setup.sh [--test]
#
# Installs what building mlf needs on Debian 12 (scripts/packages.txt); --test adds what the tests
# need (scripts/test-packages.txt) and virtual environments with the real MLflow, to be found at
# build/venvs/mlflow2 and build/venvs/mlflow3, and with uv, at build/venvs/uv. What is there already is
# left alone. The environments themselves live in $MLF_CACHE (~/.cache/mlf by default), so that every
# checkout shares them.
set -euo pipefail
cd "$(dirname "$0")/.."
cache=${MLF_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/mlf}

say() { printf '== %s\n' "$*" >&2; }

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
  say "installing ${absent[*]}"
  as_root apt-get -qq -o Acquire::Retries=3 update
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o Acquire::Retries=3 \
    -o Dpkg::Use-Pty=0 install --no-install-recommends "${absent[@]}" >&2
}

# environment NAME REQUIREMENT...: makes build/venvs/NAME, a link to an environment in the cache. A lock
# lets one process build it, and `complete` marks one whose installation was not interrupted.
environment() {
  local name=$1 home
  shift
  home=$cache/venvs/$name-$({ python3 --version; echo "$*"; } | sha256sum | cut -c1-12)
  mkdir -p "$cache/venvs" build/venvs
  exec 9>"$home.lock"
  flock 9
  if [ ! -e "$home/complete" ]; then
    say "installing $* into $home"
    rm -rf "$home"
    python3 -m venv "$home"
    "$home/bin/pip" install -q --disable-pip-version-check --retries 5 "$@"
    touch "$home/complete"
  fi
  exec 9>&-
  ln -sfn "$home" "build/venvs/$name"
}

case ${1-} in
  "") install_packages scripts/packages.txt ;;
  --test)
    # A kubectl from elsewhere would be overwritten by Debian's, which dpkg refuses.
    install_packages scripts/packages.txt scripts/test-packages.txt \
      <(command -v kubectl >/dev/null || echo kubernetes-client)
    # docker, virtualenv: what `mlflow run` itself needs for projects that name such environments.
    environment mlflow2 'mlflow-skinny>=2.22,<2.23' docker virtualenv
    environment mlflow3 'mlflow-skinny>=3.17,<4' docker virtualenv
    environment uv 'uv>=0.9,<1'
    ;;
  *) sed -n '3,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
