# SPDX-License-Identifier: Apache-2.0
"""Writes a file store with many runs quickly, without mlf or MLflow.

    generate.py STORE RUNS [PARAMS [METRICS]]

makes one experiment, "bench" with the id 1, whose runs have all ended.
"""

import hashlib
import os
import sys

EXPERIMENT_META = """artifact_location: {location}
creation_time: {time}
experiment_id: '{id}'
last_update_time: {time}
lifecycle_stage: {stage}
name: {name}
"""

RUN_META = """artifact_uri: {location}/{run_id}/artifacts
end_time: {end_time}
entry_point_name: ''
experiment_id: '{experiment_id}'
lifecycle_stage: {stage}
run_id: {run_id}
run_name: {run_name}
run_uuid: {run_id}
source_name: ''
source_type: 4
source_version: ''
start_time: {start_time}
status: {status}
tags: []
user_id: {user}
"""

MODEL_META = """aliases: {{}}
creation_timestamp: {time}
deployment_job_id: null
deployment_job_state: null
description: the model {name}
last_updated_timestamp: {time}
name: {name}
workspace: default
"""

VERSION_META = """creation_timestamp: {time}
current_stage: {stage}
deployment_job_state: null
description: null
last_updated_timestamp: {time}
model_id: null
name: {name}
run_id: {run_id}
run_link: null
source: runs:/{run_id}/model
status: READY
status_message: null
storage_location: runs:/{run_id}/model
user_id: null
version: {number}
workspace: default
"""

START = 1700000000000


def write(path, text):
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    os.write(descriptor, text.encode())
    os.close(descriptor)


def registered_model(store, name, versions, time=START, tags=(), aliases=()):
    """A registered model as MLflow 3 writes it. Every fourth version has a tag."""
    path = f"{store}/models/{name}"
    os.makedirs(path)
    write(path + "/meta.yaml", MODEL_META.format(name=name, time=time))
    for folder, values in (("tags", tags), ("aliases", aliases)):
        if values:
            os.mkdir(f"{path}/{folder}")
        for key, value in dict(values).items():
            write(f"{path}/{folder}/{key}", str(value))
    for number in range(1, versions + 1):
        here = f"{path}/version-{number}"
        os.mkdir(here)
        stage = ("None", "Staging", "Production", "Archived")[number % 4]
        run_id = hashlib.md5(f"{name}/{number}".encode()).hexdigest()
        write(here + "/meta.yaml", VERSION_META.format(
            name=name, number=number, time=time + number, stage=stage, run_id=run_id))
        if number % 4 == 0:
            os.mkdir(here + "/tags")
            write(here + "/tags/score", str(number))


def experiment(store, experiment_id, name, time=START, stage="active", tags=()):
    path = os.path.join(store, experiment_id)
    os.makedirs(path)
    write(path + "/meta.yaml", EXPERIMENT_META.format(
        location=path, time=time, id=experiment_id, name=name, stage=stage))
    if tags:
        os.mkdir(path + "/tags")
    for key, value in dict(tags).items():
        write(f"{path}/tags/{key}", value)
    return path


def run(path, run_id, start_time=START, end_time="null", status=3, stage="active", name="run",
        user="user", params=(), metrics=(), tags=()):
    """One run. `metrics` maps a key to its lines."""
    here = os.path.join(path, run_id)
    os.mkdir(here)
    for folder in ("params", "metrics", "tags", "artifacts"):
        os.mkdir(f"{here}/{folder}")
    write(here + "/meta.yaml", RUN_META.format(
        location=path, run_id=run_id, experiment_id=os.path.basename(path), stage=stage,
        start_time=start_time, end_time=end_time, status=status, user=user, run_name=name))
    for folder, values in (("params", params), ("metrics", metrics), ("tags", tags)):
        for key, value in dict(values).items():
            write(f"{here}/{folder}/{key}", value)


def many_models(store, count, versions):
    for i in range(count):
        registered_model(store, f"model{i}", versions, START + i, {"team": f"t{i % 7}"},
                         {"champion": 1 + i % versions})


def many_runs(store, runs, params=10, metrics=10):
    """Runs like those of real trainings. All values are computed from the run's number, so that two
    stores of the same size are equal."""
    os.makedirs(store + "/.trash", exist_ok=True)
    experiment(store, "0", "Default")
    path = experiment(store, "1", "bench")
    for i in range(runs):
        digest = hashlib.md5(str(i).encode()).hexdigest()
        bits = int(digest, 16)
        run(path, digest, start_time=START + i * 1000, end_time=START + i * 1000 + 500,
            name=f"run-{i}",
            params={f"param{k}": str((bits >> k) % 100) for k in range(params)},
            metrics={f"metric{k}": f"{START + i} {(bits >> k) % 10000 / 10000} 0\n"
                     for k in range(metrics)},
            tags={"mlflow.runName": f"run-{i}", "mlflow.user": "user",
                  "phase": ("train", "test")[bits % 2]})


if __name__ == "__main__":
    many_runs(sys.argv[1], *map(int, sys.argv[2:]))
