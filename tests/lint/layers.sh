#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A layer includes only the layers that its mlf_layer() call names: every quoted include below lib/ is
# held against layers.txt, which the configuration writes ("store: store core wire"). Inside a layer,
# only open.cpp looks into another subfolder.
set -euo pipefail
cd "$MLF_SOURCE/lib"
grep -rEo --include='*.h' --include='*.cpp' '^#include "[^"]+"' . | sed 's|^\./||' |
awk -v table="$MLF_BUILD/layers.txt" '
  function complain(text) { print "lib/" file ": " text; bad = 1 }
  BEGIN {
    while ((getline row < table) > 0) {
      name = row; sub(/:.*/, "", name); sub(/^[^:]*:/, "", row)
      allowed[name] = row " "
    }
  }
  {
    file = $0; sub(/:.*/, "", file)
    header = $0; sub(/^[^"]*"/, "", header); sub(/".*/, "", header)
    from_depth = split(file, from, "/"); to_depth = split(header, to, "/")
    if (to_depth < 2) complain("\"" header "\" must show its layer, as in \"core/run.h\"")
    else if (!(from[1] in allowed)) complain("its folder is no layer")
    else if (index(allowed[from[1]], " " to[1] " ") == 0)
      complain("layer " from[1] " must not include " header)
    else if (from[1] == to[1] && to_depth > 2 && file !~ /open\.cpp$/ &&
             !(from_depth > 2 && from[2] == to[2]))
      complain("only open.cpp and " to[1] "/" to[2] " include " header)
  }
  END { exit bad }'
