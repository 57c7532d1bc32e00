#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""MLflow and mlf search the same store: the same runs in the same order, or errors of one code."""

import hashlib
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import generate  # noqa: E402
from proof import PeerError, StoreTest, main, need_mlflow  # noqa: E402

RUNS = 48
RANDOM_QUERIES = 200
EXPERIMENTS = ["0", "1", "2"]

FILTERS = """
metrics.acc > 0.5
metrics.acc >= 0.5 and metrics.loss < 1
metrics.acc = 0.25
metrics.acc != 0.25
metrics.`deep/key` <= 3
metrics."deep/key" > 1
metric.acc < 0.9
metrics.loss > 1e3
metrics.loss < -1
metrics.absent > 0
params.model = 'tree'
params.model != 'tree'
params.model LIKE 't%'
params.model ILIKE 'T%E'
params.model LIKE '_ree'
params.`model` = "linear"
parameter.depth = '3'
param.depth > '1'
params.depth IS NULL
params.depth IS NOT NULL
tags.phase = 'train'
tags.phase != 'train'
tags.phase ILIKE '%A%'
tag.`odd key` = 'x y'
tags."odd key" LIKE '%y'
tags.phase IS NULL
tags.phase IS NOT NULL
tags.`mlflow.runName` = 'run-3'
attributes.status = 'FINISHED'
attributes.status != 'FINISHED'
status = 'RUNNING'
status != 'FAILED' and metrics.acc > 0.1
attributes.run_name LIKE 'run-1%'
run_name = 'run-7'
`Run name` = 'run-7'
attributes.start_time > 1700000050000
start_time >= 1700000010000 and start_time < 1700000090000
end_time > 1700000000000
attributes.end_time < 1700000100000
created > 1700000050000
user_id = 'ann'
attributes.user_id LIKE '%n'
attributes.artifact_uri LIKE '%artifacts'
run_id IN ('{id0}', '{id1}', '{id2}')
attributes.run_id NOT IN ('{id0}', '{id1}')
attributes.run_id = '{id3}'
run_name IN ('run-1', 'run-2', 'run-30')
dataset.name = 'iris'
datasets.digest = 'd2'
dataset.context LIKE 'tr%'
dataset.name ILIKE 'IR%' and metrics.acc > 0.3
params.empty = ''
params.quote = "it's"
params.quote LIKE "%'%"
tags.unicode = 'zürich'
tags.unicode ILIKE 'ZÜ%'
metrics.nan > 0
metrics.nan != 0
metrics.inf > 1e308
metrics.acc > .5 and params.model = 'tree' and tags.phase = 'test' and status = 'FINISHED'
""".strip().split("\n")

ORDERS = [
    [], ["metrics.acc DESC"], ["metrics.acc"], ["metrics.nan"], ["metrics.nan DESC"],
    ["params.model", "metrics.loss DESC"], ["tags.phase DESC", "start_time ASC"],
    ["attributes.start_time"], ["start_time DESC"], ["end_time"], ["end_time DESC"],
    ["attributes.status", "run_name"], ["run_id DESC"], ["metrics.`deep/key`"],
    ["params.depth DESC"], ["tags.`odd key`"], ["metrics.absent"], ["params.absent DESC"],
    ["user_id", "metrics.inf DESC"], ["Created DESC"], ["`Run name`"],
]

BAD = [
    "metrics.acc", "metrics.acc >", "metrics.acc = 'x'", "params.model = 3", "acc > 1", "bogus.x > 1",
    "metrics.acc LIKE '1'", "tags.phase = train", "status IN ('FINISHED')", "start_time = 'now'",
    "params.model LIKE tree", "run_id IN ('a', 3)", "attributes.bogus = 'x'",
    "metrics.acc IS NULL", "dataset.bogus = 'x'",
]


def run_id_of(i):
    return hashlib.md5(f"search {i}".encode()).hexdigest()


