#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Requests that are answered together get the answers that each gets alone; classifiers answer with what is asked."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proof import HERE, PYTHONS, clean_environment, model_packages, need_mlflow, need_models  # noqa: E402
from serving import ModelServer  # noqa: E402

COLUMNS = ["a", "b", "c", "d"]
CSV, JSON = "text/csv", "application/json"


def split(*rows, columns=COLUMNS):
    return json.dumps({"dataframe_split": {"columns": columns, "data": rows}})


ROW = [13.0, 20.5, 90.25, 600.0]
REQUESTS = [(JSON, split([value, *ROW[1:]])) for value in (10.0, 12.5, 14.0, 16.0, 18.0, 25.0)] + [
    (JSON, split(ROW, [8.0, 15.0, 50.0, 200.0])), (JSON, split([*ROW, 1.0], columns=[*COLUMNS, "e"])),
    (JSON, split(ROW[::-1], columns=COLUMNS[::-1])), (JSON, split([1, 2, 3, 4])),
    (JSON, json.dumps({"dataframe_records": [dict(zip(COLUMNS, ROW))]})),
    (JSON, json.dumps({"inputs": {name: [value] for name, value in zip(COLUMNS, ROW)}})),
    (JSON, json.dumps({"dataframe_split": {"columns": COLUMNS, "index": [7], "data": [ROW]}})),
    (CSV, "a,b,c,d\n13.0,20.5,90.25,600.0\n"), (CSV, "a,b,c,d\n13,20,90,600\n1,2,3,4\n"),
    # What is refused, or may be, is refused as it would be alone.
    (JSON, split()), (JSON, split(ROW[:3], columns=COLUMNS[:3])), (JSON, split(["x", *ROW[1:]])),
    (JSON, split([None, *ROW[1:]])), (JSON, "nonsense"), (JSON, "{}"), (CSV, ""), ("text/plain", "x"),
    (JSON, json.dumps({"dataframe_split": {"columns": COLUMNS, "data": [ROW]}, "params": {"k": 1}}))]


class ServeBatch(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.mkdtemp(prefix="mlf-serve-batch-")
        cls.addClassCleanup(shutil.rmtree, cls.home, ignore_errors=True)
        for peer, python in PYTHONS.items():
            subprocess.run([python, HERE + "/batch_models.py", model_packages(), f"{cls.home}/{peer}"], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=clean_environment())

    def serve(self, peer, models, *words):
        server = ModelServer(peer, *(f"{name}={self.home}/{peer}/{name}" for name in models), "--workers", "1",
                             "--scorer", "python", *words)
        self.addCleanup(server.process.kill)
        server.wait()
        return server

    def ask_all(self, server, model):
        """@return the answers to all requests, which are sent at once."""
        with ThreadPoolExecutor(len(REQUESTS)) as threads:
            return list(threads.map(
                lambda request: server.ask("POST", f"/models/{model}/invocations", request[0], request[1].encode()),
                REQUESTS))

    def test_together_as_alone(self):
        # "sum" is served in batches here although its rows depend on each other, to prove that there are batches.
        for peer, models in (("mlflow2", ("forest", "lightgbm")), ("mlflow3", ("xgboost", "sum"))):
            alone = self.serve(peer, models, "--max-batch", "1")
            together = self.serve(peer, models, "--max-batch", "64", "--batch-delay", "2000")
            for model in models:
                with self.subTest(peer=peer, model=model):
                    expected, got = self.ask_all(alone, model), self.ask_all(together, model)
                    if model == "sum":
                        self.assertNotEqual(got, expected)
                    else:
                        for request, *answers in zip(REQUESTS, expected, got):
                            self.assertEqual(*answers, request)
                    one = 'mlf_batch_requests_bucket{model="%s",le="1.0"}' % model
                    every = 'mlf_batch_requests_count{model="%s"}' % model
                    self.assertGreater(together.metric(every) - together.metric(one), 6)
                    self.assertEqual(alone.metric(every), alone.metric(one))
            self.assertEqual((alone.stop(), together.stop()), (0, 0))

    def test_outputs(self):
        for peer, names, models in (("mlflow2", "label,proba,margin", ("lightgbm",)),
                                    ("mlflow2", "label,proba", ("forest",)),
                                    ("mlflow3", "label,proba,margin", ("logistic", "xgboost")),
                                    ("mlflow3", "proba,margin", ("booster",))):
            with open(f"{self.home}/{peer}/expected.json", encoding="utf-8") as file:
                expected = json.load(file)
            with self.subTest(peer=peer, names=names):
                server = self.serve(peer, models, "--output", names)
                for model in models:
                    rows = expected["three" if model in ("logistic", "xgboost") else "two"]
                    answer = server.ask("POST", f"/models/{model}/invocations", JSON, split(*rows).encode())
                    with self.subTest(peer=peer, model=model):
                        self.assertEqual(answer[0], 200, answer)
                        got = json.loads(answer[2])["predictions"]
                        want = [dict(zip(expected[model], row)) for row in zip(*expected[model].values())]
                        self.assertEqual([list(row) for row in got], [list(row) for row in want])
                        for ours, theirs in zip(got, want):
                            for name, value in theirs.items():
                                self.assertAlmostEqual(ours[name], value, places=6)
                self.assertEqual(server.stop(), 0)

    def test_outputs_that_a_model_lacks(self):
        for model, names, words in (("ridge", "proba", "it has none of label, proba and margin"),
                                    ("booster", "label", "it has margin, proba")):
            environment = {**clean_environment(), "PYTHONPATH": model_packages(),
                           "PATH": os.path.dirname(PYTHONS["mlflow3"]) + ":" + os.environ["PATH"]}
            done = subprocess.run([os.path.join(os.environ["MLF_BUILD"], "bin", "mlf"), "models", "serve", "-m",
                                   f"{self.home}/mlflow3/{model}", "--no-conda", "-p", "0", "--output", names],
                                  env=environment, capture_output=True, text=True, timeout=300)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn(words, done.stderr)


if __name__ == "__main__":
    need_mlflow()
    need_models()
    unittest.main()
