#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures how models are served and files are scored: mlf, MLflow and, where it is there, MLServer.

    scoring_bench.py [--seconds N] [--rows N] [--only serve|predict] [--smoke]

The model is the same for all: an XGBClassifier of 100 trees over 20 columns. Servers run on the first
core, and wrk, which asks them, on the second. Build the release preset and point MLF_BUILD to it.
MLF_MLSERVER names the program `mlserver` of an environment with mlserver-xgboost. --smoke takes small
sizes and only checks that all of it works.
"""

import argparse
import contextlib
import glob
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proof import (MODELS_PYTHON, PYTHONS, clean_environment, model_packages,  # noqa: E402
                   need_mlflow, need_models, need_tool, tool)

COLUMNS = 20
MAKE_MODEL = """
import sys
sys.path.append(sys.argv[1])
import mlflow, numpy, pandas, xgboost
from sklearn.datasets import make_classification
inputs, labels = make_classification(5000, int(sys.argv[3]), random_state=1)
inputs = pandas.DataFrame(inputs, columns=[f"c{i}" for i in range(inputs.shape[1])])
model = xgboost.XGBClassifier(n_estimators=100, n_jobs=1).fit(inputs, labels)
signature = mlflow.models.infer_signature(inputs, model.predict(inputs))
mlflow.xgboost.save_model(model, sys.argv[2] + "/model", signature=signature, input_example=inputs[:1])
model.get_booster().save_model(sys.argv[2] + "/bare.json")
inputs[:1].to_json(sys.argv[2] + "/split.json", orient="split", index=False)
"""
MAKE_ROWS = """
import sys
sys.path.append(sys.argv[1])
import numpy, pandas
rows = numpy.random.default_rng(1).normal(size=(int(sys.argv[3]), int(sys.argv[4])))
pandas.DataFrame(rows, columns=[f"c{i}" for i in range(rows.shape[1])]).to_csv(sys.argv[2], index=False)
"""
# Rows that are in memory already, on all cores: what the library can do at best.
BARE_ROWS = """
import sys, time
import numpy, xgboost
booster = xgboost.Booster(model_file=sys.argv[1])
rows = numpy.random.default_rng(1).normal(size=(int(sys.argv[2]), int(sys.argv[3]))).astype("float32")
booster.inplace_predict(rows[:1000], validate_features=False)
begin = time.perf_counter()
booster.inplace_predict(rows, validate_features=False)
print(time.perf_counter() - begin)
"""
ASK = """
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = [==[{body}]==]
local bad = 0
function done(summary, latency, requests)
  io.write(string.format('{{"requests": %d, "microseconds": %d, "errors": %d, "p50": %d, "p99": %d}}\\n',
    summary.requests, summary.duration,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
"""


def run_python(python, script, *arguments):
    done = subprocess.run([python, "-c", script, *map(str, arguments)], env=clean_environment(),
                          capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode())
    return done.stdout.decode()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url, body):
    """Whether a POST of the body is answered."""
    request = urllib.request.Request(url, body.encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@contextlib.contextmanager
def server(command, environment, url, body, log):
    """A server on the first core. @return the seconds from its start to its first answer."""
    begin = time.perf_counter()
    with open(log, "wb") as output:
        process = subprocess.Popen(["taskset", "-c", "0", *command], env=environment, stdout=output,
                                   stderr=output, start_new_session=True)
    try:
        while not answers(url, body):
            if process.poll() is not None or time.perf_counter() - begin > 120:
                with open(log, encoding="utf-8", errors="replace") as text:
                    raise RuntimeError(f"{command[0]} does not answer: {text.read()[-2000:]}")
            time.sleep(0.005)
        yield time.perf_counter() - begin
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def load(url, script, connections, seconds):
    """What wrk finds out: requests a second, and latencies in milliseconds."""
    done = subprocess.run(["taskset", "-c", "1", "wrk", "-t", "1", "-c", str(connections), "-d",
                           f"{seconds}s", "-s", script, url], capture_output=True, check=True)
    found = json.loads(done.stdout.decode().splitlines()[-1])
    if found["errors"]:
        raise RuntimeError(f"{found['errors']} of {found['requests']} requests to {url} failed")
    return {"rate": found["requests"] / found["microseconds"] * 1e6, "p50": found["p50"] / 1000,
            "p99": found["p99"] / 1000}


def write_ask(home, name, body):
    path = f"{home}/{name}.lua"
    with open(path, "w", encoding="utf-8") as file:
        file.write(ASK.format(body=body))
    return path


def python_environment(**more):
    """For programs that are to find the libraries of models beside MLflow."""
    path = os.path.dirname(PYTHONS["mlflow3"]) + ":" + os.environ["PATH"]
    return {**clean_environment(), "PATH": path, "PYTHONPATH": model_packages(), **more}


def mlserver_settings(home, port):
    directory = home + "/mlserver"
    os.makedirs(directory, exist_ok=True)
    with open(directory + "/settings.json", "w", encoding="utf-8") as file:
        json.dump({"http_port": port, "grpc_port": free_port(), "metrics_port": free_port(),
                   "parallel_workers": 0, "host": "127.0.0.1"}, file)
    with open(directory + "/model-settings.json", "w", encoding="utf-8") as file:
        json.dump({"name": "model", "implementation": "mlserver_xgboost.XGBoostModel",
                   "parameters": {"uri": home + "/bare.json"}}, file)
    return directory


def servers(home, split):
    """Name, command, environment, URL and body of each server."""
    v1 = json.dumps({"dataframe_split": split})
    v2 = json.dumps({"inputs": [{"name": "input-0", "shape": [1, COLUMNS], "datatype": "FP32",
                                 "data": split["data"][0]}]})
    models = tool("models")
    mlflow = os.path.join(os.path.dirname(PYTHONS["mlflow3"]), "mlflow")
    runtime = glob.glob(model_packages() + "/xgboost/lib")[0]
    for name, command, environment in (
            ("mlf, native", [models, "serve", "-q", "--scorer", "native"],
             python_environment(MLF_RUNTIME_PATH=runtime)),
            ("mlf, Python", [models, "serve", "-q", "--scorer", "python", "-w", "1"],
             python_environment()),
            ("MLflow", [mlflow, "models", "serve", "-w", "1"], python_environment())):
        port = free_port()
        yield (name, [*command, "-m", home + "/model", "--env-manager", "local", "-p", str(port)],
               environment, f"http://127.0.0.1:{port}/invocations", v1)
    if program := os.environ.get("MLF_MLSERVER"):
        port = free_port()
        yield ("MLServer", [program, "start", mlserver_settings(home, port)], clean_environment(),
               f"http://127.0.0.1:{port}/v2/models/model/infer", v2)


def serve(home, options):
    with open(home + "/split.json", encoding="utf-8") as file:
        split = json.load(file)
    print("| one row of 20 columns | connections | requests/s | times MLflow | p50 | p99 |")
    print("|---|---|---|---|---|---|")
    measured = {}
    for name, command, environment, url, body in servers(home, split):
        script = write_ask(home, re.sub(r"\W+", "-", name), body)
        with server(command, environment, url, body, home + "/server.log") as start:
            print(f"| {name}: first answer after {start * 1000:.0f} ms | | | | | |")
            load(url, script, 1, 1)
            for connections in options.connections:
                measured[name, connections] = load(url, script, connections, options.seconds)
    for (name, connections), found in measured.items():
        times = found["rate"] / measured["MLflow", connections]["rate"]
        print(f"| {name} | {connections} | {found['rate']:.0f} | {times:.1f}x | {found['p50']:.2f} ms |"
              f" {found['p99']:.2f} ms |", flush=True)


def timed(command, environment):
    """Seconds and peak memory in MiB of a process."""
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as error:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=error,
                                   env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            error.seek(0)
            raise RuntimeError(f"{command}: {error.read().decode()[-2000:]}")
    return time.perf_counter() - begin, usage.ru_maxrss / 1024


def predict(home, options):
    rows = home + "/rows.csv"
    run_python(PYTHONS["mlflow3"], MAKE_ROWS, model_packages(), rows, options.rows, COLUMNS)
    bare = float(run_python(MODELS_PYTHON, BARE_ROWS, home + "/bare.json", options.rows, COLUMNS))
    runtime = glob.glob(model_packages() + "/xgboost/lib")[0]
    mlflow = os.path.join(os.path.dirname(PYTHONS["mlflow3"]), "mlflow")
    model = ["-m", home + "/model", "--env-manager", "local", "-t", "csv", "-i", rows, "-o", home + "/scored"]
    batch = [tool("models"), "predict", *model, "--output-format", "csv"]
    print(f"\n| CSV of {options.rows} rows | rows/s | times MLflow | of the bare library | memory |")
    print("|---|---|---|---|---|")
    found = {"XGBoost, rows in memory": (bare, 0)}
    for name, command in (
            ("mlf, native", [*batch, "--scorer", "native"]),
            ("mlf, Python", [*batch, "--scorer", "python"]),
            ("MLflow", [mlflow, "models", "predict", *model])):
        found[name] = timed(command, python_environment(MLF_RUNTIME_PATH=runtime))
    for name, (seconds, memory) in found.items():
        print(f"| {name} | {options.rows / seconds:.0f} | {found['MLflow'][0] / seconds:.1f}x |"
              f" {bare / seconds:.0%} | {memory:.0f} MiB |", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 4, 16, 64])
    parser.add_argument("--only", choices=["serve", "predict"])
    parser.add_argument("--smoke", action="store_true")
    options = parser.parse_args()
    if options.smoke:
        options.seconds, options.rows, options.connections = 1, 2000, [4]
    need_mlflow("mlflow3")
    need_models()
    need_tool("wrk")
    home = tempfile.mkdtemp(prefix="mlf-bench-")
    try:
        run_python(PYTHONS["mlflow3"], MAKE_MODEL, model_packages(), home, COLUMNS)
        if options.only in (None, "serve"):
            serve(home, options)
        if options.only in (None, "predict"):
            predict(home, options)
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
