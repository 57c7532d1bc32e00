#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: scripts/cold.sh DIRECTORY [COMMAND...]
#
# Runs scripts/test.sh, or COMMAND, as on a new machine: in a minimal Debian 12 with git, installed in
# DIRECTORY, and on a clone of this checkout's last commit. It shows whether the lists of packages contain
# everything that building and testing need. Must be run as root. DIRECTORY is kept, with everything that
# was installed and built; the next call with it continues there.
set -euo pipefail
if [ $# -eq 0 ] || [ "$(id -u)" -ne 0 ]; then
  sed -n '3,8s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
mkdir -p "$1"
root=$(cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- scripts/test.sh
cd "$(dirname "$0")/.."

# inside COMMAND...: runs the command in /mlf with $root as its root directory, in namespaces of its own for
# processes and mounts. chroot alone would not do: docker and mlf's own confinement need a real root mount.
inside() {
  local variable passed=()
  for variable in http_proxy https_proxy no_proxy PIP_CERT PIP_INDEX_URL SSL_CERT_FILE; do
    [ -z "${!variable-}" ] || passed+=("$variable=${!variable}")
  done
  # shellcheck disable=SC2016
  unshare --mount --pid --fork --kill-child bash -euc '
    root=$1
    shift
    mount --bind "$root" "$root"
    cd "$root"
    mount -t proc proc proc
    mount --rbind /sys sys
    mount --rbind /dev dev
    mount -t tmpfs tmpfs run
    mkdir -p .host
    pivot_root . .host
    exec chroot . env -i "$@"' inside "$root" "${passed[@]}" HOME=/root TERM=dumb LC_ALL=C.UTF-8 \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    bash -euc 'umount -l /.host; mkdir -p /mlf; cd /mlf; exec "$@"' inside "$@"
}

if [ ! -e "$root/mlf" ]; then
  [ -z "$(ls -A "$root")" ] || { echo "$root is not empty" >&2; exit 2; }
  . tests/support/debian.sh
  clean=$(clean_debian)
  tar -C "$root" -xf "$clean"
  cp /etc/resolv.conf "$root/etc/"
  mkdir -p "$root/usr/local/share/ca-certificates"
  cp -rT /usr/local/share/ca-certificates "$root/usr/local/share/ca-certificates"
  inside sh -euc 'apt-get -qq update; apt-get -qq -y install --no-install-recommends git' >/dev/null
  git clone -q . "$root/mlf"
else
  git -C "$root/mlf" fetch -q "$PWD" HEAD
  git -C "$root/mlf" reset -q --hard FETCH_HEAD
fi
inside "$@"
