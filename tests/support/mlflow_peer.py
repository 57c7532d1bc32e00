# SPDX-License-Identifier: Apache-2.0
"""The real MLflow, for tests that compare mlf with it. Run by a Python that has MLflow installed, it
answers requests, one JSON line each.

A request is {"do": NAME, "uri": TRACKING_URI, ...}; the answer is {"ok": RESULT} or {"error": CODE,
"message": TEXT}. Values of metrics are repr() texts, because JSON has no NaN and no infinities.
"""

import json
import logging
import os
import sys
import tempfile
import threading
import warnings

warnings.filterwarnings("ignore")
os.environ.setdefault("MLFLOW_ALLOW_FILE_STORE", "true")
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")

import mlflow  # noqa: E402
from mlflow import MlflowClient  # noqa: E402
from mlflow.entities import (  # noqa: E402
    Dataset,
    DatasetInput,
    ExperimentTag,
    InputTag,
    Metric,
    Param,
    RunTag,
    ViewType,
)
from mlflow.exceptions import MlflowException  # noqa: E402

VIEWS = {
    "active_only": ViewType.ACTIVE_ONLY,
    "deleted_only": ViewType.DELETED_ONLY,
    "all": ViewType.ALL,
}
clients = {}


def client_of(uri):
    if uri not in clients:
        clients[uri] = MlflowClient(tracking_uri=uri)
    return clients[uri]


def store_of(uri):
    return client_of(uri)._tracking_client.store


def pages(fetch):
    found, token = [], None
    while True:
        page = fetch(token)
        found += page
        token = page.token
        if not token:
            return found


def text_of(token):
    return token.decode() if isinstance(token, bytes) else token


def experiment_fields(experiment):
    return {
        "experiment_id": experiment.experiment_id,
        "name": experiment.name,
        "artifact_location": experiment.artifact_location,
        "lifecycle_stage": experiment.lifecycle_stage,
        "creation_time": experiment.creation_time,
        "last_update_time": experiment.last_update_time,
        "tags": dict(experiment.tags),
    }


def dataset_fields(one):
    dataset = one.dataset
    return {
        "tags": {tag.key: tag.value for tag in one.tags},
        "name": dataset.name,
        "digest": dataset.digest,
        "source_type": dataset.source_type,
        "source": dataset.source,
        "schema": dataset.schema,
        "profile": dataset.profile,
    }


def run_fields(run):
    info = run.info
    inputs = getattr(run, "inputs", None)
    outputs = getattr(run, "outputs", None)
    # data.metrics has only the value of the latest point, so its step and time are fetched as well.
    metrics = {m.key: [repr(m.value), m.timestamp, m.step] for m in run.data._metric_objs}
    return {
        "run_id": info.run_id,
        "run_name": info.run_name,
        "experiment_id": info.experiment_id,
        "user_id": info.user_id,
        "status": info.status,
        "start_time": info.start_time,
        "end_time": info.end_time,
        "lifecycle_stage": info.lifecycle_stage,
        "artifact_uri": info.artifact_uri,
        "params": dict(run.data.params),
        "tags": dict(run.data.tags),
        "metrics": metrics,
        "datasets": [dataset_fields(one) for one in inputs.dataset_inputs] if inputs else [],
        "model_inputs": sorted(m.model_id for m in getattr(inputs, "model_inputs", None) or []),
        "model_outputs": sorted(
            [m.model_id, m.step] for m in getattr(outputs, "model_outputs", None) or []
        ),
    }


def do_version(request):
    return mlflow.__version__


def do_call(request):
    """Any method of MlflowClient whose arguments are plain values."""
    method = getattr(client_of(request["uri"]), request["method"])
    result = method(*request.get("args", []), **request.get("kwargs", {}))
    if type(result).__name__ == "Run":
        return run_fields(result)
    if type(result).__name__ == "Experiment":
        return experiment_fields(result)
    if isinstance(result, (str, int, float, type(None))):
        return result
    return str(result)


def do_create_experiment(request):
    return store_of(request["uri"]).create_experiment(
        request["name"], request.get("artifact_location"),
        [ExperimentTag(k, v) for k, v in request.get("tags", {}).items()])