def build_store(store):
    """Runs in three experiments with ties, gaps, NaN and infinities, deleted ones among them."""
    rng = random.Random(7)
    os.makedirs(store + "/.trash")
    paths = [generate.experiment(store, id, f"experiment {id}") for id in EXPERIMENTS]
    for dataset, (name, digest) in {"a" * 32: ("iris", "d1"), "b" * 32: ("wine", "d2")}.items():
        for path in paths:
            os.makedirs(f"{path}/datasets/{dataset}")
            generate.write(f"{path}/datasets/{dataset}/meta.yaml", (
                f"digest: {digest}\nname: {name}\nprofile: null\nschema: null\n"
                f"source: s\nsource_type: local\n"))
    for i in range(RUNS):
        metrics, params, tags = {}, {}, {"mlflow.runName": f"run-{i}"}
        if rng.random() < 0.8:
            metrics["acc"] = f"1 {rng.choice([0.25, 0.5, 0.75, rng.random()])} 0\n"
        if rng.random() < 0.8:
            lines = [(rng.randrange(5), rng.randrange(3), rng.choice([1e4, -2.5, rng.random()]))
                     for _ in range(4)]
            metrics["loss"] = "".join(f"{time} {value} {step}\n" for time, step, value in lines)
        if rng.random() < 0.3:
            metrics["nan"] = f"1 {rng.choice(['nan', '1.0', '-1.0', '0.0', '-0.0'])} 0\n"
        if rng.random() < 0.3:
            metrics["inf"] = f"1 {rng.choice(['inf', '-inf', '1e308'])} 0\n"
        if rng.random() < 0.8:
            params["model"] = rng.choice(["tree", "linear", "Tree", "forest"])
        if rng.random() < 0.6:
            params["depth"] = rng.choice(["1", "3", "10", "2"])
        if rng.random() < 0.2:
            params["empty"] = ""
        if rng.random() < 0.2:
            params["quote"] = rng.choice(["it's", 'say "x"'])
        if rng.random() < 0.8:
            tags["phase"] = rng.choice(["train", "test"])
        if rng.random() < 0.3:
            tags["odd key"] = rng.choice(["x y", "z"])
        if rng.random() < 0.3:
            tags["unicode"] = rng.choice(["zürich", "Zürich", "ZÜRICH"])
        path = paths[rng.randrange(3)]
        generate.run(
            path, run_id_of(i), name=f"run-{i}", user=rng.choice(["ann", "bob"]),
            start_time=generate.START + rng.randrange(100) * 1000,
            end_time=rng.choice(["null", generate.START + rng.randrange(200) * 1000]),
            status=rng.choice([1, 3, 3, 4, 5]), stage=rng.choice(["active"] * 5 + ["deleted"]),
            params=params, metrics=metrics, tags=tags)
        if rng.random() < 0.4:
            os.mkdir(f"{path}/{run_id_of(i)}/metrics/deep")
            generate.write(f"{path}/{run_id_of(i)}/metrics/deep/key", f"1 {rng.randrange(5)} 0\n")
        if rng.random() < 0.4:
            link(rng, path, run_id_of(i))


def link(rng, path, run_id):
    source = rng.choice(["a", "b"]) * 32
    name = hashlib.md5((source + run_id).encode()).hexdigest()
    os.makedirs(f"{path}/{run_id}/inputs/{name}")
    context = rng.choice(["training", "eval"])
    generate.write(f"{path}/{run_id}/inputs/{name}/meta.yaml", (
        f"destination_id: {run_id}\ndestination_type: RUN\nsource_id: {source}\nsource_type: DATASET\n"
        f"tags:\n  mlflow.data.context: {context}\n"))


def random_query(rng):
    """Comparisons joined with AND, an order of up to three keys, and any view."""
    pieces = [rng.choice(FILTERS) for _ in range(rng.randrange(4))]
    pieces += [random_comparison(rng) for _ in range(rng.randrange(2))]
    rng.shuffle(pieces)
    keys = [rng.choice(rng.choice(ORDERS) or ["metrics.loss"]) for _ in range(rng.randrange(3))]
    return {"filter": rng.choice([" and ", " AND ", "  And\n"]).join(pieces), "order_by": keys,
            "view": rng.choice(["active_only", "active_only", "deleted_only", "all"])}


def random_comparison(rng):
    kind = rng.randrange(3)
    if kind == 0:
        key = rng.choice(["acc", "loss", "nan", "inf", "`deep/key`"])
        sign = rng.choice(["<", "<=", ">", ">=", "=", "!="])
        return f"metrics.{key} {sign} {rng.choice([0, 0.5, -2.5, 1e4, 0.25, rng.random()])}"
    if kind == 1:
        pattern = rng.choice(["tree", "%ee", "t%", "_r%", "%", "%R%", "l_near", "tr__"])
        return f"params.model {rng.choice(['=', '!=', 'LIKE', 'ILIKE'])} '{pattern}'"
    sign = rng.choice(["<", "<=", ">", ">=", "!="])
    return f"start_time {sign} {generate.START + rng.randrange(100) * 1000}"


