#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# docs/architecture.md shows the layers as they are: its picture has each layer once, above all that it
# may include, and its table has them in the order of lib/CMakeLists.txt with what their DEPENDS name.
set -euo pipefail
cd "$MLF_SOURCE"
python3 - "$MLF_BUILD/layers.txt" docs/architecture.md <<'END'
import re
import sys

layers = {}  # name: the layers that it may include, without itself
for row in open(sys.argv[1], encoding="utf-8").read().splitlines():
    name, _, allowed = row.partition(": ")
    layers[name] = [layer for layer in allowed.split() if layer != name]
page = open(sys.argv[2], encoding="utf-8").read()
faults = []

picture = re.search(r"^```layers\n(.*?)^```$", page, re.M | re.S).group(1).splitlines()
heights = [(name, -row) for row, line in enumerate(picture) for name in line.split()]
height = dict(heights)
if sorted(name for name, _ in heights) != sorted(layers):
    odd = set(layers) ^ {name for name, _ in heights} or "one twice"
    faults.append(f"the picture does not have every layer once: {odd}")
for name, includes in layers.items():
    for other in includes:
        if height.get(name, 0) <= height.get(other, -99):
            faults.append(f"the picture must have {name} above {other}")

table = re.search(r"^\| layer \|.*\n\|[-|]*\n((?:\|.*\n)*)", page, re.M).group(1)
rows = re.findall(r"^\| `(\w+)` \| .* \|(?: (.*))? \|$", table, re.M)
shown = [(name, (includes or "").split()) for name, includes in rows]
for there, wanted in zip(shown + [None] * len(layers), layers.items()):
    if there != wanted:
        faults.append(f"the table must have `{wanted[0]}` next, which may include: {' '.join(wanted[1])}")
        break
print("\n".join(f"docs/architecture.md: {fault}" for fault in faults), end="\n" if faults else "")
sys.exit(bool(faults))
END
