#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Models that the real MLflow 2 and 3 have saved are read, written back equal, shown and listed."""

import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proof import (BUILD, HERE, PYTHONS, clean_environment, mlf, mlf_json,  # noqa: E402
                   model_packages, need_mlflow, need_models)


def maker(peer, verb, directory):
    """@return the answer of model_maker.py, run by the real MLflow."""
    command = [PYTHONS[peer], HERE + "/model_maker.py", model_packages(), verb, directory]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=clean_environment(), check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode())
    return json.loads(done.stdout)


class Models(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.mkdtemp(prefix="mlf-models-")
        cls.addClassCleanup(shutil.rmtree, cls.home, ignore_errors=True)
        cls.peers = {peer: maker(peer, "make", f"{cls.home}/{peer}") for peer in PYTHONS}

    def each_model(self):
        """@return the directory and what MLflow says of each model."""
        for peer, answer in self.peers.items():
            self.assertGreaterEqual(len(answer["made"]), 15)
            for name, facts in answer["made"].items():
                with self.subTest(peer=peer, model=name):
                    yield f"{self.home}/{peer}/{name}", facts

    def test_written_back(self):
        files = glob.glob(self.home + "/*/*/MLmodel")
        subprocess.run([BUILD + "/tests/interop/model_probe", *files], check=True)
        for peer in PYTHONS:
            for judge in PYTHONS:
                self.assertEqual(maker(judge, "compare", f"{self.home}/{peer}"), [], (peer, judge))

    def test_shown(self):
        for directory, facts in self.each_model():
            shown = mlf_json("nowhere", "models", "show", directory)
            self.assertEqual(sorted(shown["flavors"]), facts["flavors"])
            for key in ("mlflow_version", "model_size_bytes", "run_id"):
                self.assertEqual(shown[key], facts[key], key)
            signature = shown["signature"] or {"inputs": None, "outputs": None, "params": None}
            for key in ("inputs", "outputs", "params"):
                expected = json.loads(facts[key]) if facts[key] else None
                self.assertEqual(repr(signature[key] or None),
                                 repr(expected).replace("inf", "None"), key)
            self.assertIn("Model ", mlf("nowhere", "models", "show", directory))

    def test_what_runs_code(self):
        for directory, _ in self.each_model():
            name = os.path.basename(directory)
            is_data = name in ("sklearn_skops", "xgboost_booster", "xgboost_classifier",
                               "lightgbm_booster", "onnx_identity")
            shown = mlf_json("nowhere", "models", "show", directory)
            if name == "lightgbm_classifier":  # a pickle in MLflow 2
                is_data = shown["flavors"]["lightgbm"].get("serialization_format") == "skops"
            self.assertEqual(shown["loading_runs_code"] is None, is_data)

    def test_listed(self):
        for peer, answer in self.peers.items():
            store = f"{self.home}/{peer}/mlruns"
            listed = mlf_json(store, "models", "list")["models"]
            self.assertEqual({model["name"]: model["model_uri"] for model in listed},
                             answer["logged"])
            for model in listed:
                self.assertEqual(model["flavors"], ["python_function"])
                shown = mlf_json(store, "models", "show", model["model_uri"])
                self.assertEqual(shown["name"], model["name"])
                self.assertEqual(shown["run_id"], model["source_run_id"])


if __name__ == "__main__":
    need_mlflow()
    need_models()
    unittest.main()