class Search(StoreTest):
    def setUp(self):
        super().setUp()
        build_store(self.store)

    def ask(self, name, do, query):
        try:
            return self.peers[name].ask(do, self.store, **query)
        except PeerError as error:
            return {"error": error.code}

    def compare(self, do, queries, taking_turns=False):
        """Every query gets the same answer of mlf and of both MLflows (which are slow: with
        `taking_turns`, of one or the other). @return how many were found in all."""
        found = 0
        for i, query in enumerate(queries):
            asked = ["mlf", ("mlflow2", "mlflow3")[i % 2]] if taking_turns else list(self.peers)
            if "NULL" in query.get("filter", "") or "IS" in query.get("filter", ""):
                asked = ["mlf", "mlflow3"]  # IS NULL is new in 3.x
            answers = {name: self.ask(name, do, query) for name in asked}
            for answer in answers.values():
                answer["token"] = answer.get("token") or ""
            with self.subTest(**query):
                for name in answers:
                    self.assertEqual(answers["mlf"], answers[name], name)
            found += len(answers["mlf"].get("ids", []))
        return found

    def in_all(self, queries):
        return [{"experiment_ids": EXPERIMENTS, **query} for query in queries]

    def test_fixed_filters_and_orders(self):
        ids = {f"id{i}": run_id_of(i) for i in range(4)}
        queries = [{"filter": text.format(**ids), "order_by": ORDERS[i % len(ORDERS)],
                    "view": ("active_only", "all")[i % 2]} for i, text in enumerate(FILTERS)]
        queries += [{"order_by": order, "view": view}
                    for order in ORDERS for view in ("active_only", "deleted_only", "all")]
        self.assertGreaterEqual(len(queries), 60)
        self.assertGreater(self.compare("search", self.in_all(queries)), 600)

    def test_random_filters_and_orders(self):
        rng = random.Random(20241)
        queries = [random_query(rng) for _ in range(RANDOM_QUERIES)]
        ids = {f"id{i}": run_id_of(i) for i in range(4)}
        for query in queries:
            for name, value in ids.items():
                query["filter"] = query["filter"].replace("{" + name + "}", value)
        self.assertGreater(self.compare("search", self.in_all(queries), taking_turns=True), 150)

    def test_each_experiment_alone_and_in_other_orders(self):
        queries = [{"experiment_ids": ids, "order_by": order, "view": "all"}
                   for ids in (["0"], ["1"], ["2"], ["2", "0"], [], ["77"])
                   for order in ([], ["metrics.acc"], ["params.model DESC"])]
        self.assertGreater(self.compare("search", queries, taking_turns=True), 200)

    def test_errors_are_of_one_code(self):
        self.compare("search", self.in_all([{"filter": text} for text in BAD]))
        self.compare("search", self.in_all([{"order_by": [text]} for text in
                                            ["acc", "metrics.acc UP", "bogus.x", "", "metrics.acc,"]]))
        for query in self.in_all([{"filter": text} for text in BAD]):
            self.assertIn("error", self.ask("mlf", "search", query), query)

    def test_pages(self):
        for order in ([], ["metrics.acc DESC", "params.model"]):
            for size in (1, 5, RUNS):
                self.assert_pages_agree({"order_by": order, "view": "all", "max_results": size,
                                         "filter": "metrics.acc > 0.3"})

    def assert_pages_agree(self, query):
        token, seen = None, []
        while True:
            page = {"experiment_ids": EXPERIMENTS, **query, "page_token": token}
            answers = [self.ask(name, "search", page) for name in ("mlflow2", "mlflow3", "mlf")]
            self.assertEqual(answers[0]["ids"], answers[2]["ids"])
            self.assertEqual(answers[1]["ids"], answers[2]["ids"])
            seen += answers[2]["ids"]
            # Tokens are exchangeable: each page is asked for with another program's token.
            token = answers[len(seen) % 3]["token"] or None
            self.assertEqual({bool(a["token"]) for a in answers}, {token is not None})
            if token is None:
                break
        self.assertEqual(len(seen), len(set(seen)))
        self.assertGreater(len(seen), 10)

    def test_experiments(self):
        for i in range(3, 24):
            generate.experiment(
                self.store, str(i), f"'{'Iris' if i % 3 else 'wine'} {i % 7}-{i}'",
                time=generate.START + i % 5 * 1000,
                tags={"team": ("red", "blue")[i % 2], **({"odd key": "x"} if i % 4 == 0 else {})})
        for i in (30, 31):
            generate.experiment(self.store + "/.trash", str(i), f"gone {i}", stage="deleted")
        queries = [{"filter": text, "order_by": order, "view": view} for text in (
            "", "name = 'Iris 4-4'", "name LIKE 'Iris%'", "name ILIKE 'iris%'", "name != 'wine 3-3'",
            "attribute.name LIKE '%1'", "tags.team = 'red'", "tags.team != 'red'",
            "tag.`odd key` = 'x'", "creation_time > 1700000001000",
            "attributes.last_update_time <= 1700000002000", "tags.team LIKE 'b%' and name ILIKE 'w%'")
            for order, view in (([], "active_only"), (["name"], "all"),
                                (["creation_time DESC", "name DESC"], "active_only"),
                                (["experiment_id"], "deleted_only"),
                                (["last_update_time ASC"], "all"))]
        queries += [{"filter": text} for text in ("bogus = 1", "name > 'x'", "tags.team IS", "metrics.x > 1")]
        self.assertGreater(self.compare("search_experiments", queries), 300)
        for size in (1, 5, 50):
            token, seen = None, []
            while True:
                page = {"max_results": size, "view": "all", "page_token": token}
                answers = [self.ask(n, "search_experiments", page) for n in self.peers]
                self.assertEqual(answers[0]["ids"], answers[2]["ids"])
                self.assertEqual(answers[1]["ids"], answers[2]["ids"])
                seen += answers[2]["ids"]
                token = answers[len(seen) % 3]["token"] or None
                if token is None:
                    break
            self.assertEqual(len(seen), 26)


if __name__ == "__main__":
    need_mlflow()
    main()
