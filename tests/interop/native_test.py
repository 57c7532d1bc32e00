#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The scorers without Python answer what MLflow 2 and 3 answer with their flavors, to the bit.

scoring_probe gets each input as it is after a request was read. What MLflow refuses must be refused or handed
over to Python; what MLflow answers may be handed over only for the reasons listed here.
"""

import collections
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proof import (BUILD, HERE, PYTHONS, clean_environment, model_packages, need_mlflow,  # noqa: E402
                   need_models)

# Why a request that MLflow answers may go to Python: the beginnings of reasons.
HANDED = ("the param ", "the input is empty", "the model has 4 columns, the input ", "a value is infinite",
          "the input has 3 dimensions", "the column qid")
# Models that only Python scores.
REFUSED = {
    "xgboost_booster_linear": "XGBoost cannot predict with the booster gblinear in place",
    "xgboost_booster_dart": "XGBoost cannot predict with the booster dart in place without rounding",
    "xgboost_categories": "the model has columns of categories, which only Python encodes",
    "lightgbm_pickled": "the model is a lightgbm.sklearn.LGBMClassifier and stored as Python objects; log its booster_ instead",
}


def peer_cases(peer, directory):
    done = subprocess.run([PYTHONS[peer], HERE + "/native_peer.py", model_packages(), directory],
                          capture_output=True, env=clean_environment(), check=True)
    return json.loads(done.stdout)


def probe_answers(cases):
    lines = "".join(json.dumps({key: case[key] for key in ("model", "input", "params")}) + "\n" for case in cases)
    done = subprocess.run([BUILD + "/tests/interop/scoring_probe"], input=lines.encode(), stdout=subprocess.PIPE,
                          env={**clean_environment(), "MLF_RUNTIME_PATH": model_packages()}, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def canonical(value):
    """The same value with texts for numbers: NaN equals itself, and 0.0 is not -0.0."""
    if isinstance(value, float):
        return "nan" if math.isnan(value) else repr(value)
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, dict):
        return {key: canonical(one) for key, one in value.items()}
    return [canonical(one) for one in value] if isinstance(value, list) else str(value)


def short(value):
    return json.dumps(value)[:600]


class Native(unittest.TestCase):
    def test_answers(self):
        for peer in PYTHONS:
            with tempfile.TemporaryDirectory() as root:
                cases = peer_cases(peer, root + "/models")
                counts = collections.Counter(self.check(peer, case, answer)
                                             for case, answer in zip(cases, probe_answers(cases), strict=True))
            print(peer, dict(counts))
            self.assertGreater(counts["equal"], 500)

    def check(self, peer, case, answer):
        """@return what kind of case it was."""
        name = os.path.basename(case["model"])
        told = f"{peer}, {name}: {short(case['input'])} {case['params']}"
        if name in REFUSED:
            self.assertEqual((answer.get("code"), answer.get("error")), ("NOT_IMPLEMENTED", REFUSED[name]), told)
            return "refused"
        if "meant" in case:
            self.assertEqual(canonical(answer["output"]), canonical(case["meant"]), told)
            return "texts as categories"
        if "output" in answer:
            self.assertIn("output", case, f"{told}: MLflow says {case.get('error')}, mlf {short(answer)}")
            self.assertEqual(canonical(answer["output"]), canonical(case["output"]), told)
            return "equal"
        self.assertIn("hand_over", answer, told)
        if "output" not in case:
            return "an error"
        self.assertTrue(answer["hand_over"].startswith(HANDED), f"{told}: {answer}")
        return "handed over"


if __name__ == "__main__":
    need_mlflow("mlflow2", "mlflow3")
    need_models()
    unittest.main()
