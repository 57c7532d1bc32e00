#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A Python program under `mlf run exec` logs into the very run that mlf made for it."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proof import PYTHONS, StoreTest, main, mlf_done, mlf_json, need_mlflow  # noqa: E402

CHILD = """
import sys
import mlflow
with mlflow.start_run() as run:
    mlflow.log_param("lr", 0.1)
    for step in range(3):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
    mlflow.set_tag("child", mlflow.__version__)
    print(run.info.run_id)
sys.exit(int(sys.argv[1]))
"""


class Exec(StoreTest):
    def exec(self, name, code):
        done = mlf_done(self.store, "run", "exec", "--name", f"under {name}", "--tag", "by=mlf", "--",
                        PYTHONS[name], "-c", CHILD, str(code))
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout.decode().split()[-1]

    def test_the_child_logs_into_the_run(self):
        for name in ("mlflow2", "mlflow3"):
            for code, status in ((0, "FINISHED"), (3, "FAILED")):
                with self.subTest(name, code=code):
                    self.check(self.exec(name, code), name, status)
        runs = mlf_json(self.store, "run", "list", "--all-experiments", "--view", "all")["runs"]
        self.assertEqual(len(runs), 4)  # the children have made none

    def check(self, run_id, name, status):
        dumps = {name: peer.ask("dump", self.store) for name, peer in self.peers.items()}
        for dump in dumps.values():
            run = dump["runs"][run_id]
            self.assertEqual((run["run_name"], run["status"]), (f"under {name}", status))
            self.assertEqual(run["params"]["lr"], "0.1")
            self.assertEqual(run["tags"]["by"], "mlf")
            self.assertEqual(run["tags"]["child"][0], name[-1])
            self.assertEqual([p[2] for p in dump["histories"][f"{run_id}/loss"]], [0, 1, 2])
            self.assertIsNotNone(run["end_time"])
        self.assert_same(dumps["mlflow3"]["runs"][run_id], dumps["mlf"]["runs"][run_id])


if __name__ == "__main__":
    need_mlflow()
    main()
