#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs and experiments as MLflow's Python client makes them, on the store at MLFLOW_TRACKING_URI.

Run by a Python that has MLflow. Prints what the client saw, as JSON: the same for every store that behaves
as MLflow's own, since what a store chooses (ids, times, places) is left out.
"""

import json
import os

import mlflow
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunTag, ViewType
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient

seen = {}
client = MlflowClient()


def refused(call, *arguments, **options):
    """@return the code and the message of the error that the call ends with."""
    try:
        call(*arguments, **options)
    except MlflowException as error:
        return error.error_code, error.message.removeprefix(f"{error.error_code}: ")
    return "no error"


def view(run):
    """A run without what the store chose."""
    return {"name": run.info.run_name, "status": run.info.status, "stage": run.info.lifecycle_stage,
            "params": run.data.params, "metrics": {k: repr(v) for k, v in run.data.metrics.items()},
            "tags": {k: v for k, v in run.data.tags.items() if k not in ("mlflow.parentRunId",)},
            "inputs": [(i.dataset.name, i.dataset.digest, [(t.key, t.value) for t in i.tags])
                       for i in run.inputs.dataset_inputs]}


def fluent():
    mlflow.set_experiment("life")
    mlflow.set_experiment_tag("team", "blue")
    with mlflow.start_run(run_name="parent", tags={"a": "1"}, description="about") as parent:
        mlflow.log_param("rate", 0.1)
        mlflow.log_params({"depth": 3, "text": "ünï"})
        for step in range(5):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.log_metrics({"acc": 0.5, "nan": float("nan"), "inf": float("inf")}, step=2)
        mlflow.set_tags({"b": "2", "c": ""})
        mlflow.delete_tag("c")
        with mlflow.start_run(run_name="child", nested=True) as child:
            mlflow.log_metric("loss", 0.25)
            later = mlflow.log_metrics({"late": 1.0, "later": 2.0}, synchronous=False)
            later.wait()
    try:
        with mlflow.start_run(run_name="broken"):
            raise ValueError("on purpose")
    except ValueError:
        pass
    seen["parent"] = view(client.get_run(parent.info.run_id))
    seen["child"] = view(client.get_run(child.info.run_id))
    seen["is_nested"] = client.get_run(child.info.run_id).data.tags["mlflow.parentRunId"] == parent.info.run_id
    seen["history"] = [(m.step, m.value) for m in client.get_metric_history(parent.info.run_id, "loss")]
    with mlflow.start_run(run_id=parent.info.run_id):
        mlflow.log_param("resumed", True)
    seen["resumed"] = view(client.get_run(parent.info.run_id))
    return parent.info.run_id, parent.info.experiment_id


def searches(experiment):
    def names(*, view_type=ViewType.ACTIVE_ONLY, **query):
        runs = client.search_runs([experiment], run_view_type=view_type, **query)
        return [run.info.run_name for run in runs]

    seen["by_metric"] = names(filter_string="metrics.loss < 0.26", order_by=["metrics.loss ASC"])
    seen["by_param"] = names(filter_string="params.depth = '3'")
    seen["by_name"] = names(filter_string="attributes.run_name LIKE '%r%'", order_by=["attributes.run_name"])
    seen["by_status"] = names(filter_string="attributes.status = 'FAILED'")
    page = client.search_runs([experiment], max_results=2, order_by=["attributes.run_name"])
    rest = client.search_runs([experiment], max_results=2, order_by=["attributes.run_name"], page_token=page.token)
    seen["pages"] = [[run.info.run_name for run in part] for part in (page, rest)]
    seen["no_more"] = rest.token in (None, "")
    found = mlflow.search_experiments(filter_string="tags.team = 'blue'")
    seen["experiments"] = [(e.name, e.lifecycle_stage, e.tags) for e in found]


def batches(experiment):
    run = client.create_run(experiment, run_name="big", start_time=1700000000000).info.run_id
    for start in range(0, 26_000, 1000):
        client.log_batch(run, metrics=[Metric("x", i * 0.5, 1700000000000 + i, i) for i in range(start, start + 1000)])
    history = client.get_metric_history(run, "x")
    seen["long_history"] = [len(history), history[0].step, history[-1].value]
    client.log_batch(run, params=[Param(f"p{i}", str(i)) for i in range(100)], tags=[RunTag(f"t{i}", "v" * 8000)
                                                                                      for i in range(50)])
    seen["batch"] = [len(client.get_run(run).data.params), len(client.get_run(run).data.tags)]
    dataset = Dataset(name="d", digest="abc", source_type="local", source="{}", schema="{}", profile="{}")
    client.log_inputs(run, [DatasetInput(dataset, [InputTag("mlflow.data.context", "train")])])
    seen["dataset"] = view(client.get_run(run))["inputs"]
    client.update_run(run, name="renamed")
    client.set_terminated(run, "KILLED", end_time=1700000009999)
    info = client.get_run(run).info
    seen["ended"] = [info.run_name, info.status, info.start_time, info.end_time]
    client.delete_run(run)
    seen["deleted"] = client.get_run(run).info.lifecycle_stage
    seen["deleted_write"] = [refused(client.log_metric, run, "x", 1.0)[0], refused(client.set_tag, run, "x", "y")[0]]
    client.restore_run(run)
    seen["restored"] = client.get_run(run).info.lifecycle_stage


def experiments():
    made = client.create_experiment("other", tags={"k": "v"})
    client.rename_experiment(made, "renamed")
    client.set_experiment_tag(made, "k2", "v2")
    other = client.get_experiment(made)
    seen["other"] = [other.name, other.tags, other.lifecycle_stage]
    client.delete_experiment(made)
    seen["gone"] = [e.name for e in client.search_experiments(view_type=ViewType.DELETED_ONLY)]
    client.restore_experiment(made)
    seen["back"] = client.get_experiment_by_name("renamed").lifecycle_stage
    seen["no_name"] = client.get_experiment_by_name("nobody")


def registry(run):
    client.create_registered_model("digits", tags={"team": "blue"}, description="reads digits")
    client.create_model_version("digits", "s3://bucket/one", run_id=run, tags={"a": "1"}, description="first")
    client.create_model_version("digits", "s3://bucket/two")
    client.set_registered_model_tag("digits", "k", "v")
    client.delete_registered_model_tag("digits", "k")
    client.set_model_version_tag("digits", "1", "b", "2")
    client.delete_model_version_tag("digits", "1", "a")
    client.update_model_version("digits", "2", description="second")
    client.set_registered_model_alias("digits", "champion", "1")
    client.set_registered_model_alias("digits", "old", "1")
    client.delete_registered_model_alias("digits", "old")
    client.transition_model_version_stage("digits", "1", "Production")
    client.transition_model_version_stage("digits", "2", "Production", archive_existing_versions=True)
    model = client.get_registered_model("digits")
    seen["model"] = [model.description, model.tags, model.aliases]
    found = client.search_model_versions("name = 'digits'", order_by=["version_number"])
    seen["versions"] = [(str(v.version), v.current_stage, v.source, v.run_id == run, v.description or "", v.tags,
                         v.status) for v in found]
    seen["champion"] = str(client.get_model_version_by_alias("digits", "champion").version)
    seen["uri"] = client.get_model_version_download_uri("digits", "2")
    seen["latest"] = sorted(str(v.version) for v in client.get_latest_versions("digits"))
    seen["models"] = [m.name for m in client.search_registered_models("name LIKE 'dig%'")]
    seen["registry_mistakes"] = [
        refused(client.create_registered_model, "digits")[0], refused(client.get_registered_model, "none")[0],
        refused(client.get_model_version, "digits", "9")[0],
        refused(client.get_model_version_by_alias, "digits", "none")[0]]
    client.delete_model_version("digits", "2")
    seen["left"] = [str(v.version) for v in client.search_model_versions("name = 'digits'")]
    client.delete_registered_model("digits")
    seen["no_models"] = len(client.search_registered_models())


def mistakes(run, experiment):
    seen["mistakes"] = [
        refused(client.create_experiment, "life"), refused(client.create_experiment, "")[0],
        refused(client.get_experiment, "77777"), refused(client.get_run, "0" * 32),
        refused(client.log_param, run, "rate", "changed")[0], refused(client.log_metric, run, "a//b", 1.0),
        refused(client.set_tag, run, "../x", "y"),
        refused(client.search_runs, [experiment], filter_string="nonsense = 1")[0],
        refused(client.search_runs, [experiment], max_results=60_000)[0],
        refused(client.delete_tag, run, "absent")[0], refused(client.delete_experiment, "77777"),
    ]


parent_id, experiment_id = fluent()
searches(experiment_id)
batches(experiment_id)
experiments()
mistakes(parent_id, experiment_id)
registry(parent_id)
text = json.dumps(seen, sort_keys=True)
for chosen, name in ((parent_id, "PARENT"), (experiment_id, "EXPERIMENT"), (os.getcwd(), "HERE")):
    text = text.replace(chosen, name)
print(text)
