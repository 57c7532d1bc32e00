#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""mlf models serve answers what MLflow's own scoring server answers: status, content type and body."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proof import HERE, PYTHONS, clean_environment, model_packages, need_mlflow, need_models  # noqa: E402
from serving import ModelServer, Server  # noqa: E402

MODELS = ("echo", "untyped", "scale", "tensor")
CSV, JSON = "text/csv", "application/json"


def split(columns, *rows):
    return {"dataframe_split": {"columns": columns, "data": rows}}


BODIES = [json.dumps(value) for value in (
    split(["a"], [1.5], [2]), split(["a"], [-1]), split(["a"], ["x"]), split(["a"], [None]), split(["a"]),
    split(["b"], [1]), split(["a", "z"], [1, 2]), split(["b", "a"], [1, 2.5]), split(["a", "b"], [1, 2.5]),
    split(["a", "b"], [1, None]), split(["a", "b"], [1, 2**53 + 1]), split(["a", "b"], [1, 2**70]),
    split(["a", "c"], [1, "ü"]), split(["a", "c"], [1, 5]), split(["a", "d"], [1, "2026-01-31T12:00:00"]),
    split(["a", "d"], [1, "no date"]), split(["a", "e"], [1, True]), split(["a", "e"], [1, "yes"]),
    split(["a", "a"], [1, 2]), split(["a"], [1, 2]), split([], []), split(["a"], [1e308]),
    {"dataframe_split": [1]}, {"dataframe_split": {"data": [[1]]}},
    {"dataframe_split": {"columns": ["a"], "index": [7], "data": [[1]]}},
    {"dataframe_records": [{"a": 1}, {"a": 2.5}]}, {"dataframe_records": []}, {"dataframe_records": {"a": 1}},
    {"dataframe_records": [{"a": 1}, {"b": 2}]}, {"inputs": {"a": [1, 2.5]}}, {"inputs": [[1.0, 2.0], [3.0, 4.0]]},
    {"inputs": [[1, 2]]}, {"inputs": [[1.0, 2.0, 3.0]]}, {"inputs": []}, {"inputs": "x"},
    {"instances": [[1.0, 2.0]]}, {"instances": [{"a": 1}]}, {"instances": [{"a": [1.5]}]}, {"instances": 5},
    {"inputs": [[1.0, 2.0]], "instances": [[1.0, 2.0]]}, {}, {"other": 1}, [], [1], "text", 5, None,
    {**split(["a"], [3]), "params": {"factor": 3.0}}, {**split(["a"], [3]), "params": {"factor": "x"}},
    {**split(["a"], [3]), "params": {"other": 1}}, {**split(["a"], [3]), "params": 7},
)] + ["", "nonsense", '{"inputs": [[1.0, 2.0]]', '{"inputs": [[NaN, 2.0]]}', '{"inputs": [[1e400, 2.0]]}',
      '{"inputs": [[1.0, 2.0]]} x', '{"inputs": [[1.0, 2.0]], "inputs": [[5.0, 6.0]]}', '\ufeff{"inputs": []}']
TABLES = ["a,b\n1,2\n", "a\n1.5\n-2\n", "b\n1\n", "", "a,c\n1,007\n", 'a,c\n1,"x\ny"\n', "a,b\n1,x\n",
          "a,b\n1\n", "a,b\n1,2,3\n", "a\r\n1\r\n", "a,d\n1,2026-01-31\n"]
TYPES = [None, "", "text/plain", "application/json; charset=utf-8", "application/json;charset=UTF-8",
         "application/json; charset=latin-1", "application/json; format=x", "text/csv; charset=utf-8",
         "application/x-www-form-urlencoded", "APPLICATION/JSON", "application/vnd.apache.parquet"]


def requests():
    """@return method, path, content type and body of each."""
    made = [("POST", "/invocations", JSON, body.encode()) for body in BODIES]
    made += [("POST", "/invocations", CSV, body.encode()) for body in TABLES]
    made += [("POST", "/invocations", kind, b'{"inputs": [[1.0, 2.0]]}') for kind in TYPES]
    made += [("POST", "/invocations", kind, b"\xff\xfe") for kind in (JSON, CSV)]
    made += [(method, path, None, b"") for method in ("GET", "POST", "DELETE")
             for path in ("/ping", "/health", "/version", "/invocations", "/other", "/")
             if (method, path) != ("POST", "/invocations")]
    return made


class Serve(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.mkdtemp(prefix="mlf-serve-")
        cls.addClassCleanup(shutil.rmtree, cls.home, ignore_errors=True)
        for peer, python in PYTHONS.items():
            subprocess.run([python, HERE + "/serve_models.py", model_packages(), f"{cls.home}/{peer}"],
                           check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                           env=clean_environment())

    def servers(self, peer, model):
        directory = f"{self.home}/{peer}/{model}"
        theirs = Server(peer, [PYTHONS[peer], HERE + "/scoring_server.py"],
                        __pyfunc_model_path__="file://" + directory)
        self.addCleanup(theirs.stop)
        ours = ModelServer(peer, "-m", directory, "--workers", "1")
        self.addCleanup(ours.process.kill)
        theirs.wait()
        ours.wait()
        return theirs, ours

    def compare(self, theirs, ours, request):
        expected = theirs.ask(*request)
        if request[2] is None and request[:2] == ("POST", "/invocations"):
            # MLflow fails where there is no content type; mlf says which there may be.
            self.assertEqual((expected[0], ours.ask(*request)[0]), (500, 415))
        else:
            self.assertEqual(ours.ask(*request), expected)

    def test_every_answer(self):
        self.assertGreaterEqual(len(requests()), 80)
        for peer in PYTHONS:
            for model in MODELS:
                theirs, ours = self.servers(peer, model)
                for request in requests():
                    with self.subTest(peer=peer, model=model, request=request):
                        self.compare(theirs, ours, request)
                self.assertEqual(ours.stop(), 0)


if __name__ == "__main__":
    need_mlflow()
    need_models()
    unittest.main()
