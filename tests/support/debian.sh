# SPDX-License-Identifier: Apache-2.0
# A clean Debian 12 for tests, made once by debootstrap and kept in $MLF_CACHE. Sourced.
# shellcheck shell=bash

# clean_debian: prints the path of its tar archive; when there is none, fails with a message.
clean_debian() (
  cache=${MLF_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/mlf}
  clean=$cache/debian-12.tar
  mkdir -p "$cache"
  exec 9>"$clean.lock"
  flock 9
  if [ ! -e "$clean" ]; then
    [ "$(id -u)" -eq 0 ] || { echo 'only root makes a clean Debian' >&2; return 1; }
    command -v debootstrap >/dev/null || { echo 'no debootstrap' >&2; return 1; }
    made=$(mktemp -d)
    trap 'rm -rf "$made"' EXIT
    debootstrap --variant=minbase bookworm "$made/clean" >"$made/log" 2>&1 ||
      { tail -n 5 "$made/log" >&2; echo 'debootstrap cannot run here' >&2; return 1; }
    tar -C "$made/clean" -cf "$clean.$$" .
    mv "$clean.$$" "$clean"
  fi
  echo "$clean"
)
