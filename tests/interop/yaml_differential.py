#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares mlf's meta.yaml writer and readers with PyYAML as MLflow calls it, on random documents.

    yaml_differential.py PROBE [COUNT [SEED]]

PROBE is the yaml_probe executable; the Python that runs this must have PyYAML with libyaml (MLflow's
own environment has). Exits 1 and prints the first documents that differ.
"""

import json
import random
import subprocess
import sys

import yaml

if hasattr(yaml, "CSafeDumper"):
    Dumper, Loader = yaml.CSafeDumper, yaml.CSafeLoader
else:
    print("skipped: PyYAML has no libyaml, which MLflow's files are written with", file=sys.stderr)
    sys.exit(77)

WORDS = """null Null ~ true False yes No on OFF y n 0 1 -1 +1 010 0o10 1_000 0x1F 0b1 1e3 1.0 1e3.0 1.5e+3 .5 .inf -.INF
.nan 12:30 12:30:45 1:2.5 2024-01-01 2024-1-1 2024-01-01T00:00:00Z << = - -- --- ... ? : , [ ] { } # & * ! | > ' " % @ `
a: a:b :a a# a #b #a -a - ?a ? - a a- file:///tmp/x/0 s3://bucket/path a/b a\\b C:\\x é ü 日本 🙂 👩‍🔬 \u200b \ufeff
\u2028 \u2029 \x85 \xa0 \x00 \x07 \x1b \x7f \t \n \n\n \r \r\n {"a":1} ['x'] it's "q" 1568e5 12e03 0123456789abcdef
""".split(" ")
WORDS += ["\n", " ", "  ", "\n ", " \n", "\t", "a b", "word", "longer-word", "=", "- ", "? ", ": ", " #"]
ALPHABET = "abcXYZ019 _-.:/,'\"\\#&*!|>%@`{}[]?=~+<\n\té日🙂\u2028\u2029\x85\r\x80\x9f\x00\x1b\ufeff\ufffe\ue000\u0301"


def text(rng):
    kind = rng.random()
    if kind < 0.3:
        return "".join(rng.choice(ALPHABET) for _ in range(rng.randrange(8)))
    if kind < 0.6:
        return rng.choice(WORDS) + rng.choice(["", "", " ", "\n", rng.choice(WORDS)])
    if kind < 0.9:
        sep = rng.choice([" ", " ", "  ", "", "\n"])
        return sep.join(rng.choice(WORDS) for _ in range(rng.randrange(1, 40)))
    return "".join(rng.choice(ALPHABET) for _ in range(rng.randrange(300)))


def key(rng):
    if rng.random() < 0.5:
        return rng.choice(["name", "tags", "a.b", "x" * rng.choice([127, 128, 129, 200])])
    return text(rng)


def value(rng, depth=0):
    kind = rng.random()
    if kind < 0.75 or depth > 2:
        return text(rng)
    if kind < 0.82:
        return rng.choice([0, 4, -1, 1700000000000])
    if kind < 0.88:
        return None
    if kind < 0.94:
        return {key(rng): value(rng, depth + 1) for _ in range(rng.randrange(4))}
    return [value(rng, depth + 1) for _ in range(rng.randrange(4))]


def as_text(data):
    """Data as the probe prints it: every scalar but null is text."""
    if isinstance(data, dict):
        return {k: as_text(v) for k, v in data.items()}
    if isinstance(data, list):
        return [as_text(v) for v in data]
    return data if data is None else str(data)


def probe(executable, mode, requests):
    lines = "".join(json.dumps(r) + "\n" for r in requests)
    done = subprocess.run([executable, mode], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.decode().split("\n") if line]


def report(what, cases):
    for case in cases[:5]:
        print(f"--- {what}", *case, sep="\n", file=sys.stderr)
    print(f"{what}: {len(cases)} differ")
    return bool(cases)


def main():
    executable = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    documents = [{key(rng): value(rng) for _ in range(rng.randrange(1, 5))} for _ in range(count)]
    dumps = [
        yaml.dump(d, default_flow_style=False, allow_unicode=True, sort_keys=True, Dumper=Dumper)
        for d in documents
    ]
    written = probe(executable, "write", documents)
    failed = report(
        f"written of {count}",
        [(repr(d), repr(e), repr(g)) for d, e, g in zip(documents, dumps, written) if e != g],
    )
    # What MLflow wrote, mlf reads back.
    plain = [as_text(d) for d in documents]
    read = probe(executable, "read", dumps)
    failed |= report(
        f"read of {count}",
        [(repr(t), repr(e), repr(g)) for t, e, g in zip(dumps, plain, read) if e != g],
    )
    # What mlf wrote, MLflow reads back.
    failed |= report(
        f"read by PyYAML of {count}",
        [(repr(w), repr(d)) for w, d in zip(written, documents) if yaml.load(w, Loader) != d],
    )
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
