#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""mlf models predict answers what the real MLflow 2 and 3 answer, errors included.

Most requests go to the worker itself, which loads each model once; some through the whole command.
"""

import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proof import (HERE, PYTHONS, SOURCE, clean_environment, mlf_done, model_packages,  # noqa: E402
                   need_mlflow, need_models)

LENGTH = struct.Struct(">Q")
SEED = {"PYTHONHASHSEED": "0"}  # MLflow's messages show sets


class Worker:
    """share/mlf/scoring_worker.py with a model."""

    def __init__(self, peer, directory):
        ours, theirs = socket.socketpair()
        self.process = subprocess.Popen(
            [PYTHONS[peer], SOURCE + "/share/mlf/scoring_worker.py", directory], stdin=theirs,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**clean_environment(), **SEED, "PYTHONPATH": model_packages()})
        theirs.close()
        self.stream = ours.makefile("rwb")
        ours.close()
        self.loaded = self.receive()[0]

    def receive(self):
        frames = [self.stream.read(LENGTH.unpack(self.stream.read(8))[0]) for _ in range(2)]
        return json.loads(frames[0]), frames[1].decode()

    def ask(self, case):
        header = {"content_type": case["type"], "with_signature": case["with_signature"], "params": {}}
        for frame in (json.dumps(header).encode(), case["body"].encode()):
            self.stream.write(LENGTH.pack(len(frame)) + frame)
        self.stream.flush()
        return self.receive()

    def close(self):
        self.stream.close()
        self.process.wait(30)


class Predict(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.mkdtemp(prefix="mlf-predict-")
        cls.addClassCleanup(shutil.rmtree, cls.home, ignore_errors=True)
        cls.cases = {}
        for peer, python in PYTHONS.items():
            done = subprocess.run([python, HERE + "/predict_peer.py", model_packages(), f"{cls.home}/{peer}"],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                                  env={**clean_environment(), **SEED})
            if done.returncode != 0:
                raise RuntimeError(done.stderr.decode())
            cls.cases[peer] = json.loads(done.stdout)

    def check_error(self, expected, answer):
        """MLflow's server, whose functions the worker calls, says more about some errors than predict."""
        if expected["code"]:
            self.assertEqual(answer["error_code"], expected["code"])
            self.assertTrue(answer["message"].endswith(expected["message"]), answer["message"])
        else:
            told = answer["message"] + answer["stack_trace"]
            self.assertIn(expected["message"], told)

    def test_every_answer(self):
        for peer, cases in self.cases.items():
            self.assertGreaterEqual(len(cases), 300)
            succeeded = 0
            for name in sorted({case["model"] for case in cases}):
                worker = Worker(peer, f"{self.home}/{peer}/{name}")
                self.addCleanup(worker.close)
                for case in (case for case in cases if case["model"] == name):
                    header, answer = worker.ask(case)
                    with self.subTest(peer=peer, case=case, answer=answer):
                        self.assertEqual(header["status"], "ok" if "ok" in case else "error")
                        if "ok" in case:
                            succeeded += 1
                            self.assertEqual(answer, case["ok"])
                        else:
                            self.check_error(case["error"], json.loads(answer))
            self.assertGreater(succeeded, 80)

    def command(self, peer, case):
        path = os.path.dirname(PYTHONS[peer]) + ":" + os.environ["PATH"]
        kind = "csv" if case["type"] == "text/csv" else "json"
        return mlf_done(self.home + "/store", "models", "predict", "-m", f"{self.home}/{peer}/{case['model']}",
                        "--env-manager", "local", "-t", kind, stdin=case["body"],
                        environment={**SEED, "PATH": path, "PYTHONPATH": model_packages()})

    def test_the_command(self):
        for peer, cases in self.cases.items():
            chosen = [case for case in cases if not case["with_signature"]][::29]
            for case in chosen:
                done = self.command(peer, case)
                with self.subTest(peer=peer, case=case, done=done):
                    self.assertEqual(done.returncode, 0 if "ok" in case else 1)
                    self.assertEqual(done.stdout.decode(), case.get("ok", ""))
                    if "error" in case and case["error"]["code"]:
                        self.assertIn(case["error"]["code"], done.stderr.decode())


if __name__ == "__main__":
    need_mlflow()
    need_models()
    unittest.main()
