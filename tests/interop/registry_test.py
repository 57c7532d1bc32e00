#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""mlf and both MLflows read, change and search one model registry."""

import os
import random
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proof import Peer, PeerError, StoreTest, main, need_mlflow  # noqa: E402

RUN = "0123456789abcdef0123456789abcdef"
PYTHON_WRITERS = 16  # threads of requests to a few processes
MLF_WRITERS = 16
ROUNDS = 3

MODEL_FILTERS = """
name = 'iris'
name != 'iris'
name LIKE 'i%'
name LIKE '%I%'
name ILIKE 'IR_S'
name ILIKE '%'
name IN ('iris', 'a#b')
name NOT IN ('iris')
tags.team = 'x'
tags.team != 'x'
tags.`team` LIKE '%'
tag.team ILIKE 'X'
tags."deep/key" = 'v'
tags.absent = 'x'
tags.absent != 'x'
tags.`mlflow.prompt.is_prompt` = 'true'
tags.`mlflow.prompt.is_prompt` != 'true'
tags.`mlflow.prompt.is_prompt` = 'false'
tags.`mlflow.prompt.is_prompt` LIKE 't%'
name LIKE '%' AND tags.team = 'x'
name = 'iris' and tags.team = 'x' and name != 'b'
attribute.name = 'iris'
name = "iris"
name > 'a'
name = iris
name = 5
attributes.name = 'iris'
metrics.a > 1
params.a = 'x'
run_id = 'x'
version_number = 1
tags.a IN ('x')
tags.team = 5
name = 'iris' name = 'b'
name == 'iris'
;
""".strip().split("\n")

VERSION_FILTERS = """
name = 'iris'
name != 'iris'
name LIKE 'i%' AND version_number > 1
name ILIKE 'IRIS'
version_number = 1
version_number = '1'
version_number != 1
version_number > 1
version_number >= 2
version_number < 2
version_number <= 1.5
run_id = '{run}'
run_id != '{run}'
run_id IN ('{run}', 'x')
run_id IN ('x')
run_id LIKE '0123%'
name IN ('iris', 'b')
source_path = '/b/1'
source_path LIKE 'runs:%'
source_path ILIKE 'RUNS:%'
tags.score = '1'
tags.score != '1'
tag.score LIKE '_'
tags.absent != '1'
tags.`mlflow.prompt.is_prompt` = 'true'
attribute.version_number > 1
version_number LIKE '1'
version_number IN (1, 2)
source_path IN ('x')
current_stage > 'x'
version = 1
name = 1
tags.score = 1
params.a = 'x'
""".strip().split("\n")

MODEL_ORDERS = [["name DESC"], ["creation_timestamp ASC"], ["creation_timestamp DESC", "name DESC"],
                ["last_updated_timestamp DESC"], ["`name` asc"], ["attribute.name"], ["tags.team"],
                ["version_number"], ["name UP"], ["timestamp"], []]
VERSION_ORDERS = [["version_number ASC"], ["version_number DESC", "name DESC"], ["name"],
                  ["creation_timestamp"], ["last_updated_timestamp ASC", "version_number ASC"],
                  ["name DESC", "version_number"], ["run_id"], ["source_path"], ["x"], []]


def fields_of(value, leave_out):
    """The value without those members, at any depth."""
    if isinstance(value, dict):
        return {k: fields_of(v, leave_out) for k, v in value.items() if k not in leave_out}
    return [fields_of(v, leave_out) for v in value] if isinstance(value, list) else value


