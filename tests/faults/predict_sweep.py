#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills `mlf models predict --resume` at every system call that changes its files, or fills the disk there.

What must hold each time: the output is absent or whole; an error is told in one line with a path; and the
same command, run again, makes the files of a batch that nothing interrupted, byte for byte, and leaves
nothing else. The model is a double that needs no MLflow.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proof import SOURCE, clean_environment, need_tool, tool  # noqa: E402

CALLS = ("openat", "write", "fsync", "fdatasync", "ftruncate", "rename", "unlink")
FILES = ("out.csv", ".out.csv.mlf-part", ".out.csv.mlf-journal", "bad.csv", ".")
CALL = re.compile(r"^(?:\[pid +\d+\] |\d+ +)?(\w+)\(")


class Batch:
    def __init__(self):
        self.home = os.path.realpath(tempfile.mkdtemp(prefix="mlf-predict-faults-"))
        os.makedirs(self.home + "/model")
        os.makedirs(self.home + "/bin")
        with open(self.home + "/bin/python3", "w", encoding="utf-8") as script:
            script.write(f"#!/bin/sh\nexec {sys.executable} -S {SOURCE}/tests/support/fake_worker.py doubles\n")
        os.chmod(self.home + "/bin/python3", 0o755)
        with open(self.home + "/model/MLmodel", "w", encoding="utf-8") as file:
            file.write("flavors: {python_function: {loader_module: none}}\n")
        for part, numbers in enumerate((range(5), range(-1, 3))):
            with open(f"{self.home}/part-{part}.csv", "w", encoding="utf-8") as file:
                file.write("id,a\n" + "".join(f"r{part}{number},{number}\n" for number in numbers))
        self.directory = self.home + "/work"

    def begin(self):
        shutil.rmtree(self.directory, ignore_errors=True)
        os.makedirs(self.directory)

    def run(self, *tracer):
        environment = {**clean_environment(), "PATH": f"{self.home}/bin:{os.environ['PATH']}"}
        arguments = ["predict", "-m", self.home + "/model", "--env-manager", "local", "-t", "csv",
                     "--output-format", "csv", "--keep", "id", "--chunk-rows", "3", "--resume",
                     "-i", self.home + "/part-*.csv", "-o", "out.csv", "--rejects", "bad.csv"]
        return subprocess.run([*tracer, tool("models"), *arguments], cwd=self.directory, env=environment,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, timeout=120)

    def files(self):
        found = {}
        for name in sorted(os.listdir(self.directory)):
            with open(f"{self.directory}/{name}", "rb") as file:
                found[name] = file.read()
        return found

    def tracer(self, *options):
        paths = [option for name in FILES for option in ("-P", os.path.normpath(f"{self.directory}/{name}"))]
        names = [option for name in FILES if name != "." for option in ("-P", name)]
        return ["strace", "-f", "-qq", "-o", self.home + "/log", *paths, *names, *options]


def count_calls(batch):
    batch.begin()
    done = batch.run(*batch.tracer("-e", "trace=" + ",".join(CALLS)))
    if done.returncode != 0:
        sys.exit(done.stderr.decode())
    counts = dict.fromkeys(CALLS, 0)
    with open(batch.home + "/log", encoding="utf-8") as log:
        for line in log:
            call = CALL.match(line)
            if call and call.group(1) in counts:
                counts[call.group(1)] += 1
    return counts


def check(batch, expected, fault, done):
    """@return what is wrong after a fault and after the same command without one."""
    if done.returncode == 0:
        return None if batch.files() == expected else f"{fault}: succeeded with other files"
    if "signal" not in fault:
        said = done.stderr.decode()
        if done.returncode != 1 or "No space left" not in said or "'" not in said:
            return f"{fault}: ended with {done.returncode}: {said}"
    there = batch.files().get("out.csv")
    if there not in (None, expected["out.csv"]):
        return f"{fault}: the output is there, but not whole"
    again = batch.run()
    if again.returncode != 0:
        return f"{fault}: it does not go on: {again.stderr.decode()}"
    if batch.files() != expected:
        return f"{fault}: other files: {batch.files()}"
    return None


def main():
    need_tool("strace")
    batch = Batch()
    try:
        counts = count_calls(batch)
        expected = batch.files()
        assert sorted(expected) == ["bad.csv", "out.csv"], expected
        assert expected["out.csv"].count(b"\n") == 9 and expected["bad.csv"].count(b"\n") == 2, expected
        assert counts["write"] >= 12 and counts["rename"] == 1 and counts["unlink"] == 1, counts
        wrong = []
        points = 0
        for call, count in counts.items():
            for kind in ("signal=KILL", "error=ENOSPC"):
                if kind != "signal=KILL" and call == "unlink":
                    continue
                for when in range(1, count + 1):
                    fault = f"{call}:{kind}:when={when}"
                    batch.begin()
                    done = batch.run(*batch.tracer("-e", "trace=" + call, "-e", "inject=" + fault))
                    wrong.append(check(batch, expected, fault, done))
                    points += 1
        wrong = [message for message in wrong if message]
        print("\n".join(wrong) or f"{points} faults of {counts}")
        sys.exit(1 if wrong else 0)
    finally:
        shutil.rmtree(batch.home, ignore_errors=True)


if __name__ == "__main__":
    main()
