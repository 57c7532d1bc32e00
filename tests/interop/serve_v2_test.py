#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The client of Triton asks mlf models serve by the Open Inference Protocol."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proof import HERE, PYTHONS, SOURCE, clean_environment, model_packages, need_mlflow, need_models, skip  # noqa: E402
from serving import ModelServer  # noqa: E402

TRITON = os.environ.get("MLF_TRITON_PYTHON", SOURCE + "/build/venvs/triton/bin/python")


class ServeV2(unittest.TestCase):
    def test_the_client_of_triton(self):
        for peer, python in PYTHONS.items():
            with self.subTest(peer=peer):
                home = tempfile.mkdtemp(prefix="mlf-serve-v2-")
                self.addCleanup(shutil.rmtree, home, ignore_errors=True)
                subprocess.run([python, HERE + "/serve_models.py", model_packages(), home], check=True,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=clean_environment())
                server = ModelServer(peer, *(f"{name}={home}/{name}" for name in
                                             ("echo", "scale", "tensor", "untyped")), "--workers", "1")
                self.addCleanup(server.process.kill)
                server.wait()
                done = subprocess.run([TRITON, HERE + "/triton_client.py", f"127.0.0.1:{server.port}"],
                                      stderr=subprocess.PIPE, text=True, env=clean_environment())
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    need_mlflow()
    need_models()
    if not os.access(TRITON, os.X_OK):
        skip(f"no client of Triton at {TRITON}; scripts/setup.sh --test installs it")
    unittest.main()
