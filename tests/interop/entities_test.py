#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every entity that one side writes is read by the others with equal fields."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proof import PeerError, StoreTest, main, mlf_done, need_mlflow  # noqa: E402

KEYS = ["plain", "a/b/c", "dots.and-dashes_1", "with space", "colon:key", "größe", "日本"]
VALUES = ["", "unicode ü 日本 🙂", "two\nlines", " spaces ", "a=b", "x" * 5000, "null", "'quoted\"", "#"]
POINTS = [["nan", 1700000000000, 0], ["inf", 1700000000001, 1], ["-inf", 1700000000002, 2],
          ["1e-300", 1700000000003, -5], ["0.1", 1700000000004, 2], ["3", 1700000000005, 2]]
DATASET = {"name": "iris", "digest": "abc123", "source_type": "local", "source": '{"uri": "x"}',
           "schema": '{"a": "int"}', "profile": None, "tags": {"mlflow.data.context": "training"}}

IRIS = {"dataset_name": "iris"}
SEARCHES = [  # of logged models: filter, order, datasets
    ("", [], []),
    ("name = 'a'", [], []), ("name IN ('a', 'b')", [], []), ("name NOT IN ('a')", [], []),
    ("status = 'READY'", [], []), ("status LIKE 'PEND%'", [], []), ("model_type = 'text'", [], []),
    ("params.p = '1'", [], []), ("tags.k ILIKE 'B'", [], []), ("tags.none != 'x'", [], []),
    ("metrics.loss > 0", [], []), ("metrics.loss < 0", [], [IRIS]), ("", [], [IRIS]),
    ("", [], [{"dataset_name": "other"}]), ("creation_timestamp > 0 AND name != 'c'", [], []),
    ("", [{"field_name": "name"}], []), ("", [{"field_name": "name", "ascending": False}], []),
    ("", [{"field_name": "metrics.loss"}], []), ("", [{"field_name": "metrics.loss", **IRIS}], []),
    ("", [{"field_name": "status"}, {"field_name": "creation_time"}], []),
]


