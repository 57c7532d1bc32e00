# SPDX-License-Identifier: Apache-2.0
"""MLflow's own scoring server, for tests/interop/serve_test.py. Run by a Python that has MLflow installed.

usage: scoring_server.py --port PORT    serves the model of the variable __pyfunc_model_path__
"""

import sys

import fastapi
import uvicorn


def route(app, path, methods):
    """What MLflow 2 calls, and newer versions of FastAPI no longer have."""
    def add(function):
        app.add_route(path, function, methods=methods)
        return function
    return add


if not hasattr(fastapi.FastAPI, "route"):
    fastapi.FastAPI.route = route

from mlflow.pyfunc.scoring_server.app import app  # noqa: E402

uvicorn.run(app, port=int(sys.argv[2]))