def do_create_run(request):
    tags = [RunTag(k, v) for k, v in request.get("tags", {}).items()]
    return store_of(request["uri"]).create_run(
        request["experiment_id"], request["user"], 1700000000000, tags, request["name"]
    ).info.run_id


def do_batch(request):
    metrics = [
        Metric(m[0], float(m[1]), m[2], m[3], *m[4:]) for m in request.get("metrics", [])
    ]
    params = [Param(k, v) for k, v in request.get("params", [])]
    tags = [RunTag(k, v) for k, v in request.get("tags", [])]
    client_of(request["uri"]).log_batch(request["run_id"], metrics, params, tags)


def do_dataset(request):
    d = dict(request["dataset"])
    tags = [InputTag(k, v) for k, v in d.pop("tags", {}).items()]
    client_of(request["uri"]).log_inputs(request["run_id"], [DatasetInput(Dataset(**d), tags)])


def do_logged_model(request):
    """MLflow 3: a finished model of the run, which is an output of it and an input of another run."""
    from mlflow.entities import LoggedModelInput, LoggedModelOutput
    from mlflow.entities.logged_model_status import LoggedModelStatus

    client = client_of(request["uri"])
    model = client.create_logged_model(
        request["experiment_id"],
        name=request["name"],
        source_run_id=request["run_id"],
        tags=request.get("tags", {}),
        params=request.get("params", {}),
        model_type="text",
    )
    client.finalize_logged_model(model.model_id, LoggedModelStatus.READY)
    client.log_outputs(request["run_id"], [LoggedModelOutput(model.model_id, request["step"])])
    client.log_inputs(request["reader"], models=[LoggedModelInput(model.model_id)])
    store_of(request["uri"]).log_batch(
        request["reader"], [Metric("model/score", 0.5, 1700000000000, 2, model_id=model.model_id)],
        [], []
    )
    return model.model_id


def do_read_model(request):
    model = client_of(request["uri"]).get_logged_model(request["model_id"])
    return {"name": model.name, "status": str(model.status), "tags": dict(model.tags),
            "params": dict(model.params), "source_run_id": model.source_run_id,
            "model_type": model.model_type, "artifact_location": model.artifact_location,
            "created": model.creation_timestamp,
            "metrics": [[m.key, repr(m.value), m.timestamp, m.step, m.dataset_name, m.model_id]
                        for m in model.metrics or []]}


def do_search_models(request):
    found = store_of(request["uri"]).search_logged_models(
        ["0"], request.get("filter"), request.get("datasets"), None, request.get("order_by"))
    return [model.name for model in found]


def do_register_model(request):
    mlflow.set_tracking_uri(request["uri"])
    mlflow.set_registry_uri(request["uri"])
    return int(mlflow.register_model(request["source"], request["name"]).version)


def do_read_version(request):
    version = client_of(request["uri"]).get_model_version(request["name"], request["version"])
    return {"source": version.source, "run_id": version.run_id, "model_id": version.model_id}


def do_read_artifact(request):
    mlflow.set_tracking_uri(request["uri"])
    mlflow.set_registry_uri(request["uri"])
    with open(mlflow.artifacts.download_artifacts(request["artifact"]), encoding="utf-8") as file:
        return file.read()


def do_delete_model(request):
    client_of(request["uri"]).delete_logged_model(request["model_id"])


def do_history(request):
    points = store_of(request["uri"]).get_metric_history(request["run_id"], request["key"])
    return [[repr(m.value), m.timestamp, m.step] for m in points]


def do_search(request):
    found = store_of(request["uri"]).search_runs(
        request["experiment_ids"],
        request.get("filter", ""),
        VIEWS[request.get("view", "active_only")],
        request.get("max_results", 50000),
        request.get("order_by"),
        request.get("page_token"),
    )
    return {"ids": [run.info.run_id for run in found], "token": text_of(found.token)}


def do_search_experiments(request):
    found = store_of(request["uri"]).search_experiments(
        view_type=VIEWS[request.get("view", "active_only")],
        max_results=request.get("max_results", 1000),
        filter_string=request.get("filter", ""),
        order_by=request.get("order_by"),
        page_token=request.get("page_token"),
    )
    return {"ids": [e.experiment_id for e in found], "token": text_of(found.token)}


