#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Never stale: once there is an index, every change by any program is seen by the next command."""

import os
import shutil
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import generate  # noqa: E402
from proof import StoreTest, main, mlf_json, need_mlflow, run_of_json  # noqa: E402

RUNS = 40


class Stale(StoreTest):
    peer_names = ("mlflow3", "mlf")

    def setUp(self):
        super().setUp()
        generate.many_runs(self.store, RUNS, params=3, metrics=3)
        time.sleep(0.1)  # files of the last moment are not believed; these are to be
        self.look()
        self.look()
        self.assertTrue(os.path.exists(self.path("1", f".mlf-index-{os.geteuid()}")))
        self.run_id = sorted(n for n in os.listdir(self.path("1")) if len(n) == 32)[7]
        self.there = self.path("1", self.run_id)

    def look(self, *arguments):
        found = mlf_json(self.store, "run", "search", "-e", "1", "--max-results", "0", *arguments)
        return {run["info"]["run_id"]: run_of_json(run) for run in found["runs"]}

    def check(self, change, see, filter_before, filter_after):
        """`change()` is what another program does; see(run) is then true of what is listed, shown
        and found."""
        before = self.look()
        self.assertFalse(see(before[self.run_id]))
        self.assertIn(self.run_id, self.look("--filter", filter_before))
        change()
        self.assertNotIn(self.run_id, self.look("--filter", filter_before))
        self.assertIn(self.run_id, self.look("--filter", filter_after))
        self.assertTrue(see(self.look()[self.run_id]))
        shown = mlf_json(self.store, "run", "show", self.run_id)
        self.assertTrue(see(run_of_json(shown.get("run", shown))))
        self.assert_same(self.peers["mlflow3"].ask("dump", self.store),
                         self.peers["mlf"].ask("dump", self.store))

    def rewrite(self, name, text, keep_time=True):
        """In place, with the times that a program can set put back."""
        path = os.path.join(self.there, name)
        old = os.stat(path)
        with open(path, "r+", encoding="utf-8") as file:
            file.truncate()
            file.write(text)
        if keep_time:
            os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))

    def read(self, name):
        with open(os.path.join(self.there, name), encoding="utf-8") as file:
            return file.read()

    def test_a_tag_rewritten_in_place_with_its_size_and_time_kept(self):
        old = self.read("tags/phase")
        self.rewrite("tags/phase", "TRAIN" if old == "train" else "TEST")
        self.rewrite("tags/phase", old)
        new = old.swapcase()
        self.check(lambda: self.rewrite("tags/phase", new), lambda run: run["tags"]["phase"] == new,
                   f"tags.phase = '{old}'", f"tags.phase = '{new}'")

    def test_a_param_rewritten_in_place(self):
        self.check(lambda: self.rewrite("params/param0", "xx"),
                   lambda run: run["params"]["param0"] == "xx",
                   "params.param0 != 'xx'", "params.param0 = 'xx'")

    def test_a_point_appended(self):
        def change():
            with open(self.there + "/metrics/metric0", "a", encoding="utf-8") as file:
                file.write("1800000000000 77.5 9\n")
        self.check(change, lambda run: run["metrics"]["metric0"][0] == "77.5",
                   "metrics.metric0 < 2", "metrics.metric0 > 77")

    def test_a_point_of_the_python_client(self):
        self.check(lambda: self.peers["mlflow3"].call(self.store, "log_metric", self.run_id,
                                                      "metric1", 55.0, step=99),
                   lambda run: run["metrics"]["metric1"][0] == "55.0",
                   "metrics.metric1 < 2", "metrics.metric1 = 55")

    def test_new_keys(self):
        def change():
            os.makedirs(self.there + "/params/deep/er")
            generate.write(self.there + "/params/deep/er/key", "v")
        self.check(change, lambda run: run["params"].get("deep/er/key") == "v",
                   "params.`deep/er/key` IS NULL", "params.`deep/er/key` = 'v'")

    def test_a_removed_key(self):
        self.check(lambda: os.remove(self.there + "/params/param1"),
                   lambda run: "param1" not in run["params"],
                   "params.param1 IS NOT NULL", "params.param1 IS NULL")

    def test_meta_rewritten_in_place(self):
        text = self.read("meta.yaml").replace("user_id: user", "user_id: else")
        self.check(lambda: self.rewrite("meta.yaml", text), lambda run: run["user_id"] == "else",
                   "user_id = 'user'", "user_id = 'else'")

    def test_renamed_by_the_python_client(self):
        self.check(lambda: self.peers["mlflow3"].call(self.store, "update_run", self.run_id,
                                                      name="new name"),
                   lambda run: run["run_name"] == "new name",
                   "run_name != 'new name'", "run_name = 'new name'")

    def test_runs_that_go_and_come(self):
        shutil.move(self.there, self.directory)
        self.assertNotIn(self.run_id, self.look())
        self.assertEqual(len(self.look()), RUNS - 1)
        shutil.move(os.path.join(self.directory, self.run_id), self.there)
        self.assertEqual(len(self.look()), RUNS)
        self.peers["mlflow3"].call(self.store, "delete_run", self.run_id)
        self.assertNotIn(self.run_id, self.look())
        self.assertIn(self.run_id, self.look("--view", "deleted_only"))

    def test_a_moved_experiment(self):
        before = self.look()
        os.rename(self.path("1"), self.path("7"))
        for name in ("meta.yaml", *(f"{run}/meta.yaml" for run in before)):
            path = self.path("7", name)
            with open(path, encoding="utf-8") as file:
                text = file.read()
            with open(path, "w", encoding="utf-8") as file:
                file.write(text.replace("experiment_id: '1'", "experiment_id: '7'"))
        found = mlf_json(self.store, "run", "list", "-e", "7", "--max-results", "0")["runs"]
        self.assertEqual({run["info"]["run_id"] for run in found}, set(before))
        self.assertEqual({run["info"]["experiment_id"] for run in found}, {"7"})

    def test_a_damaged_or_missing_index(self):
        right = self.look()
        index = self.path("1", f".mlf-index-{os.geteuid()}")
        with open(index, "rb") as file:
            whole = file.read()
        for damage in (b"", b"x", whole[:100], whole[:-3], whole.replace(b"param", b"marap"),
                       os.urandom(5000)):
            with open(index, "wb") as file:
                file.write(damage)
            self.assert_same(right, self.look())
        os.remove(index)
        self.assert_same(right, self.look())


if __name__ == "__main__":
    need_mlflow("mlflow3")
    main()
