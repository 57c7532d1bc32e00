#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Records files and answers of the installed MLflow, as data for the unit tests of lib/wire.

    MLFLOW_ALLOW_FILE_STORE=true python scripts/record_wire_data.py tests/data/wire

Makes the folder mlflow-VERSION there, with meta.yaml files and the JSON that MLflow's REST API gives
for the same entities. Ids, times and paths are the same in every recording. Run by hand.
"""

import pathlib
import sys
import tempfile
import unittest.mock
import uuid

import mlflow
from mlflow.entities import Dataset, DatasetInput, InputTag
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient
from mlflow.utils.proto_json_utils import message_to_json

NOW = 1_700_000_000_000


def fix_time_and_ids():
    numbers = iter(range(1, 1000))
    patch = unittest.mock.patch
    patch("uuid.uuid4", lambda: uuid.UUID(int=(0xABCDEF << 104) + next(numbers), version=4)).start()
    for module in ("mlflow.store.tracking.file_store", "mlflow.tracking._tracking_service.client"):
        patch(module + ".get_current_time_millis", lambda: NOW).start()
    patch("mlflow.store.tracking.file_store.time", unittest.mock.Mock(time=lambda: NOW / 1000)).start()


def full_run(client, experiment, is_3):
    run = client.create_run(experiment, start_time=NOW, run_name="my run: x", tags={"mlflow.user": "bøb"})
    id = run.info.run_id
    for key, value in {"m": 0.5, "nan": float("nan"), "inf": float("-inf"), "val/acc": 1e-05}.items():
        client.log_metric(id, key, value, timestamp=NOW + 1, step=3)
    client.log_param(id, "p", "two\nlines")
    source = '{"uri": "/data/a file with spaces, and the words go on until they are folded.csv"}'
    dataset = Dataset("mydata", "695389ac", "local", source, schema='{"a": 1}', profile=None)
    client.log_inputs(id, [DatasetInput(dataset, [InputTag("mlflow.data.context", "training")])])
    model = None
    if is_3:
        from mlflow.entities import LoggedModelInput, LoggedModelOutput

        model = client.create_logged_model(
            experiment, name="mod", source_run_id=id, tags={"t": "1"}, params={"p": "2"}, model_type="agent"
        )
        client.log_outputs(id, [LoggedModelOutput(model.model_id, 5)])
        client.log_inputs(id, models=[LoggedModelInput(model.model_id)])
        client.finalize_logged_model(model.model_id, "READY")
    client.set_terminated(id, "FINISHED", NOW + 1000)
    return id, model


def main():
    fix_time_and_ids()
    folder = pathlib.Path(sys.argv[1]) / f"mlflow-{mlflow.__version__}"
    folder.mkdir(parents=True, exist_ok=True)
    is_3 = mlflow.__version__ >= "3"
    with tempfile.TemporaryDirectory() as scratch:
        root = pathlib.Path(scratch) / "store"
        client = MlflowClient(root.as_uri())
        experiment = client.create_experiment("iris: näme", artifact_location="s3://bucket/iris", tags={"a": "b"})
        full, model = full_run(client, experiment, is_3)
        plain = client.create_run(experiment, start_time=NOW, run_name="plain").info.run_id
        deleted = client.create_run(experiment, start_time=NOW, run_name="deleted").info.run_id
        client.delete_run(deleted)
        gone = client.create_experiment("gone", artifact_location="/somewhere/gone", tags={"a": "b"})
        client.delete_experiment(gone)

        def save(name, text):
            (folder / name).write_text(text + ("" if text.endswith("\n") else "\n"), encoding="utf-8")

        def copy(name, path):
            save(name, path.read_text(encoding="utf-8"))

        at = root / experiment
        copy("experiment.yaml", at / "meta.yaml")
        copy("deleted_experiment.yaml", root / ".trash" / gone / "meta.yaml")
        for name, id in {"run": full, "plain_run": plain, "deleted_run": deleted}.items():
            copy(name + ".yaml", at / id / "meta.yaml")
        copy("dataset.yaml", next((at / "datasets").glob("*/meta.yaml")))
        for path in (at / full / "inputs").glob("*/meta.yaml"):
            copy("model_input.yaml" if "MODEL" in path.read_text() else "dataset_input.yaml", path)
        if is_3:
            copy("output.yaml", next((at / full / "outputs").glob("*/meta.yaml")))
            copy("logged_model.yaml", at / "models" / model.model_id / "meta.yaml")
            save("logged_model.json", message_to_json(client.get_logged_model(model.model_id).to_proto()))
        for name, id in {"run": full, "plain_run": plain, "deleted_run": deleted}.items():
            save(name + ".json", message_to_json(client.get_run(id).to_proto()))
        save("experiment.json", message_to_json(client.get_experiment(experiment).to_proto()))
        save("deleted_experiment.json", message_to_json(client.get_experiment(gone).to_proto()))
        try:
            client.get_run("0" * 32)
        except MlflowException as error:
            save("error.json", error.serialize_as_json())


if __name__ == "__main__":
    main()