class Registry(StoreTest):
    peer_names = ("mlflow2", "mlflow3", "registry")

    def do(self, who, do, **request):
        if who == "registry":
            return self.peers[who].ask(do, self.store, **request)
        return self.peers[who].ask("registry", self.store, request={"do": do, **request})

    def dump(self, who):
        return self.peers[who].ask("dump" if who == "registry" else "dump_registry", self.store)

    def all_see_the_same(self, hint):
        ours = self.dump("registry")
        self.assertEqual(self.peers["registry"].warnings, [], hint)
        self.assert_same(ours, self.dump("mlflow3"), hint + ": mlf and MLflow 3")
        old = ("model_id",)
        self.assert_same(fields_of(ours, old), fields_of(self.dump("mlflow2"), old),
                         hint + ": mlf and MLflow 2")
        return ours

    def steps(self, model):
        return [
            ("create_model", {"name": model, "tags": {"team": "x", "deep/key": "v\n"},
                              "description": "text: ä\nof two lines"}),
            ("create_version", {"name": model, "source": f"runs:/{RUN}/m", "run_id": RUN,
                                "run_link": "https://example.org", "tags": {"score": "1"},
                                "description": "first"}),
            ("create_version", {"name": model, "source": "/files/2"}),
            ("create_version", {"name": model, "source": "s3://bucket/3"}),
            ("create_version", {"name": model, "source": "/files/4"}),
            ("describe_model", {"name": model, "description": "other"}),
            ("set_model_tag", {"name": model, "key": "team", "value": "y"}),
            ("set_model_tag", {"name": model, "key": "more", "value": "'quoted'"}),
            ("delete_model_tag", {"name": model, "key": "deep/key"}),
            ("delete_model_tag", {"name": model, "key": "none"}),
            ("describe_version", {"name": model, "version": 2, "description": "second"}),
            ("set_version_tag", {"name": model, "version": 2, "key": "a/b", "value": "c"}),
            ("delete_version_tag", {"name": model, "version": 1, "key": "score"}),
            ("set_stage", {"name": model, "version": 1, "stage": "production"}),
            ("set_stage", {"name": model, "version": 2, "stage": "Production", "archive": 1}),
            ("set_stage", {"name": model, "version": 3, "stage": "STAGING"}),
            ("set_alias", {"name": model, "alias": "champion", "version": 1}),
            ("set_alias", {"name": model, "alias": "champion", "version": 2}),
            ("set_alias", {"name": model, "alias": "old", "version": 4}),
            ("set_alias", {"name": model, "alias": "gone", "version": 3}),
            ("delete_alias", {"name": model, "alias": "gone"}),
            ("delete_alias", {"name": model, "alias": "none"}),
            ("delete_version", {"name": model, "version": 4}),
            ("create_version", {"name": model, "source": "/files/5"}),
        ]

    def test_every_operation_by_each_and_all_mixed(self):
        turns = {name: [name] for name in self.peer_names}
        turns["mixed"] = list(self.peer_names)
        for who, names in turns.items():
            for i, (do, request) in enumerate(self.steps("model of " + who)):
                name = names[i % len(names)]
                with self.subTest(by=name, do=do):
                    self.do(name, do, **request)
                    self.all_see_the_same(f"{do} by {name}")
        seen = self.dump("registry")["models"]
        times = ("name", "creation_timestamp", "last_updated_timestamp", "user_id")
        for who in turns:
            with self.subTest(result=who):
                self.assert_same(fields_of(seen["model of mlflow3"], times),
                                 fields_of(seen["model of " + who], times))

    def test_answers_are_the_same(self):
        """What each operation answers, and each error, is what MLflow 3 says."""
        times = ("creation_timestamp", "last_updated_timestamp", "user_id")
        failing = [("get_model", {"name": "none"}), ("create_model", {"name": "M"}),
                   ("create_model", {"name": "a/b"}), ("create_model", {"name": "a:b"}),
                   ("create_model", {"name": "%x"}), ("create_model", {"name": ""}),
                   ("create_model", {"name": ".."}),
                   ("get_version", {"name": "M", "version": 99}),
                   ("get_version", {"name": "M", "version": 4}),
                   ("get_alias", {"name": "M", "alias": "none"}),
                   ("get_alias", {"name": "M", "alias": "old"}),
                   ("get_alias", {"name": "none", "alias": "champion"}),
                   ("set_alias", {"name": "M", "alias": "latest", "version": 1}),
                   ("set_alias", {"name": "M", "alias": "v1", "version": 1}),
                   ("set_alias", {"name": "M", "alias": "a b", "version": 1}),
                   ("set_alias", {"name": "M", "alias": "", "version": 1}),
                   ("set_alias", {"name": "M", "alias": "a" * 256, "version": 1}),
                   ("set_alias", {"name": "M", "alias": "a", "version": 99}),
                   ("set_model_tag", {"name": "M", "key": "../x", "value": "v"}),
                   ("set_model_tag", {"name": "M", "key": "k" * 251, "value": "v"}),
                   ("set_model_tag", {"name": "M", "key": "k", "value": "v" * 100_001}),
                   ("rename_model", {"name": "M", "new_name": "other"}),
                   ("rename_model", {"name": "none", "new_name": "x"}),
                   ("delete_model", {"name": "none"}), ("delete_version", {"name": "M", "version": 4})]
        answers = {}
        for who in ("mlflow3", "registry"):
            self.store = self.directory + "/" + who
            found = [self.do(who, do, **request) for do, request in self.steps("M")]
            found.append(self.do(who, "get_alias", name="M", alias="champion"))
            found.append(self.do(who, "get_alias", name="M", alias="Latest"))
            self.do(who, "create_model", name="other")
            self.do(who, "create_model", name="a#b")
            self.do(who, "create_model", name="a+b")
            for do, request in failing:
                with self.assertRaises(PeerError, msg=f"{who}: {do} {request}") as failed:
                    self.do(who, do, **request)
                found.append([do, failed.exception.code, failed.exception.message])
            answers[who] = fields_of(found, times)
        for i, (theirs, ours) in enumerate(zip(answers["mlflow3"], answers["registry"])):
            self.assert_same(theirs, ours, f"answer {i}")

    def test_renaming(self):
        """Each renames: mlf keeps tags and aliases, and both MLflows read the result."""
        for who in self.peer_names:
            with self.subTest(by=who):
                for do, request in self.steps(who):
                    self.do("mlflow3", do, **request)
                if who != "registry":  # MLflow cannot rename a model whose versions have tags
                    self.do(who, "delete_version_tag", name=who, version=2, key="a/b")
                before = self.do("registry", "get_model", name=who)
                self.do(who, "rename_model", name=who, new_name="new " + who)
                seen = self.all_see_the_same("renamed by " + who)["models"]
                self.assertNotIn(who, seen)
                if who == "registry":
                    left_out = ("name", "last_updated_timestamp")
                    self.assert_same(fields_of(before, left_out),
                                     fields_of(seen["new registry"], left_out))

    def test_unknown_keys_survive(self):
        self.do("mlflow3", "create_model", name="iris")
        self.do("mlflow3", "create_version", name="iris", source="/x")
        for path in ("models/iris/meta.yaml", "models/iris/version-1/meta.yaml"):
            with open(self.path(path), "a", encoding="utf-8") as file:
                file.write("zzz:\n  of: later\n")
        self.do("registry", "set_stage", name="iris", version=1, stage="Staging")
        self.do("registry", "rename_model", name="iris", new_name="tulip")
        for path in ("models/tulip/meta.yaml", "models/tulip/version-1/meta.yaml"):
            with open(self.path(path), encoding="utf-8") as file:
                self.assertIn("zzz:\n  of: later\n", file.read())

    def test_mlflow_passes_over_what_mlf_adds(self):
        self.do("registry", "create_model", name="iris")
        self.do("registry", "create_version", name="iris", source="/x")
        self.assertIn(".mlf-history", os.listdir(self.path("models")))
        self.all_see_the_same("with a history")
        for who in ("mlflow2", "mlflow3"):
            self.do(who, "delete_model", name="iris")
            self.assertEqual(self.dump(who), {"models": {}, "versions": {}})
            self.do("registry", "create_model", name="iris")
        history = self.peers["registry"].ask("history", self.store, name="iris")
        self.assertEqual([event["action"] for event in history],
                         ["create_model", "create_version", "create_model", "create_model"])

    def fill(self):
        writers = random.Random(7)
        for i, name in enumerate(["iris", "Iris", "b", "a#b", "zürich", "prompt"]):
            prompt = {"mlflow.prompt.is_prompt": "true"} if name == "prompt" else {}
            tags = {"team": "xyX"[i % 3], **({"deep/key": "v"} if i % 2 else {}), **prompt}
            self.do(writers.choice(self.peer_names), "create_model", name=name, tags=tags)
            for number in range(1, 4):
                source = f"runs:/{RUN}/m" if number == 2 else f"/{name}/{number}"
                self.do(writers.choice(self.peer_names), "create_version", name=name, source=source,
                        run_id=RUN if number == 2 else None,
                        tags={"score": str(number), **prompt} if number != 3 else prompt)
        self.do("registry", "delete_version", name="b", version=2)

    def found(self, who, kind, **request):
        try:
            if who != "registry":
                return self.peers[who].ask("search_registry", self.store, kind=kind, **request)
            page = self.peers[who].ask("search_" + kind, self.store, **request)
        except PeerError:
            return "refused"
        names = [item["name"] if kind == "models" else f"{item['name']}/{item['version']}"
                 for item in page["items"]]
        return {"ids": names, "token": page["token"] or None}

    def compare(self, kind, **request):
        ours, theirs = self.found("registry", kind, **request), self.found("mlflow3", kind, **request)
        with self.subTest(kind=kind, **request):
            self.assertEqual(ours, theirs)

    def test_searches(self):
        self.fill()
        queries = 0
        for kind, filters, orders in (("models", MODEL_FILTERS, MODEL_ORDERS),
                                      ("versions", VERSION_FILTERS, VERSION_ORDERS)):
            for text in filters:
                self.compare(kind, filter=text.format(run=RUN))
                self.compare(kind, filter=text.format(run=RUN), order_by=orders[queries % 4])
                queries += 2
            for order_by in orders:
                self.compare(kind, order_by=order_by)
                queries += 1
            for size in (1, 2, 5, 0, 1001 if kind == "models" else 200_001):
                self.compare(kind, max_results=size)
                queries += 1
            token = self.found("mlflow3", kind, max_results=2)["token"]
            self.compare(kind, max_results=2, page_token=token)
        self.assertGreater(queries, 60)

    def test_many_register_at_once(self):
        """No version is lost, and none has two owners, whoever registers."""
        self.do("mlflow3", "create_model", name="shared")
        pythons = [Peer(("mlflow2", "mlflow3")[i % 2]) for i in range(PYTHON_WRITERS)]
        for peer in pythons:
            peer.ask("version")
        ours = [Peer("registry") for _ in range(MLF_WRITERS)]
        made = []
        for i, peer in enumerate(pythons):
            peer.send("register", self.store, name="shared", me=f"py{i}", count=ROUNDS)

        def register(i, peer):
            for k in range(ROUNDS):
                source = f"/mlf{i}/{k}"
                answer = peer.ask("create_version", self.store, name="shared", source=source)
                made.append([answer["version"], source])

        threads = [threading.Thread(target=register, args=pair) for pair in enumerate(ours)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(made), MLF_WRITERS * ROUNDS)
        for peer in pythons:
            made += peer.receive()
        for peer in pythons + ours:
            peer.close()
        for who in self.peer_names:
            there = {v["version"]: v["source"] for v in self.dump(who)["versions"].values()}
            for number, source in made:
                if "mlf" in source:  # two Pythons can overwrite each other
                    self.assertEqual(there[number], source, f"read by {who}")
        numbers = [number for number, source in made if "mlf" in source]
        self.assertEqual(len(set(numbers)), len(numbers))


if __name__ == "__main__":
    need_mlflow("mlflow2", "mlflow3")
    main()