class Entities(StoreTest):
    def everyone_agrees(self):
        """@return what all three read."""
        dumps = {name: peer.ask("dump", self.store) for name, peer in self.peers.items()}
        for dump in dumps.values():
            for run in dump["runs"].values():
                run["datasets"].sort(key=str)
        for run in dumps["mlflow2"]["runs"]:  # what 2.x does not know
            for field in ("model_inputs", "model_outputs"):
                dumps["mlflow2"]["runs"][run][field] = dumps["mlf"]["runs"][run][field]
        self.assert_same(dumps["mlflow3"], dumps["mlf"], "MLflow 3 (left) and mlf")
        self.assert_same(dumps["mlflow2"], dumps["mlf"], "MLflow 2 (left) and mlf")
        return dumps["mlf"]

    def test_written_by_mlflow(self):
        for name in ("mlflow2", "mlflow3"):
            with self.subTest(name):
                self.write_by_mlflow(self.peers[name])

    def write_by_mlflow(self, peer):
        def call(*arguments, **options):
            return peer.call(self.store, *arguments, **options)

        here = self.directory + "/elsewhere"
        first = call("create_experiment", f"one: {peer.name} #ü", here, {"team": "red", "k.2": "ü\n"})
        second = call("create_experiment", "two " + peer.name)
        call("rename_experiment", second, f"- renamed {peer.name}")
        call("set_experiment_tag", second, "later", "yes")
        gone = call("create_experiment", "gone " + peer.name)
        call("create_run", gone)
        call("delete_experiment", gone)
        back = call("create_experiment", "back " + peer.name)
        call("create_run", back)
        call("delete_experiment", back)
        call("restore_experiment", back)
        parent = call("create_run", first, run_name="parent: 1")["run_id"]
        run = call("create_run", first, tags={"mlflow.parentRunId": parent, "mlflow.user": "ann",
                                              "mlflow.note.content": "a\nnote"})["run_id"]
        params = [[f"{key} {i}", value] for key in KEYS[:3] for i, value in enumerate(VALUES)]
        peer.ask("batch", self.store, run_id=run, params=params, tags=[[k, "v " + k] for k in KEYS],
                 metrics=[[key, *point] for key in KEYS for point in POINTS])
        peer.ask("dataset", self.store, run_id=run, dataset=DATASET)
        for status in ("FINISHED", "FAILED", "KILLED"):
            one = call("create_run", second)["run_id"]
            call("set_terminated", one, status)
        call("delete_run", one)
        call("delete_run", parent)
        call("restore_run", parent)
        call("update_run", parent, name="another name")
        seen = self.everyone_agrees()
        self.assertEqual(seen["histories"][f"{run}/a/b/c"][0], ["nan", 1700000000000, 0])
        self.assertEqual(seen["runs"][one]["lifecycle_stage"], "deleted")
        self.assertEqual(seen["experiments"][gone]["lifecycle_stage"], "deleted")
        self.assertEqual(seen["runs"][run]["params"]["plain 2"], "two\nlines")

    def test_written_by_mlf(self):
        first = self.mlf("experiment", "create", "one: 'mlf' #ü", "--tag", "team=red",
                         "--artifact-location", self.directory + "/elsewhere")
        parent = self.mlf("run", "start", "--experiment-id", first, "--name", "parent: 1")
        run = self.mlf("run", "start", "--experiment-id", first, "--parent", parent,
                       "--description", "a\nnote", "--tag", "k=ü")
        for value, time, step in POINTS:
            self.mlf("log", "metric", "--run", run, "--step", str(step), "--timestamp", str(time),
                     *(f"{key}={value}" for key in KEYS))
        self.mlf("log", "param", "--run", run,
                 *(f"{key} {i}={value}" for key in KEYS[:3] for i, value in enumerate(VALUES)))
        self.mlf("log", "tag", "--run", run, *(f"{key}=v {key}" for key in KEYS))
        with open(self.directory + "/data.csv", "w", encoding="utf-8") as file:
            file.write("a,b\n1,2\n")
        self.mlf("log", "dataset", "--run", run, self.directory + "/data.csv", "--context", "train")
        self.mlf("log", "artifact", "--run", run, self.directory + "/data.csv", "--to", "in")
        self.mlf("run", "end", "--run", parent, "--status", "KILLED")
        self.mlf("run", "delete", parent)
        seen = self.everyone_agrees()
        self.assertEqual(seen["runs"][parent]["status"], "KILLED")
        self.assertEqual(seen["runs"][parent]["lifecycle_stage"], "deleted")
        self.assertEqual(len(seen["runs"][run]["datasets"]), 1)
        for key in KEYS:
            self.assertEqual(seen["histories"][f"{run}/{key}"],
                             [[repr(float(v)), t, s] for v, t, s in POINTS])
        for name in ("mlflow2", "mlflow3"):
            self.assertEqual(self.peers[name].ask("artifacts", self.store, run_id=run),
                             [["in/data.csv", 8]])

    def test_what_mlf_does_to_entities_of_mlflow(self):
        """rename, tag, delete and restore, and MLflow goes on with what comes out."""
        for name in ("mlflow2", "mlflow3"):
            with self.subTest(name):
                self.change_by_mlf(self.peers[name])

    def change_by_mlf(self, peer):
        def call(*arguments, **options):
            return peer.call(self.store, *arguments, **options)

        experiment = call("create_experiment", f"of {peer.name}")
        run, other = (call("create_run", experiment)["run_id"] for _ in range(2))
        call("log_metric", run, "loss", 0.5)
        self.mlf("experiment", "rename", experiment, f"- of: {peer.name} #ü")
        self.mlf("experiment", "tag", experiment, "team=rot ü", "a.b=1")
        seen = self.everyone_agrees()["experiments"][experiment]
        self.assertEqual(seen["name"], f"- of: {peer.name} #ü")
        self.assertEqual(seen["tags"], {"team": "rot ü", "a.b": "1"})
        self.mlf("run", "delete", run)
        seen = self.everyone_agrees()["runs"]
        self.assertEqual([seen[run]["lifecycle_stage"], seen[other]["lifecycle_stage"]],
                         ["deleted", "active"])
        call("restore_run", run)
        call("delete_run", run)
        self.mlf("run", "restore", run)
        call("log_metric", run, "loss", 0.25, step=1)
        self.assertEqual(self.everyone_agrees()["runs"][run]["lifecycle_stage"], "active")
        self.mlf("experiment", "delete", experiment)
        seen = self.everyone_agrees()
        self.assertEqual(seen["experiments"][experiment]["lifecycle_stage"], "deleted")
        self.assertEqual({seen["runs"][i]["lifecycle_stage"] for i in (run, other)}, {"deleted"})
        call("restore_experiment", experiment)
        call("delete_experiment", experiment)
        self.mlf("experiment", "restore", experiment)
        call("log_param", other, "p", "1")
        seen = self.everyone_agrees()
        self.assertEqual(seen["experiments"][experiment]["lifecycle_stage"], "active")
        self.assertEqual({seen["runs"][i]["lifecycle_stage"] for i in (run, other)}, {"active"})
        self.assertEqual(len(seen["histories"][f"{run}/loss"]), 2)

    def test_what_mlf_rewrites_keeps_what_it_does_not_know(self):
        for name in ("mlflow2", "mlflow3"):
            peer = self.peers[name]
            run = peer.call(self.store, "create_run", "0")["run_id"]
            path = self.path("0", run, "meta.yaml")
            with open(path, "a", encoding="utf-8") as file:
                file.write("unknown_key:\n  nested: [1, 'two']\n")
            self.mlf("run", "end", "--run", run)
            self.mlf("run", "delete", run)
            self.mlf("run", "restore", run)
            with open(path, encoding="utf-8") as file:
                text = file.read()
            for key in ("unknown_key", "nested", "run_uuid", "entry_point_name", "source_type"):
                self.assertIn(key, text)
            self.assertEqual(self.everyone_agrees()["runs"][run]["status"], "FINISHED")

    def both_read_model(self, model):
        """@return what MLflow 3 and mlf both read."""
        seen = {name: self.peers[name].ask("read_model", self.store, model_id=model)
                for name in ("mlflow3", "mlf")}
        self.assert_same(seen["mlflow3"], seen["mlf"], "MLflow 3 (left) and mlf")
        return seen["mlf"]

    def test_logged_models(self):
        for writer in ("mlflow3", "mlf"):
            with self.subTest(writer):
                self.log_model(self.peers[writer])

    def log_model(self, peer):
        run, reader = (self.peers["mlflow3"].call(self.store, "create_run", "0")["run_id"]
                       for _ in range(2))
        model = peer.ask("logged_model", self.store, experiment_id="0", name="forest", run_id=run,
                         reader=reader, step=3, tags={"t/u": "1\n"}, params={"p": "2"})
        seen = self.everyone_agrees()
        self.assertEqual(seen["runs"][run]["model_outputs"], [[model, 3]])
        self.assertEqual(seen["runs"][reader]["model_inputs"], [model])
        read = self.both_read_model(model)
        self.assertEqual((read["name"], read["status"], read["source_run_id"], read["tags"]),
                         ("forest", "READY", run, {"t/u": "1\n"}))
        self.assertEqual(read["metrics"],
                         [["model/score", "0.5", 1700000000000, 2, None, model]])
        self.mlf("run", "end", "--run", run)
        self.mlf("log", "metric", "--run", reader, "x=1")
        self.assertEqual(self.everyone_agrees()["runs"][run]["model_outputs"], [[model, 3]])
        other = "mlf" if peer.name == "mlflow3" else "mlflow3"
        self.peers[other].ask("delete_model", self.store, model_id=model)
        for name in ("mlflow3", "mlf"):
            with self.assertRaises(PeerError) as gone:
                self.peers[name].ask("read_model", self.store, model_id=model)
            self.assertEqual(gone.exception.message, f"Model '{model}' not found")

    def test_search_of_logged_models(self):
        theirs, ours = self.peers["mlflow3"], self.peers["mlf"]
        for i, (name, peer) in enumerate([("a", theirs), ("b", ours), ("c", theirs)]):
            run, reader = (theirs.call(self.store, "create_run", "0")["run_id"] for _ in range(2))
            model = peer.ask("logged_model", self.store, experiment_id="0", name=name, run_id=run,
                             reader=reader, step=0, tags={"k": name}, params={"p": str(i)})
            for metric in (["loss", i / 4, 1, 0, model], ["loss", -i, 2, 0, model, "iris", "d"]):
                theirs.ask("batch", self.store, run_id=run, metrics=[metric])
        for filter_string, order_by, datasets in SEARCHES:
            asked = {"filter": filter_string, "order_by": order_by, "datasets": datasets}
            answers = [one.ask("search_models", self.store, **asked) for one in (theirs, ours)]
            self.assertEqual(answers[0], answers[1], asked)

    def test_a_param_never_changes(self):
        run = self.mlf("run", "start")
        self.mlf("log", "param", "--run", run, "lr=0.1")
        self.mlf("log", "param", "--run", run, "lr=0.1")
        done = mlf_done(self.store, "log", "param", "--run", run, "lr=0.2")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"Changing param values is not allowed", done.stderr)
        self.assertEqual(self.everyone_agrees()["runs"][run]["params"], {"lr": "0.1"})


if __name__ == "__main__":
    need_mlflow()
    main()