def do_artifacts(request):
    client = client_of(request["uri"])

    def below(path):
        for item in client.list_artifacts(request["run_id"], path):
            if item.is_dir:
                yield from below(item.path)
            else:
                yield [item.path, item.file_size]

    return sorted(below(None))


def do_dump(request):
    """Everything in the store: experiments, runs and the history of every metric."""
    store = store_of(request["uri"])
    experiments = pages(
        lambda token: store.search_experiments(ViewType.ALL, max_results=1000, page_token=token)
    )
    ids = [experiment.experiment_id for experiment in experiments]
    runs = pages(
        lambda token: store.search_runs(ids, "", ViewType.ALL, 50000, None, token)
    )
    histories = {}
    if request.get("histories", True):
        for run in runs:
            for key in run.data.metrics:
                histories[f"{run.info.run_id}/{key}"] = [
                    [repr(m.value), m.timestamp, m.step]
                    for m in store.get_metric_history(run.info.run_id, key)
                ]
    return {
        "experiments": {e.experiment_id: experiment_fields(e) for e in experiments},
        "runs": {run.info.run_id: run_fields(run) for run in runs},
        "histories": histories,
    }


def do_metric_datasets(request):
    """The datasets of each run's metrics, if this version of MLflow has them."""
    runs = pages(lambda token: store_of(request["uri"]).search_runs(
        request["experiment_ids"], "", ViewType.ALL, 50000, None, token))
    return {run.info.run_id: {m.key: [m.dataset_name, m.dataset_digest]
                              for m in run.data._metric_objs if getattr(m, "dataset_name", None)}
            for run in runs}


def registry_of(uri):
    return client_of(uri)._get_registry_client().store


def version_fields(version):
    return {
        "name": version.name,
        "version": int(version.version),
        "creation_timestamp": version.creation_timestamp,
        "last_updated_timestamp": version.last_updated_timestamp,
        "user_id": version.user_id,
        "current_stage": version.current_stage,
        "description": version.description,
        "source": version.source,
        "run_id": version.run_id,
        "run_link": version.run_link,
        "model_id": getattr(version, "model_id", None),
        "status": version.status,
        "status_message": version.status_message,
        "tags": dict(version.tags),
        "aliases": sorted(version.aliases),
    }


def model_fields(model):
    order = ["None", "Staging", "Production", "Archived"]
    latest = sorted(model.latest_versions, key=lambda v: order.index(v.current_stage))
    return {
        "name": model.name,
        "creation_timestamp": model.creation_timestamp,
        "last_updated_timestamp": model.last_updated_timestamp,
        "description": model.description,
        "latest_versions": [version_fields(v) for v in latest],
        # MLflow hides the tag that marks a prompt.
        "tags": dict(model._tags),
        "aliases": dict(model.aliases),
    }


# The requests of registry_probe.cpp: the fields of a request in the order of the method's arguments.
MODEL_METHODS = {
    "get_model": ("get_registered_model", ["name"]),
    "rename_model": ("rename_registered_model", ["name", "new_name"]),
    "describe_model": ("update_registered_model", ["name", "description"]),
    "delete_model": ("delete_registered_model", ["name"]),
    "delete_model_tag": ("delete_registered_model_tag", ["name", "key"]),
    "get_version": ("get_model_version", ["name", "version"]),
    "describe_version": ("update_model_version", ["name", "version", "description"]),
    "delete_version": ("delete_model_version", ["name", "version"]),
    "delete_version_tag": ("delete_model_version_tag", ["name", "version", "key"]),
    "set_alias": ("set_registered_model_alias", ["name", "alias", "version"]),
    "delete_alias": ("delete_registered_model_alias", ["name", "alias"]),
    "get_alias": ("get_model_version_by_alias", ["name", "alias"]),
}


