#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Requests that are read without Python are read as the real MLflow 2 and 3 read them, to the last bit.

What is handed over to MLflow is right by that. What people send must not be handed over.
"""

import collections
import concurrent.futures
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proof import BUILD, HERE, PYTHONS, clean_environment, main, model_packages, need_mlflow, need_models  # noqa: E402
from request_cases import SIGNATURES, cases, common  # noqa: E402


def ask(commands, questions):
    """@return the answers of each command, all of which run at the same time."""
    lines = "".join(json.dumps(question) + "\n" for question in questions).encode()
    with tempfile.TemporaryFile() as given:
        given.write(lines)
        started = []
        for command in commands:
            given.seek(0)
            copy = os.open(f"/proc/self/fd/{given.fileno()}", os.O_RDONLY)
            started.append(subprocess.Popen(command, stdin=copy, stdout=subprocess.PIPE, env=clean_environment()))
            os.close(copy)
        with concurrent.futures.ThreadPoolExecutor() as pool:
            told = list(pool.map(lambda process: process.communicate()[0], started))
    for process in started:
        if process.returncode != 0:
            raise RuntimeError(f"{process.args} exited with {process.returncode}")
    return [[json.loads(line) for line in text.splitlines()] for text in told]


def pandas_version():
    return os.path.basename(glob.glob(model_packages() + "/pandas-*.dist-info")[0]).split("-")[1].removesuffix(".dist")


def question(case, pandas):
    name, kind, body = case
    inputs, params = SIGNATURES[name]
    return {"inputs": inputs, "params": params, "type": kind, "body": body.encode().hex(), "pandas": pandas}


def comparable(refusal):
    """MLflow prints a set in any order; MLflow 2 has fewer members and does not list Parquet."""
    if refusal is None:
        return None
    status, kind, body = refusal
    body = re.sub(r"\{'[a-z_', ]*'\}", "{fields}", body).replace(", 'application/vnd.apache.parquet'", "")
    if body.startswith("{"):
        body = {key: value for key, value in json.loads(body).items() if key not in ("sqlstate", "error_class")}
    return [status, kind.removesuffix("; charset=utf-8"), body]


class Requests(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.common = list(common())
        cls.cases = cls.common + cases()
        probe = [BUILD + "/tests/interop/request_probe"]
        peer = [HERE + "/request_peer.py", model_packages()]
        commands = [probe] + [[python, *peer] for python in PYTHONS.values()]
        version = pandas_version()
        cls.ours, *theirs = ask(commands, [question(case, version) for case in cls.cases])
        cls.theirs = dict(zip(PYTHONS, theirs))
        cls.unsure = ask([probe], [question(case, "") for case in cls.cases])[0]

    def check(self, ours, theirs):
        if "refusal" in ours:
            self.assertEqual(comparable(ours["refusal"]), comparable(theirs.get("refusal")))
            return
        self.assertEqual(ours["input"], theirs.get("input"), theirs)
        self.assertEqual(json.dumps(ours["params"]), json.dumps(theirs["params"]))
        self.assertEqual(ours["answer"], theirs["answer"])

    def test_what_is_read_is_read_as_mlflow_reads_it(self):
        self.assertGreater(len(self.cases), 8000)
        for peer, theirs in self.theirs.items():
            for case, ours, answer in zip(self.cases, self.ours, theirs):
                if "handed_over" not in ours:
                    with self.subTest(peer=peer, case=case):
                        self.check(ours, answer)

    def test_without_the_version_of_pandas_less_is_read(self):
        for case, sure, unsure in zip(self.cases, self.ours, self.unsure):
            if "handed_over" not in unsure:
                with self.subTest(case=case):
                    self.assertEqual(unsure, sure)

    def test_what_people_send_is_read(self):
        for case, ours in zip(self.common, self.ours):
            with self.subTest(case=case):
                self.assertIn("input", ours, ours)

    def test_certain_refusals_are_not_handed_over(self):
        for answers in self.theirs.values():
            refused = [ours for ours, theirs in zip(self.ours, answers)
                       if "exactly one of the input fields" in str(theirs) or "[415, " in str(theirs)]
            self.assertGreater(sum("refusal" in ours for ours in refused), len(refused) * 0.9)

    def test_most_of_what_mlflow_takes_is_read(self):
        for theirs in self.theirs.values():
            taken = [ours for ours, answer in zip(self.ours, theirs) if "input" in answer]
            read = sum("input" in ours for ours in taken)
            reasons = collections.Counter(ours["handed_over"] for ours in taken if "handed_over" in ours)
            self.assertGreater(read, len(taken) * 0.5, reasons)


if __name__ == "__main__":
    need_mlflow()
    need_models()
    main()
