#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares mlf's readers of YAML with PyYAML's on every line end of YAML 1.1, alone, in pairs and in
threes, in every style of scalar and between what a document consists of; and on characters that look like
line ends and are none, or that YAML does not allow.

    yaml_breaks_differential.py PROBE

PROBE is the yaml_probe executable. MLflow reads MLproject files with PyYAML's own reader, and meta.yaml
files with libyaml. Exits 1 and prints the first that differ.
"""

import itertools
import json
import subprocess
import sys

import yaml

from yaml_types_differential import expected

# B stands for the line ends, or the other characters.
DOCUMENTS = (
    [f"k: {quote}{text}{quote}\nz: 1\n" for quote in ("'", '"', "")
     for text in ("aB  b", "aBb", "a B\t b", "aB", "B  a", "B", "xB  ")]
    + [f"? {quote}aB  b{quote}\n: 1\nz: 1\n" for quote in ("'", '"', "")]
    + [f"{quote}aB{quote}: 1\nz: 1\n" for quote in ("'", '"', "")]
    + [f"{quote}aBb{quote}: 1\nz: 1\n" for quote in ("'", '"', "")]
    + [f'k: "{text}"\nz: 1\n' for text in ("a\\B  b", "a \\B  \\  b", "\\x41B \\u00e9\\N\\L\\P\\_ B\\\tb", "a\\BB  b")]
    + ["k: 'it''s B  ''b'\n", "k: ['aB b', \"cB d\", eB f]\n", "k: {aB  : 1, 'b': cB d}\n", "k: [aB, B b]\n"]
    + [f"k: {style}\n{text}z: 1\n"
       for style in ("|", "|-", "|+", "|2", ">", ">-", ">+", ">2 # c")
       for text in ("  aB  b\n", "  aBB  b\n", "  aB", "  a\n  bB", "  aB   bB  c\n",
                    "   aB  \tbB    cB  d\n", "B  a\n", "  aB\n")]
    + [f"k: {style}B  aB" for style in ("|", "|-", "|+", ">", ">-", ">+", "|2-")]
    + [f"k: {style}\n  aB  b" for style in ("|", "|-", "|+", ">", ">-", ">+", "|2-")]
    + ["? |\n  aB  b\n: 1\n", "? >-\n  aB  bB\n: 1\n"]
    + ["k: 1Bz: 2\n", "# cBz: 1\n", "k: 1 # cBz: 2\n", "k:B  x: 1\n", "k:B  - 1B  - 2\n", "---Bk: 1\n", "Bk: 1\n"]
    + ["k: 1B", "k: 1B...B", "%YAML 1.1B---Bk: 1\n", "k: &aB  'bB  c'\nz: *a\n", "k: !!strB  bB  c\n"]
    + ["k: x # cB\nz: yB  z\n"]
    + ["k: &a !!str # oneB  # twoB  'bB  c'\nz: *a\n", "k: é日B  🙂B\nz: 'éB日'\n", "# aB# bB\nk: |  # cB  aB\nz: 1\n"]
    + ["- aB- 'bB  c'B- |B  dB\n", "k: 'a\n  bB  c\n  d\n\n  e'\nz: \"fB  g\n  h\"\n"]
)
# Other characters are other questions there.
FOR_LINE_ENDS = ["k: a B\t b\nz: 1\n", "k: !!strB  bB  c\n"]
LINE_ENDS = ["\n", "\r", "\r\n", "\x85", "\u2028", "\u2029"]
OTHERS = ["\0", "\x0b", "\x0c", "\x1c", "\x1e", "\x7f", "\x80", "\x84", "\x86", "\x9f", "\xa0", "\u200b", "\ufeff"]
OTHERS += ["\ufffe", "\uffff", "\u2027", "\u202a", "\U0001f642"]


def texts():
    ends = LINE_ENDS + ["".join(pair) for pair in itertools.product(LINE_ENDS, repeat=2)]
    ends += ["".join(three) for three in itertools.product(["\n", "\u2028", "\x85"], repeat=3)]
    for document, end in itertools.product(DOCUMENTS, ends + OTHERS):
        if document in FOR_LINE_ENDS and end in OTHERS:
            continue
        yield document.replace("B", end)
        if len(end) == 1 and end != "\ufeff":
            yield "\ufeff" + document.replace("B", end)


def as_text(data):
    if isinstance(data, dict):
        return {("null" if key is None else str(key)): as_text(value) for key, value in data.items()}
    if isinstance(data, list):
        return [as_text(value) for value in data]
    return data


class TextLoader(yaml.CSafeLoader):
    """Libyaml's, where every scalar but null is text, as in mlf's reader of meta.yaml."""


TextLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag.endswith((":null", ":merge"))]
    for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def expected_meta(text):
    try:
        data = yaml.load(text, TextLoader)
    except (yaml.YAMLError, ValueError, TypeError):
        return {"error": "refused"}
    return as_text(data) if isinstance(data, dict) else {"error": "refused"}


def main():
    documents = list(dict.fromkeys(texts()))
    lines = "".join(json.dumps(text) + "\n" for text in documents).encode()
    failed = False
    for mode, wanted_of in (("typed", expected), ("read", expected_meta)):
        done = subprocess.run([sys.argv[1], mode], input=lines, stdout=subprocess.PIPE, check=True)
        answers = [json.loads(line) for line in done.stdout.decode().split("\n") if line]
        differ = []
        for text, answer in zip(documents, answers, strict=True):
            wanted = wanted_of(text)
            if wanted != ({"error": "refused"} if "error" in answer else answer):
                differ.append((text, wanted, answer))
        for text, wanted, answer in differ[:12]:
            print("---", ascii(text), f"PyYAML: {ascii(wanted)}", f"mlf:    {ascii(answer)}", sep="\n", file=sys.stderr)
        print(f"{mode} of {len(documents)}: {len(differ)} differ")
        failed |= bool(differ)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
