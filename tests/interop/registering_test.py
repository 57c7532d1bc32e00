#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""MLflow 3 and mlf register the same sources alike, and each finds the files of the other's versions."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proof import StoreTest, main, need_mlflow  # noqa: E402


class Registering(StoreTest):
    def setUp(self):
        super().setUp()
        self.mlflow, self.ours = self.peers["mlflow3"], self.peers["mlf"]

    def write_model(self, folder, text):
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "MLmodel"), "w", encoding="utf-8") as file:
            file.write(text)

    def sources(self):
        """A model among a run's artifacts, and a logged model: by name and by id."""
        run, reader = (self.mlflow.call(self.store, "create_run", "0")["run_id"] for _ in range(2))
        self.write_model(self.path("0", run, "artifacts", "old"), "of the run\n")
        model = self.mlflow.ask("logged_model", self.store, experiment_id="0", name="net",
                                run_id=run, reader=reader, step=1)
        self.write_model(self.path("0", "models", model, "artifacts"), "logged\n")
        return {f"runs:/{run}/old": "of the run\n", f"runs:/{run}/net": "logged\n",
                f"models:/{model}": "logged\n"}, model

    def test_both_register_alike(self):
        sources, model = self.sources()
        sources["models:/theirs/1"] = sources[next(iter(sources))]
        for source, text in sources.items():
            with self.subTest(source):
                versions = {name: peer.ask("register_model", self.store, name=name, source=source)
                            for name, peer in (("theirs", self.mlflow), ("ours", self.ours))}
                recorded = [self.mlflow.ask("read_version", self.store, name=name, version=number)
                            for name, number in versions.items()]
                if not source.startswith("models:/theirs"):  # MLflow forgets the run of such a one
                    self.assertEqual(*recorded)
                for name, number in versions.items():
                    for peer in (self.mlflow, self.ours):
                        read = peer.ask("read_artifact", self.store,
                                        artifact=f"models:/{name}/{number}/MLmodel")
                        self.assertEqual(read, text, (name, number, peer.name))
        listed = self.ours.ask("read_model", self.store, model_id=model)["tags"]
        for name in ("theirs", "ours"):
            self.assertIn(f'{{"name": "{name}", "version": 2}}', listed["mlflow.modelVersions"])


if __name__ == "__main__":
    need_mlflow("mlflow3")
    main()
