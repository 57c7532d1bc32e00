# SPDX-License-Identifier: Apache-2.0
"""Shared by the Python tests: mlf as a command, the real MLflow as a peer, and a store as data.

mlf's and MLflow's views of a store have the same form (`dump`), so that a test can compare the two
values and show where they differ.
"""

import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.environ.get("MLF_SOURCE", os.path.dirname(os.path.dirname(HERE)))
BUILD = os.environ.get("MLF_BUILD", os.path.join(SOURCE, "build", "dev"))
PYTHONS = {
    "mlflow2": os.environ.get("MLF_MLFLOW2_PYTHON", SOURCE + "/build/venvs/mlflow2/bin/python"),
    "mlflow3": os.environ.get("MLF_MLFLOW3_PYTHON", SOURCE + "/build/venvs/mlflow3/bin/python"),
}
# Has the libraries that models are made with.
MODELS_PYTHON = os.environ.get("MLF_MODELS_PYTHON", SOURCE + "/build/venvs/models/bin/python")


def clean_environment():
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MLFLOW_", "MLF_"))}
    kept.update(NO_COLOR="1", LC_ALL="C.UTF-8", MLFLOW_ALLOW_FILE_STORE="true")
    return kept


def skip(reason):
    print(f"skipped: {reason}", file=sys.stderr)
    sys.exit(77)


def need_mlflow(*names):
    """Skips the whole script, with a message, unless those peers are installed."""
    for name in names or PYTHONS:
        if not os.access(PYTHONS[name], os.X_OK):
            skip(f"no {name} at {PYTHONS[name]}; scripts/setup.sh --test installs it")


def need_packages(*names):
    """The same unless the peers have these packages, which older environments lack."""
    for peer, python in PYTHONS.items():
        if subprocess.run([python, "-c", "import " + ",".join(names)], stderr=subprocess.DEVNULL).returncode:
            skip(f"{peer} lacks one of {', '.join(names)}; scripts/setup.sh --test installs them")


def need_models():
    """The same for the libraries that models are made with."""
    if not os.access(MODELS_PYTHON, os.X_OK):
        skip(f"no libraries of models at {MODELS_PYTHON}; scripts/setup.sh --test installs them")


def model_packages():
    """@return the directory of these libraries, for sys.path of a Python with MLflow."""
    return glob.glob(os.path.dirname(MODELS_PYTHON) + "/../lib/python3*/site-packages")[0]


def need_tool(name):
    if shutil.which(name) is None:
        skip(f"{name} is not installed; scripts/setup.sh --test installs it")


def tool(name):
    """The executable behind `mlf NAME`."""
    return os.path.join(BUILD, "libexec", "mlf", "mlf-" + name)


class Failed(Exception):
    """A command of mlf that exited with another code than 0."""

    def __init__(self, command, done):
        self.code = done.returncode
        self.stderr = done.stderr.decode("utf-8", "backslashreplace")
        super().__init__(f"{' '.join(command)}: exit {self.code}: {self.stderr.strip()}")


def mlf(store, *arguments, stdin=b"", environment=None, timeout=300):
    """Runs `mlf ARGUMENTS` on the store. @return its standard output as text. @raise Failed."""
    return mlf_done(store, *arguments, stdin=stdin, environment=environment, timeout=timeout,
                    check=True).stdout.decode("utf-8", "surrogateescape")


def mlf_done(store, *arguments, stdin=b"", environment=None, timeout=300, check=False):
    variables = clean_environment()
    variables["MLFLOW_TRACKING_URI"] = str(store)
    variables.update(environment or {})
    command = [tool(arguments[0]), *arguments[1:]]
    if isinstance(stdin, str):
        stdin = stdin.encode()
    done = subprocess.run(command, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=variables, timeout=timeout)
    if check and done.returncode != 0:
        raise Failed(command, done)
    return done


def mlf_json(store, *arguments, **options):
    return json.loads(mlf(store, *arguments, "--json", **options))


class PeerError(Exception):
    def __init__(self, code, message):
        self.code, self.message = code, message
        super().__init__(f"{code}: {message}")


