#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Lets the disk fail below one run, or one experiment, while a store is read, and looks at the rest.

Every system call of one name that touches the victim gives EIO: all of them, or the second alone. What
must hold each time, with an index and without: exit code 0, everything but the victim is shown, and
when the victim is not, one line or more names it.
"""

import hashlib
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import generate  # noqa: E402
from proof import clean_environment, need_tool, tool  # noqa: E402

CALLS = ("openat", "openat2", "newfstatat", "read", "getdents64")
RUNS = 45  # enough for an index to be written
VICTIM = hashlib.md5(b"2").hexdigest()
FILTER = "metrics.metric1 >= 0 and params.param1 != 'x' and tags.phase != 'x'"
LISTS = (["run", "list", "-e", "bench", "--max-results", "0", "--format", "csv"],
         ["run", "list", "-e", "bench", "--max-results", "0", "--json"],
         ["run", "search", "-e", "bench", "--filter", FILTER, "--order-by", "metrics.metric0",
          "--format", "csv"])


def paths_below(top, name):
    """Every way in which a call may name what lies in top/name: whole, and from top."""
    paths = [os.path.join(top, name), name]
    for folder, folders, files in os.walk(os.path.join(top, name)):
        for entry in folders + files:
            whole = os.path.join(folder, entry)
            paths += [whole, os.path.relpath(whole, top)]
    return [word for path in paths for word in ("-P", path)]


class Readers:
    def __init__(self, home):
        self.store = home + "/mlruns"
        self.log = home + "/log"
        generate.many_runs(self.store, RUNS, params=3, metrics=3)
        generate.experiment(self.store, "2", "victim", tags=(("a", "b"),))
        self.index = f"{self.store}/1/.mlf-index-{os.geteuid()}"
        self.environment = {**clean_environment(), "MLFLOW_TRACKING_URI": self.store}
        self.count, self.hits, self.failures = 0, 0, []

    def run(self, arguments, strace=()):
        return subprocess.run([*strace, tool(arguments[0]), *arguments[1:]], capture_output=True,
                              text=True, check=False, env=self.environment, timeout=300, cwd="/")

    def check(self, arguments, victim, names, expected, with_index):
        for call in CALLS:
            for when in ("", ":when=2"):
                if os.path.exists(self.index):
                    os.remove(self.index)
                if with_index:
                    self.run(LISTS[0])
                done = self.run(arguments, ["strace", "-f", "-qq", "-o", self.log, *victim,
                                            "-e", f"trace={call}",
                                            "-e", f"inject={call}:error=EIO{when}"])
                self.judge(done, names, expected, f"{' '.join(arguments)}: {call}{when}"
                           f"{', with an index' if with_index else ''}")

    def judge(self, done, names, expected, what):
        self.count += 1
        with open(self.log, encoding="utf-8", errors="replace") as log:
            self.hits += "INJECTED" in log.read()
        missing = [word for word in expected if word not in done.stdout]
        if done.returncode != 0:
            self.failures.append(f"{what}: exit code {done.returncode}: {done.stderr}")
        elif missing:
            self.failures.append(f"{what}: {len(missing)} of {len(expected)} are hidden")
        elif not any(name in done.stdout + done.stderr for name in names):
            self.failures.append(f"{what}: nothing is said of {names}")

    def sweep(self):
        others = [hashlib.md5(str(i).encode()).hexdigest() for i in range(RUNS) if i != 2]
        victim = paths_below(self.store + "/1", VICTIM)
        for arguments in LISTS:
            for with_index in (False, True):
                self.check(arguments, victim, [VICTIM], others, with_index)
        experiment = paths_below(self.store, "2")
        self.check(["experiment", "list"], experiment, ["victim", self.store + "/2"],
                   ["bench", "Default"], False)


def main():
    need_tool("strace")
    with tempfile.TemporaryDirectory(prefix="mlf-readers-") as home:
        readers = Readers(home)
        # Files of the last moment are not believed; these are to be.
        subprocess.run(["sleep", "0.1"], check=True)
        readers.sweep()
    for failure in readers.failures:
        print(failure)
    print(f"{readers.count} faults, {readers.hits} of them met, {len(readers.failures)} failures")
    return 1 if readers.failures or readers.hits * 2 < readers.count else 0


if __name__ == "__main__":
    sys.exit(main())
