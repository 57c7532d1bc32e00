#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""MLflow's own tracking server over a file store, without its sockets: run by a Python that has MLflow.

Standard input has one JSON object a line with the keys method, target, headers and body, standard output
one for each with status, type and body. The arguments are the directory of the store, and a directory
with packages that MLflow needs for models.
"""

import json
import logging
import os
import sys

ROOT = sys.argv[1]
sys.path.append(sys.argv[2])
os.environ.update(MLFLOW_ALLOW_FILE_STORE="true", _MLFLOW_SERVER_FILE_STORE=f"{ROOT}/mlruns",
                  _MLFLOW_SERVER_REGISTRY_STORE=f"{ROOT}/mlruns", _MLFLOW_SERVER_ARTIFACT_ROOT="mlflow-artifacts:/",
                  _MLFLOW_SERVER_SERVE_ARTIFACTS="true", _MLFLOW_SERVER_ARTIFACT_DESTINATION=f"{ROOT}/mlartifacts",
                  MLFLOW_DISABLE_TELEMETRY="true")


def main():
    from mlflow.server import app

    logging.disable(logging.CRITICAL)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client = app.test_client()
    for line in sys.stdin:
        asked = json.loads(line)
        answer = client.open(asked["target"], method=asked["method"], headers=asked["headers"],
                             data=asked["body"].encode())
        reply = {"status": answer.status_code, "type": answer.headers.get("Content-Type"),
                 "body": answer.get_data().decode("utf-8", "replace")}
        print(json.dumps(reply), flush=True)


main()
