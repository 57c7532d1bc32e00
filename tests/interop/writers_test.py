#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Many writers at once, mlf and both MLflows mixed: nothing is lost and nothing is damaged."""

import os
import subprocess
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proof import (  # noqa: E402
    Peer, PeerError, StoreTest, clean_environment, main, mlf_done, need_mlflow, tool)

PYTHON_WRITERS = 6  # processes; each imports MLflow, which is most of what this test costs
MLF_WRITERS = 58
ROUNDS = 4


class Writers(StoreTest):
    def test_sixty_four_writers_of_one_run(self):
        experiment = self.peers["mlflow3"].call(self.store, "create_experiment", "shared")
        run = self.peers["mlflow2"].call(self.store, "create_run", experiment)["run_id"]
        # MLflow fails when somebody else makes the directory of a metric at the same time.
        self.peers["mlflow3"].call(self.store, "log_metric", run, "own/first", 0)
        pythons = [Peer(("mlflow2", "mlflow3")[i % 2]) for i in range(PYTHON_WRITERS)]
        made, failures = [], []
        for i, peer in enumerate(pythons):
            peer.ask("version")
        for i, peer in enumerate(pythons):
            peer.send("hammer", self.store, name=f"py{i}", run_id=run, count=ROUNDS,
                      base=(MLF_WRITERS + i) * 1000, experiment_id=experiment)
        threads = [threading.Thread(target=self.write, args=(i, run, experiment, made, failures))
                   for i in range(MLF_WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for peer in pythons:
            made += peer.receive()
            peer.close()
        self.assertEqual(failures, [])
        self.check(run, experiment, made)

    def write(self, i, run, experiment, made, failures):
        environment = {**clean_environment(), "MLFLOW_TRACKING_URI": self.store,
                       "MLFLOW_RUN_ID": run}

        def do(*arguments, stdin=""):
            done = subprocess.run([tool(arguments[0]), *arguments[1:]], input=stdin.encode(),
                                  env=environment, capture_output=True, check=False)
            if done.returncode != 0:
                failures.append((arguments, done.stderr))
            return done.stdout.decode().strip()

        for k in range(ROUNDS):
            step = i * 1000 + k
            do("log", "metric", f"shared={k}", "--step", str(step), "--timestamp", "1700000000000")
            do("log", "metric", "--stdin", stdin=f"own/m{i}={k} step={k} timestamp=1700000000000\n")
            do("log", "param", f"m{i}-{k}=value {k}")
            do("log", "tag", f"tag.m{i}={k}")
            made.append(do("run", "start", "--experiment-id", experiment, "--name", f"m{i}-{k}"))
            do("run", "end", "--run", made[-1])

    def check(self, run, experiment, made):
        """Every reader sees all of it, and the same."""
        names = [f"m{i}" for i in range(MLF_WRITERS)] + [f"py{i}" for i in range(PYTHON_WRITERS)]
        steps = sorted(i * 1000 + k for i in range(len(names)) for k in range(ROUNDS))
        self.assertEqual(len(set(made)), len(names) * ROUNDS)
        dumps = {name: peer.ask("dump", self.store) for name, peer in self.peers.items()}
        for name, seen in dumps.items():
            with self.subTest(reader=name):
                self.assertEqual(sorted(p[2] for p in seen["histories"][run + "/shared"]), steps)
                for writer in names:
                    points = seen["histories"][f"{run}/own/{writer}"]
                    self.assertEqual(sorted(p[2] for p in points), list(range(ROUNDS)), writer)
                there = seen["runs"][run]
                self.assertEqual(there["params"], {f"{writer}-{k}": f"value {k}"
                                                   for writer in names for k in range(ROUNDS)})
                for writer in names:
                    self.assertEqual(there["tags"][f"tag.{writer}"], str(ROUNDS - 1))
                runs = {i for i, one in seen["runs"].items() if one["experiment_id"] == experiment}
                self.assertEqual(runs, {run, *made})
                self.assertEqual({seen["runs"][i]["status"] for i in made}, {"FINISHED"})
        self.assert_same(dumps["mlflow3"], dumps["mlf"])

    def test_of_two_creators_one_wins(self):
        """Among mlf processes always. A Python process takes no lock, and where it has looked for
        the name before mlf's experiment appeared it makes a twin, so with it only the end of a race
        that did not overlap is certain: whoever comes second is refused."""
        self.peers["mlflow3"].call(self.store, "create_experiment", "first")
        for i in range(40):
            racers = [subprocess.Popen(
                [tool("experiment"), "create", f"race {i}"], stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**clean_environment(), "MLFLOW_TRACKING_URI": self.store}) for _ in range(4)]
            ends = [(*racer.communicate(), racer.returncode) for racer in racers]
            self.assertEqual(sorted(code for _, _, code in ends), [0, 1, 1, 1])
            for _, err, code in ends:
                if code:
                    self.assertEqual(
                        err.decode(),
                        f"mlf experiment create: Experiment 'race {i}' already exists.\n")
        seen = self.peers["mlflow3"].ask("dump", self.store)["experiments"].values()
        self.assertEqual(len({e["name"] for e in seen}), len(seen))
        self.assertEqual(len(seen), 42)
        with self.assertRaises(PeerError) as refused:
            self.peers["mlflow2"].call(self.store, "create_experiment", "race 1")
        self.assertEqual(refused.exception.code, "RESOURCE_ALREADY_EXISTS")
        done = mlf_done(self.store, "experiment", "create", "first")
        self.assertEqual(done.returncode, 1)


if __name__ == "__main__":
    need_mlflow()
    main()
