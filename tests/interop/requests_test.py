#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Requests that are read without Python are read as the real MLflow 2 and 3 read them, to the last bit.

What is handed over to MLflow is right by that. What people send must not be handed over.
"""

import collections
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proof import BUILD, HERE, PYTHONS, clean_environment, main, model_packages, need_mlflow, need_models  # noqa: E402
from request_cases import SIGNATURES, cases, common  # noqa: E402


def answers(command, questions):
    lines = "".join(json.dumps(question) + "\n" for question in questions)
    done = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=clean_environment(), check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode())
    return [json.loads(line) for line in done.stdout.splitlines()]


def question(case):
    name, kind, body = case
    inputs, params = SIGNATURES[name]
    return {"inputs": inputs, "params": params, "type": kind, "body": body.encode().hex()}


class Requests(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.common = list(common())
        cls.cases = cls.common + cases()
        questions = [question(case) for case in cls.cases]
        cls.ours = answers([BUILD + "/tests/interop/request_probe"], questions)
        peer = [HERE + "/request_peer.py", model_packages()]
        cls.theirs = {name: answers([python, *peer], questions) for name, python in PYTHONS.items()}

    def check(self, ours, theirs):
        if "refusal" in ours:
            self.assertEqual(ours["refusal"], theirs.get("refusal"))
            return
        self.assertEqual(ours["input"], theirs.get("input"), theirs)
        self.assertEqual(json.dumps(ours["params"]), json.dumps(theirs["params"]))
        self.assertEqual(ours["answer"], theirs["answer"])

    def test_what_is_read_is_read_as_mlflow_reads_it(self):
        self.assertGreater(len(self.cases), 5000)
        for peer, theirs in self.theirs.items():
            for case, ours, answer in zip(self.cases, self.ours, theirs):
                if "handed_over" not in ours:
                    with self.subTest(peer=peer, case=case):
                        self.check(ours, answer)

    def test_what_people_send_is_read(self):
        for case, ours in zip(self.common, self.ours):
            with self.subTest(case=case):
                self.assertIn("input", ours, ours)

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
