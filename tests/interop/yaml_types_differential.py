#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares mlf's reader of YAML that people write with PyYAML's safe_load, on random documents.

    yaml_types_differential.py PROBE [COUNT [SEED]]

PROBE is the yaml_probe executable. Scalars must have the type and the str() that Python gives them,
documents the same shape; what the one refuses the other refuses. Nothing depends on the order in which
"<<" brings keys, which PyYAML 6.0.4 changed: where there is one, keys are compared without order. Exits 1
and prints the first that differ.
"""

import datetime
import json
import random
import subprocess
import sys

import yaml

SCALARS = """null Null ~ true False yes No on OFF y n 0 1 -1 +1 -0 010 0o10 1_000 0x1F 0X1F -0x_ff
0b1 0b 0x_ 0b1_1 09 0_ 1__
1e3 1.0 1e3.0 1.5e+3 1.5e3 1.5e-3 1. 1_0.5 .5 -.5 +.5 .5_ ._5 .inf -.INF +.Inf .nan -.nan 12:30
12:30:45 -12:30 012:30 12:60
1:2.5 1:2. -1:30.25 1:59:59.999 190:20:30.15 2024-01-01 2024-1-1 2024-02-30 0000-01-01
2024-01-01T00:00:00Z 2024-01-01t1:02:03.5
2024-01-01\t01:02:03+1 2024-12-31 23:59:59.123456789 -05:30 2024-01-01 24:00:00 2024-01-01 00:00:00
+24:00 2024-01-01 0:00:00-0:00
<< = "1" '1' "\\x41\\u00e9" 'it''s' word two\twords a:b a#b -a :a file:///x s3://b/p {a} {a}-b 'x
{a}' python\ttrain.py\t{a}
!!str\t1 !!int\t"1" !!int\tx !!float\t1 !!float\t0x1 !!bool\t"yes" !!null\tx !!timestamp\t"2024-01-01" !x\ty é 日本
0x7fffffffffffffff 0xffffffffffffffffffffff 123456789012345678901234567890 1.7976931348623157e+309 123456789.123456789
""".split()
SCALARS = [s.replace("\t", " ") for s in SCALARS]
NUMBERS = "0011223456789abxefo_.+-.:+-eETZ  "


# PyYAML 6.0.4 tells the keys of merged maps apart by id(), which texts of one character share: of two such
# keys the first counts, of longer ones the last, as always before. mlf takes the last; these are longer.
KEYS = ["aa", "bb", "name", "'qq'", "main", "x y", "77", "yes", "null"]


def scalar(rng):
    kind = rng.random()
    if kind < 0.5:
        return rng.choice(SCALARS)
    if kind < 0.9:
        return rng.choice(NUMBERS[:-10]) + "".join(rng.choice(NUMBERS) for _ in range(rng.randrange(8)))
    digits = [f"{rng.randrange(10 ** rng.randrange(1, 3)):0{rng.randrange(1, 3)}}" for _ in range(6)]
    return (
        f"20{digits[0]}-{digits[1]}-{digits[2]}{rng.choice(['T', 't', ' ', '  '])}{digits[3]}:{digits[4]}:{digits[5]}"
        f"{rng.choice(['', '.', '.5', '.1234567'])}{rng.choice(['', 'Z', ' Z', '+1', ' -05:30', '+1:0'])}"
    )


def block(rng, depth, indent, anchors):
    """Lines of a value that stands on its own lines."""
    pad = " " * indent
    kind = rng.random()
    lines = []
    if kind < 0.6 or depth == 0:
        for number in range(rng.randrange(1, 4)):
            key = rng.choice(KEYS + [f"k{number}"])
            lines += entry(rng, depth, indent, f"{pad}{key}:", anchors)
            if rng.random() < 0.1:
                lines.append(rng.choice(["", "# comment", pad + "# comment", "   "]))
        if anchors and rng.random() < 0.15:
            name = rng.choice(anchors)
            lines.append(f"{pad}<<: " + rng.choice([f"*{name}", f"[*{name}, {{zz: 1}}]"]))
        return lines
    for _ in range(rng.randrange(1, 4)):
        lines += entry(rng, depth, indent, f"{pad}-", anchors)
    return lines


def entry(rng, depth, indent, start, anchors):
    """Lines of a value behind the start of a line; an anchor that it gets may be named after it."""
    if rng.random() > 0.1:
        return unanchored(rng, depth, indent, start, anchors)
    name = f"u{rng.randrange(30)}"
    lines = unanchored(rng, depth, indent, f"{start} &{name}", anchors)
    # yaml-cpp refuses an anchor before several lines of text in a list.
    is_text = len(lines) > 1 and not lines[0].rstrip().endswith(name) and "#" not in lines[0]
    if "*" not in lines[0] and not (is_text and start.endswith("-")):
        anchors.append(name)
        return lines
    return [lines[0].replace(f" &{name}", "")] + lines[1:]


def unanchored(rng, depth, indent, start, anchors):
    kind = rng.random()
    comment = rng.choice(["", "", "", " # why", "  "])
    if kind < 0.3 and depth > 0:
        return [start + comment] + block(rng, depth - 1, indent + 2, anchors)
    if kind < 0.37 and anchors:
        return [f"{start} *{rng.choice(anchors)}{comment}"]
    if kind < 0.44:
        lines = ["word", "  more", "", "{a} # no comment", "last\\"]
        head = rng.choice(["|", ">", "|-", ">-", "|2"])
        chosen = rng.sample(lines, rng.randrange(1, 5))
        return [f"{start} {head}"] + [(" " * (indent + 2) + x) if x else x for x in chosen]
    if kind < 0.52:
        flow = rng.choice(["[%s, %s]", "{aa: %s, bb: %s}", "{aa: %s, aa: %s}", "[{aa: %s}, [%s]]", "['%s', \"%s\"]"])
        # yaml-cpp takes empty items, tags before a comma and colons at the front here.
        pair = [text for text in (scalar(rng) for _ in range(20)) if text.strip(" ")[:1] not in ("", ":", "!")][:2]
        return [start + " " + flow % tuple(pair) + comment]
    if kind < 0.58:
        return [f"{start} two", " " * (indent + 2) + "lines {a}" + comment]
    if kind < 0.62:
        return [start + comment]
    return [f"{start} {scalar(rng)}{comment}"]


def document(rng):
    if rng.random() < 0.5:
        return f"k: {scalar(rng)}\n"
    lines = block(rng, 3, 0, [])
    if rng.random() < 0.1:
        lines.insert(0, rng.choice(["---", "# head", "%YAML 1.1\n---", ""]))
    if rng.random() < 0.1:
        lines.append(rng.choice(["...", "---", "--- x", "# end", "]", "x", "a: b: c", "- x"]))
    return rng.choice(["\n", "\n", "\n", "\r\n"]).join(lines) + rng.choice(["", "\n"])


def typed(data):
    if isinstance(data, dict):
        return {"map": [[str(k), typed(v)] for k, v in data.items()]}
    if isinstance(data, list):
        return {"list": [typed(v) for v in data]}
    if isinstance(data, (datetime.date, datetime.datetime)):
        return ["str", str(data)]
    return ["null", ""] if data is None else [type(data).__name__, str(data)]


def merged_keys(value):
    """Keys that are equal as text are one key to mlf: 1 and '1', True and 'True'."""
    if "map" in value if isinstance(value, dict) else False:
        keys = {}
        for key, item in value["map"]:
            keys[key] = merged_keys(item)
        return {"map": [list(pair) for pair in keys.items()]}
    if isinstance(value, dict) and "list" in value:
        return {"list": [merged_keys(item) for item in value["list"]]}
    return value


def without_order(value):
    if isinstance(value, dict) and "map" in value:
        return {"map": sorted([key, without_order(item)] for key, item in value["map"])}
    if isinstance(value, dict) and "list" in value:
        return {"list": [without_order(item) for item in value["list"]]}
    return value


def expected(text):
    try:
        return merged_keys(typed(yaml.safe_load(text)))
    except (yaml.YAMLError, ValueError, OverflowError, KeyError, AttributeError, IndexError, TypeError, RecursionError):
        return {"error": "refused"}


def main():
    executable = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    texts = [document(rng) for _ in range(count)]
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    done = subprocess.run([executable, "typed"], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    answers = [json.loads(line) for line in done.stdout.decode().split("\n") if line]
    differ = []
    refused = 0
    for text, answer in zip(texts, answers, strict=True):
        wanted = expected(text)
        refused += "error" in wanted
        if "<<:" in text:
            wanted, answer = without_order(wanted), without_order(answer)
        if wanted != ({"error": "refused"} if "error" in answer else answer):
            differ.append((text, wanted, answer))
    for text, wanted, answer in differ[:8]:
        print("---", text, f"PyYAML: {wanted}", f"mlf:    {answer}", sep="\n", file=sys.stderr)
    print(f"typed of {count}, {refused} of them refused: {len(differ)} differ")
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
