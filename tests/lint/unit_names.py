#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Names that would mean something else when a folder of lib/ is compiled as one unit.

A file of a unit sees the unnamed namespaces of those before it. What one of them calls as another does,
or as a header of its own layer or of the namespace mlf does, would be found instead without a word where
the arguments allow it. Aliases may stand twice: the compiler holds them to the same meaning.
"""
import collections
import glob
import json
import os
import subprocess
import sys

KINDS = {"function", "prototype", "variable", "struct", "class", "enum"}


def tags(files):
    """(file, namespace, name) of what stands directly in a namespace; a namespace without name is '*'."""
    command = ["ctags", "--output-format=json", "--fields=+sK", "--kinds-C++=+fvgscp", "-f", "-", *files]
    for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines():
        tag = json.loads(line)
        if tag.get("kind") in KINDS and tag.get("scopeKind") == "namespace":
            scope = tag["scope"].split("::")
            if any(part.startswith("__anon") for part in scope[:-1]):
                continue
            unnamed = scope[-1].startswith("__anon")
            yield tag["path"], "*" if unnamed else "::".join(scope), tag["name"]


def main():
    sources = glob.glob("lib/**/*.cpp", recursive=True)
    headers = glob.glob("lib/**/*.h", recursive=True)
    declared = collections.defaultdict(set)
    for _, namespace, name in tags(headers):
        declared[name].add(namespace)
    private = collections.defaultdict(set)
    for file, namespace, name in tags(sources):
        if namespace == "*":
            private[os.path.dirname(file), name].add(file)
    bad = 0
    for (folder, name), files in sorted(private.items()):
        layer = "mlf::" + folder.split("/")[1]
        if len(files) > 1:
            print(f"{' and '.join(sorted(files))}: '{name}' means something else in each")
            bad = 1
        elif declared[name] & {"mlf", layer} and len(glob.glob(folder + "/*.cpp")) > 1:
            print(f"{next(iter(files))}: '{name}' is a name of a header as well")
            bad = 1
    return bad


sys.exit(main())
