#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Models that `mlf models package` makes from files of the real libraries load in MLflow 2 and 3 and predict
what the library itself predicts. ONNX models are loaded and checked, but do not predict: there is no ONNX
Runtime among the test's packages."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proof import (HERE, PYTHONS, clean_environment, mlf, mlf_done, mlf_json,  # noqa: E402
                   model_packages, need_mlflow, need_models)


def peer(name, store, *arguments):
    """@return the answer of package_peer.py, run by the real MLflow."""
    command = [PYTHONS[name], HERE + "/package_peer.py", model_packages(), *arguments]
    variables = dict(clean_environment(), MLFLOW_TRACKING_URI=store)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=variables,
                          check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode())
    return json.loads(done.stdout.splitlines()[-1])


class Packages(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.mkdtemp(prefix="mlf-package-")
        cls.addClassCleanup(shutil.rmtree, cls.home, ignore_errors=True)
        cls.files = cls.home + "/files"
        cls.store = cls.home + "/mlruns"
        cls.expected = peer("mlflow3", cls.store, "make", cls.files)

    def package(self, name, *options):
        """Packages one of the files. @return what mlf prints."""
        arguments = ["--python", PYTHONS["mlflow3"], *options]
        if name == "factor.txt":
            arguments += ["--loader-module", "doubler_loader", "--code",
                          self.files + "/doubler_loader.py"]
        if name in ("factor.txt", "columns.txt", "binary.lgb", "several.txt"):
            arguments += ["--sample", self.files + "/sample.csv", "--input-example"]
        return mlf(self.store, "models", "package", f"{self.files}/{name}", *arguments).strip()

    def check(self, name, loaded):
        for got, expected in zip(loaded["predictions"], self.expected[name], strict=True):
            self.assertEqual(got, expected, name)
        for part in ("inputs", "outputs"):
            told = loaded["signature"][part]
            if told:
                self.assertEqual(json.loads(told), json.loads(loaded["inferred"][part]), (name, part))

    def test_directories(self):
        places = {name: self.package(name, "-o", f"{self.home}/out/{name}") for name in self.expected}
        for judge in PYTHONS:
            loaded = peer(judge, self.store, "load", *(f"{name}={place}" for name, place in places.items()))
            for name in self.expected:
                with self.subTest(judge=judge, model=name):
                    self.check(name, loaded[name])

    def test_onnx(self):
        for name in ("plain", "large"):
            place = self.package(f"onnx/{name}.onnx", "-o", f"{self.home}/{name}/onnx")
            for judge in PYTHONS:
                shutil.rmtree(f"{self.home}/{name}/again", ignore_errors=True)
                loaded = peer(judge, self.store, "load", f"onnx={place}")["onnx"]
                self.assertEqual(loaded["weights"], [30, 20])
                ours, theirs = loaded["flavors"]
                for flavors in (ours, theirs):  # versions of packages that the two do not share
                    flavors["onnx"].pop("onnx_version", None)
                self.assertEqual(ours, theirs)
                self.assertEqual(json.loads(loaded["signature"]["inputs"]), [
                    {"name": "x", "type": "tensor",
                     "tensor-spec": {"dtype": "float32", "shape": [-1, 30]}}])

    def test_logged(self):
        run = mlf(self.store, "run", "start", "-e", "iris").strip()
        mlf(self.store, "log", "param", "--run", run, "depth=3")
        new = self.package("booster.xgb", "--run", run, "--name", "best", "--register", "iris")
        old = self.package("binary.lgb", "--run", run, "--name", "deep/old", "--mlflow2")
        loose = self.package("factor.txt", "-e", "iris", "--name", "loose")
        self.assertEqual(old, f"runs:/{run}/deep/old")
        loaded = peer("mlflow3", self.store, "load", f"booster.xgb={new}", f"binary.lgb={old}",
                      f"factor.txt={loose}")
        for name, answer in loaded.items():
            self.check(name, answer)
            self.assertEqual(answer["run_id"], None if name == "factor.txt" else run)
        answer = peer("mlflow2", self.store, "load", f"binary.lgb={old}", "booster.xgb=models:/iris/1")
        for name, one in answer.items():
            self.check(name, one)
        listed = {model["model_uri"]: model
                  for model in mlf_json(self.store, "models", "list", "-e", "iris")["models"]}
        self.assertEqual(set(listed), {new, old, loose})
        self.assertEqual(listed[new]["status"], "LOGGED_MODEL_READY")
        self.assertEqual(listed[new]["source_run_id"], run)
        shown = mlf_json(self.store, "run", "show", run)
        self.assertEqual([one["model_id"] for one in shown["outputs"]["model_outputs"]],
                         [new.removeprefix("models:/")])

    def test_metrics_at_a_step(self):
        """The model gets the metrics that MLflow 3 gives to one that is logged to the same run."""
        for step in (0, 2):
            told = []
            for logs in (self.log_ours, lambda run, step: peer("mlflow3", self.store, "log", run, step)):
                run = mlf(self.store, "run", "start", "-e", "steps").strip()
                for point, when in (("a=1", 0), ("a=2", 2), ("a=2.5", 2), ("b=nan", 1), ("c=4", 0)):
                    mlf(self.store, "log", "metric", "--run", run, "--step", str(when), "--timestamp",
                        "1700000000000", point)
                told.append(peer("mlflow3", self.store, "metrics", run, logs(run, str(step))))
            self.assertEqual(json.dumps(told[0]), json.dumps(told[1]), step)
            self.assertEqual(len(told[0]["model"]), {0: 2, 2: 1}[step])

    def log_ours(self, run, step):
        uri = self.package("factor.txt", "--run", run, "--step", step)
        return uri.removeprefix("models:/")

    def test_refused(self):
        """Files that the libraries write in other forms."""
        path = self.files + "/model.pkl"
        with open(path, "wb") as file:
            import pickle
            pickle.dump({"model": 1}, file)
        done = mlf_done(self.store, "models", "package", path, "-o", self.home + "/refused")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"booster_.save_model", done.stderr)
        self.assertFalse(os.path.exists(self.home + "/refused"))


if __name__ == "__main__":
    need_mlflow()
    need_models()
    unittest.main()
