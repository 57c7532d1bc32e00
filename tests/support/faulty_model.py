# SPDX-License-Identifier: Apache-2.0
"""A model for tests/interop/serve_faults_test.py that does what its input says, saved by the real MLflow.

usage: faulty_model.py PACKAGES DIRECTORY
"""

import os
import signal
import sys
import time

sys.path.append(sys.argv[1])
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")

import mlflow  # noqa: E402


class Model(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        word = str(model_input[0])
        if word == "raise":
            raise ValueError("too cold")
        if word == "memory":
            bytearray(100 << 30)
        if word == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if word == "exit":
            os._exit(3)
        if word == "hang":
            time.sleep(600)
        if word == "slow":
            time.sleep(1)
        if word == "short":
            time.sleep(0.002)
        if word == "print":
            for _ in range(1024):
                sys.stdout.write("x" * ((1 << 20) - 1) + "\n")
            sys.stdout.flush()
        return [word]


if __name__ == "__main__":
    mlflow.pyfunc.save_model(sys.argv[2], python_model=Model(), pip_requirements=["mlflow"])