def do_registry(request):
    """A request of registry_probe.cpp, in the member "request"."""
    from mlflow.entities.model_registry import ModelVersionTag, RegisteredModelTag

    store, inner = registry_of(request["uri"]), request["request"]
    do, tags = inner["do"], inner.get("tags", {})
    if do == "create_model":
        store.create_registered_model(
            inner["name"], [RegisteredModelTag(k, v) for k, v in tags.items()],
            inner.get("description"))
        result = store.get_registered_model(inner["name"])
    elif do == "create_version":
        more = {"model_id": inner["model_id"]} if "model_id" in inner else {}
        result = store.create_model_version(
            inner["name"], inner["source"], inner.get("run_id"),
            [ModelVersionTag(k, v) for k, v in tags.items()], inner.get("run_link"),
            inner.get("description"), **more)
        result = store.get_model_version(inner["name"], result.version)
    elif do == "set_stage":
        result = store.transition_model_version_stage(
            inner["name"], inner["version"], inner["stage"], bool(inner.get("archive")))
    elif do == "set_model_tag":
        tag = RegisteredModelTag(inner["key"], inner["value"])
        result = store.set_registered_model_tag(inner["name"], tag)
    elif do == "set_version_tag":
        tag = ModelVersionTag(inner["key"], inner["value"])
        result = store.set_model_version_tag(inner["name"], inner["version"], tag)
    else:
        method, names = MODEL_METHODS[do]
        result = getattr(store, method)(*(inner[name] for name in names))
    kind = type(result).__name__
    if kind == "RegisteredModel":
        return model_fields(store.get_registered_model(result.name))
    return version_fields(result) if kind == "ModelVersion" else None


def do_search_registry(request):
    store = registry_of(request["uri"])
    search = (store.search_registered_models if request["kind"] == "models"
              else store.search_model_versions)
    page = search(request.get("filter"), request.get("max_results", 1000),
                  request.get("order_by"), request.get("page_token"))
    names = [m.name if request["kind"] == "models" else f"{m.name}/{m.version}" for m in page]
    return {"ids": names, "token": text_of(page.token)}


def do_dump_registry(request):
    store = registry_of(request["uri"])
    models = pages(lambda token: store.search_registered_models(None, 1000, None, token))
    versions = pages(lambda token: store.search_model_versions(None, 10000, None, token))
    return {"models": {m.name: model_fields(m) for m in models},
            "versions": {f"{v.name}/{v.version}": version_fields(v) for v in versions}}


def do_register(request):
    """One of many: registers `count` versions, each again until MLflow has made it."""
    store, made, failures = registry_of(request["uri"]), [], 0
    while len(made) < request["count"]:
        try:
            source = f"/{request['me']}/{len(made)}"
            made.append([int(store.create_model_version(request["name"], source).version), source])
        except Exception:  # MLflow gives up when others register at the same time
            failures += 1
            if failures > 2000:
                raise
    return made


class Messages(logging.Handler):
    """Collects the messages of MLflow's loggers."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


def do_project(request):
    """`mlflow run ARGUMENTS` in this process, with the request's environment and directory."""
    from click.testing import CliRunner
    from mlflow.cli import run as command

    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["directory"])
    tempfile.tempdir = None
    messages = Messages()
    logger = logging.getLogger("mlflow")
    logger.addHandler(messages)
    try:
        done = CliRunner().invoke(command, request["arguments"])
    finally:
        logger.removeHandler(messages)
        os.chdir("/")
    return {"code": done.exit_code, "messages": messages.lines,
            "error": str(done.exception) if done.exception else "", "output": done.output}


def do_hammer(request):
    """One of many writers: `count` points, tags and params of one run, and new runs."""
    client, me, run_id = client_of(request["uri"]), request["name"], request["run_id"]
    made = []
    for i in range(request["count"]):
        client.log_metric(run_id, "shared", i, timestamp=1700000000000 + i, step=request["base"] + i)
        client.log_metric(run_id, f"own/{me}", i, step=i)
        client.log_param(run_id, f"{me}-{i}", f"value {i}")
        client.set_tag(run_id, f"tag.{me}", str(i))
        run = client.create_run(request["experiment_id"], run_name=f"{me}-{i}")
        client.set_terminated(run.info.run_id, "FINISHED")
        made.append(run.info.run_id)
    return made


def answer(request):
    try:
        return {"ok": globals()["do_" + request["do"]](request)}
    except MlflowException as error:
        return {"error": error.error_code, "message": error.message}
    except Exception as error:  # the test that asked shows it
        return {"error": type(error).__name__, "message": str(error)}


def main():
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # keeps what MLflow prints out of the answers
    lock = threading.Lock()
    for line in sys.stdin:
        reply = json.dumps(answer(json.loads(line)))
        with lock:
            print(reply, file=out, flush=True)


if __name__ == "__main__":
    main()