class Peer:
    """A process with the real MLflow in it (mlflow_peer.py), or, for the names "mlf" and "registry",
    with mlf's library (store_probe.cpp, registry_probe.cpp)."""

    def __init__(self, name):
        self.name = name
        self.warnings = []
        probe = "registry_probe" if name == "registry" else "store_probe"
        command = [PYTHONS[name], os.path.join(HERE, "mlflow_peer.py")] if name in PYTHONS else [
            os.path.join(BUILD, "tests", "interop", probe)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=None, env=clean_environment())

    def send(self, do, uri=None, **request):
        line = json.dumps({"do": do, "uri": str(uri), **request}) + "\n"
        self.process.stdin.write(line.encode())
        self.process.stdin.flush()

    def receive(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} has ended with {self.process.wait()}")
        answer = json.loads(line)
        self.warnings = answer.get("warnings", [])
        if "error" in answer:
            raise PeerError(answer["error"], answer["message"])
        return answer["ok"]

    def ask(self, do, uri=None, **request):
        self.send(do, uri, **request)
        return self.receive()

    def call(self, uri, method, *args, **kwargs):
        return self.ask("call", uri, method=method, args=args, kwargs=kwargs)

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def number(value):
    """A metric's value as the peers spell it."""
    return repr(float(value))


def run_of_json(record):
    """A run of `mlf … --json` in the form of the peers' dumps."""
    info, data = record["info"], record["data"]
    fields = ["run_id", "run_name", "experiment_id", "user_id", "status", "start_time", "end_time",
              "lifecycle_stage", "artifact_uri"]
    return {
        **{name: info[name] for name in fields},
        "params": {p["key"]: p["value"] for p in data["params"]},
        "tags": {t["key"]: t["value"] for t in data["tags"]},
        "metrics": {
            m["key"]: [number(m["value"]), m["timestamp"], m["step"]] for m in data["metrics"]
        },
        "datasets": [
            {"tags": {t["key"]: t["value"] for t in one["tags"]}, **one["dataset"]}
            for one in record["inputs"]["dataset_inputs"]
        ],
        "model_inputs": sorted(m["model_id"] for m in record["inputs"]["model_inputs"]),
        "model_outputs": sorted(
            [m["model_id"], m["step"]] for m in record["outputs"]["model_outputs"]
        ),
    }


def experiment_of_json(record):
    tags = record["tags"]
    return {
        **{k: record[k] for k in ["experiment_id", "name", "artifact_location", "lifecycle_stage",
                                  "creation_time", "last_update_time"]},
        "tags": {t["key"]: t["value"] for t in tags} if isinstance(tags, list) else tags,
    }


def mlf_dump(store):
    """What `mlf` shows of a store, in the form of Peer.ask("dump"), without the histories."""
    experiments = mlf_json(store, "experiment", "list", "--view", "all", "--max-results", "0")
    runs = mlf_json(store, "run", "list", "--all-experiments", "--view", "all",
                    "--max-results", "0")
    return {
        "experiments": {e["experiment_id"]: experiment_of_json(e)
                        for e in experiments["experiments"]},
        "runs": {r["info"]["run_id"]: run_of_json(r) for r in runs["runs"]},
    }


def differences(left, right, path=""):
    """The places where two nested values differ, one line for each."""
    if isinstance(left, dict) and isinstance(right, dict):
        lines = []
        for key in sorted(set(left) | set(right), key=str):
            below = f"{path}/{key}"
            if key not in left:
                lines.append(f"{below}: only on the right: {right[key]!r}")
            elif key not in right:
                lines.append(f"{below}: only on the left: {left[key]!r}")
            else:
                lines += differences(left[key], right[key], below)
        return lines
    return [] if left == right else [f"{path}: {left!r} != {right!r}"]


class StoreTest(unittest.TestCase):
    """A test with an empty directory; the peers are shared by all tests of the class."""

    peer_names = ("mlflow2", "mlflow3", "mlf")

    @classmethod
    def setUpClass(cls):
        cls.peers = {name: Peer(name) for name in cls.peer_names}

    @classmethod
    def tearDownClass(cls):
        for peer in cls.peers.values():
            peer.close()

    def setUp(self):
        self.directory = tempfile.mkdtemp(prefix="mlf-proof-")
        self.addCleanup(shutil.rmtree, self.directory, ignore_errors=True)
        self.store = os.path.join(self.directory, "mlruns")

    def path(self, *parts):
        return os.path.join(self.store, *parts)

    def assert_same(self, left, right, hint=""):
        found = differences(left, right)
        shown = found[:20] + ([f"... and {len(found) - 20} more"] if len(found) > 20 else [])
        if found:
            self.fail("\n".join([hint, *shown]))

    def mlf(self, *arguments, **options):
        return mlf(self.store, *arguments, **options).strip()


def main():
    unittest.main(verbosity=2)
