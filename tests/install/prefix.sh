#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Everything arrives at its place below a prefix, and works from wherever the prefix is moved to.
. "$(dirname "$0")/lib.sh"
install_to_prefix
mv "$prefix" "$scratch/moved"
prefix=$scratch/moved

equal "$("$prefix/bin/mlf" --version)" "mlf $MLF_VERSION"
for file in share/man/man1/mlf.1 share/man/man7/mlf-search.7 share/fish/vendor_completions.d/mlf.fish \
  share/bash-completion/completions/mlf share/zsh/site-functions/_mlf share/doc/mlf/copyright \
  include/mlf/client.h lib/cmake/mlf/mlfConfig.cmake lib/libmlf.so; do
  [ -s "$prefix/$file" ] || fail "$file is not installed"
done
equal "$(MANPATH=$prefix/share/man man -w mlf-run)" "$prefix/share/man/man1/mlf-run.1"

# Every command of the list is there, and nothing else.
sed -n 's/^\(mlf-[a-z-]*\) *|.*/\1/p' "$MLF_SOURCE/tools/commands.txt" | sort >"$scratch/expected"
(cd "$prefix/libexec/mlf" && printf '%s\n' *) | sort | diff "$scratch/expected" -

cd "$scratch"
id=$("$prefix/bin/mlf" run start --name moved)
"$prefix/bin/mlf" log metric --run "$id" loss=0.5
equal "$("$prefix/bin/mlf" run show "$id" --json | json 'it["data"]["metrics"][0]["value"]')" 0.5

# The library offers mlf::v1 and nothing else, under a versioned name.
# (grep reads to the end: with -q it would stop, and objdump could die of writing on.)
objdump -p "$prefix/lib/libmlf.so" | grep "SONAME  *libmlf.so.${MLF_VERSION%%.*}$" >/dev/null ||
  fail "no soname"
offered=$(nm -DC --defined-only "$prefix/lib/libmlf.so" | cut -d' ' -f3- | grep -v 'mlf::v1::' || true)
equal "$offered" ""
