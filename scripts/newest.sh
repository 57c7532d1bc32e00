#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: scripts/newest.sh [--write]
#
# For each list of exact versions (scripts/environments/*.txt and examples/*/constraints.txt), installs the
# newest versions of the packages on its line "requires:" into an environment build/newest/NAME, and prints
# the versions that differ from the list. --write writes the new versions into the lists.
set -euo pipefail
cd "$(dirname "$0")/.."
case ${1-} in
  "" | --write) ;;
  *) sed -n '3,7s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac

differing=0
for list in scripts/environments/*.txt examples/*/constraints.txt; do
  name=$(basename "$list" .txt)
  [ "$name" != constraints ] || name=$(basename "$(dirname "$list")")
  home=$PWD/build/newest/$name
  read -ra required < <(sed -n 's/^# requires: //p' "$list")
  rm -rf "$home"
  python3 -m venv "$home"
  "$home/bin/pip" install -q --disable-pip-version-check --retries 5 --upgrade "${required[@]}"
  # setuptools comes with Python's venv; no package requires it.
  "$home/bin/pip" freeze --all --exclude setuptools >"$home.txt"
  while read -r package pinned newest; do
    printf '%s: %s %s -> %s\n' "$list" "$package" "$pinned" "$newest"
    differing=$((differing + 1))
  done < <(LC_ALL=C join -a 1 -a 2 -e none -o 0,1.2,2.2 \
    <(sed -n 's/^\([^#].*\)==/\1 /p' "$list" | LC_ALL=C sort) \
    <(sed 's/==/ /' "$home.txt" | LC_ALL=C sort) | awk '$2 != $3')
  if [ "${1-}" = --write ]; then
    { grep '^#' "$list"; cat "$home.txt"; } >"$list.new"
    mv "$list.new" "$list"
  fi
done
printf '%s versions differ from the pinned ones\n' "$differing"
