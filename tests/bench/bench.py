#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures mlf beside MLflow, on the same data in the same run: ratios, medians, p99.

    bench.py [--runs N] [--models N] [--points N] [--repeat N] [--large N] [--smoke]

Build the release preset and point MLF_BUILD to it. --large adds a store of that many runs; --smoke
takes small sizes and only checks that all of it works.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import generate  # noqa: E402
from proof import BUILD, PYTHONS, clean_environment, need_mlflow, tool  # noqa: E402

MLF = os.path.join(BUILD, "bin", "mlf")
FILTER = "metrics.metric3 > 0.5 and params.param2 != '7'"
ORDER = "metrics.metric5 DESC"

LOG_SCRIPT = ("from mlflow import MlflowClient; "
              "MlflowClient('{store}').log_metric('{run}', 'loss', 0.5)")
LIST_SCRIPT = ("from mlflow import MlflowClient; "
               "[print(r.info.run_id) for r in MlflowClient('{store}').search_runs(['1'])]")
SEARCH_SCRIPT = """
import time, sys
from mlflow.store.tracking.file_store import FileStore
from mlflow.entities import ViewType
store = FileStore(sys.argv[1])
for _ in range(int(sys.argv[4])):
    begin = time.perf_counter()
    found = store.search_runs(['1'], sys.argv[2], ViewType.ACTIVE_ONLY, 100, [sys.argv[3]])
    print(time.perf_counter() - begin, len(found))
"""


REGISTRY_SCRIPT = """
import time, sys
from mlflow.store.model_registry.file_store import FileStore
store = FileStore(sys.argv[1])
for _ in range(int(sys.argv[3])):
    begin = time.perf_counter()
    found = getattr(store, sys.argv[2])(max_results=1000)
    print(time.perf_counter() - begin, len(found))
"""


def environment(store):
    return {**clean_environment(), "MLFLOW_TRACKING_URI": store}


def measured(command, store, repeat, stdin=None):
    """Seconds of each of `repeat` processes, sorted, and the peak memory of the last in MiB."""
    times, peak = [], 0
    for _ in range(repeat):
        begin = time.perf_counter()
        process = subprocess.Popen(command, stdin=open(stdin, "rb") if stdin else subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   env=environment(store))
        error = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        times.append(time.perf_counter() - begin)
        peak = usage.ru_maxrss / 1024
        if process.returncode != 0:
            raise RuntimeError(f"{command}: {error.decode()}")
    return sorted(times), peak


def median(times):
    return statistics.median(times)


def p99(times):
    return times[min(len(times) - 1, int(len(times) * 0.99))]


class Table:
    def __init__(self):
        self.rows = []

    def add(self, what, ours, theirs=None, note=""):
        ratio = f"{median(theirs) / median(ours):.0f}x" if theirs else ""
        row = [what, ratio, f"{median(ours) * 1000:.2f} ms", f"{p99(ours) * 1000:.2f} ms",
               f"{median(theirs) * 1000:.0f} ms" if theirs else "", note]
        self.rows.append(row)
        print("  ".join(row), file=sys.stderr, flush=True)

    def print(self):
        print("| what | times faster | mlf, median | mlf, p99 | MLflow, median | |")
        print("|---|---|---|---|---|---|")
        for row in self.rows:
            print("| " + " | ".join(row) + " |")


def first_run(store, experiment="1"):
    return sorted(name for name in os.listdir(f"{store}/{experiment}") if len(name) == 32)[0]


def short_commands(table, home, options):
    store = home + "/small"
    generate.many_runs(store, min(100, options.runs))
    run = first_run(store)
    python = PYTHONS["mlflow3"]
    few = max(2, options.repeat // 8)
    cli = os.path.join(os.path.dirname(python), "mlflow")
    theirs, _ = measured([cli, "--version"], store, few)
    table.add("mlf --version", measured([MLF, "--version"], store, options.repeat)[0], theirs)
    theirs, _ = measured([python, "-c", LOG_SCRIPT.format(store=store, run=run)], store, few)
    ours, _ = measured([MLF, "log", "metric", "--run", run, "loss=0.5"], store, options.repeat)
    table.add("mlf log metric, a process each", ours, theirs, "MLflow's shortest script")
    theirs, _ = measured([python, "-c", LIST_SCRIPT.format(store=store)], store, few)
    ours, _ = measured([MLF, "run", "list", "-e", "1"], store, options.repeat)
    table.add("mlf run list, 100 runs", ours, theirs, "MLflow's shortest script")
    for words in (["list", "--experiment", ""], ["show", ""]):
        command = [tool("run"), "--complete", *words]
        table.add("completion of mlf run " + " ".join(words),
                  measured(command, store, options.repeat)[0])


def stream(table, home, options):
    store = home + "/stream"
    generate.many_runs(store, 1, 0, 0)
    run = first_run(store)
    with open(home + "/points", "w", encoding="utf-8") as file:
        for i in range(options.points):
            file.write(f"loss={i / options.points:.6f} step={i} timestamp={generate.START + i}\n")
    command = ["taskset", "-c", "0", tool("log"), "metric", "--run", run, "--stdin"]
    ours, peak = measured(command, store, 3, home + "/points")
    note = f"{options.points / median(ours) / 1e6:.2f} million points/s, {peak:.0f} MiB"
    table.add(f"mlf log metric --stdin, {options.points} points, one core", ours, None, note)
    os.remove(f"{store}/1/{run}/metrics/loss")
    measured(command, store, 1, home + "/points")
    for arguments in ([], ["--output", home + "/curve.svg"], ["--output", home + "/curve.png"]):
        ours, peak = measured([tool("run"), "plot", run, "--metric", "loss", *arguments], store, 5)
        table.add(f"mlf run plot {' '.join(a[-4:] for a in arguments[1:])}, {options.points} points",
                  ours, None, f"{peak:.0f} MiB")


def theirs_of(store, repeat):
    done = subprocess.run(
        [PYTHONS["mlflow3"], "-c", SEARCH_SCRIPT, store, FILTER, ORDER, str(repeat)],
        capture_output=True, env=environment(store), check=True)
    return sorted(float(line.split()[0]) for line in done.stdout.decode().splitlines())


def search(table, home, runs, options, with_mlflow=True):
    store = f"{home}/runs{runs}"
    generate.many_runs(store, runs)
    os.sync()
    theirs = theirs_of(store, 2) if with_mlflow else None
    index = f"{store}/1/.mlf-index-{os.geteuid()}"
    command = [tool("run"), "search", "-e", "1", "--filter", FILTER, "--order-by", ORDER,
               "--max-results", "100", "--json"]
    first = []
    for _ in range(3):
        if os.path.exists(index):
            os.remove(index)
        times, peak = measured(command, store, 1)
        first += times
    table.add(f"search of {runs} runs, no index", sorted(first), theirs, f"{peak:.0f} MiB")
    measured(command, store, 2)
    ours, peak = measured(command, store, options.repeat)
    size = os.path.getsize(index) / 2**20 if os.path.exists(index) else 0
    table.add(f"search of {runs} runs, with index", ours, theirs,
              f"{peak:.0f} MiB, index {size:.0f} MiB")
    names = sorted(name for name in os.listdir(store + "/1") if len(name) == 32)
    for changed in (1, min(100, runs), min(1000, runs)):
        times = []
        for turn in range(3):
            for name in names[:changed]:
                with open(f"{store}/1/{name}/metrics/metric3", "a", encoding="utf-8") as file:
                    file.write(f"{generate.START * 2} 0.7 {turn + 1}\n")
            time.sleep(0.06)
            times += measured(command, store, 1)[0]
        table.add(f"search of {runs} runs, {changed} changed by others", sorted(times))
    shutil.rmtree(store)


def registry(table, home, options):
    """Whole processes of the probe, which counts what a search finds, beside MLflow's search alone."""
    store = home + "/registry"
    models, versions = options.models, 10
    generate.many_models(store, models, versions)
    os.sync()
    probe = os.path.join(BUILD, "tests", "interop", "registry_probe")
    index = f"{store}/models/.mlf-index-{os.geteuid()}"
    for kind, method in (("models", "search_registered_models"), ("versions", "search_model_versions")):
        done = subprocess.run([PYTHONS["mlflow3"], "-c", REGISTRY_SCRIPT, store, method, "1"],
                              capture_output=True, env=environment(store), check=True)
        theirs = sorted(float(line.split()[0]) for line in done.stdout.decode().splitlines())
        command = [probe, f'{{"do": "count_{kind}", "uri": "{store}"}}']
        if os.path.exists(index):
            os.remove(index)
        what = f"all {kind} of {models} registered models with {versions} versions each"
        table.add(what + ", no index", measured(command, store, 1)[0], theirs)
        measured(command, store, 2)
        ours, peak = measured(command, store, options.repeat)
        table.add(what + ", with index", ours, theirs, f"{peak:.0f} MiB")
    shutil.rmtree(store)


PROJECT = """
name: bench
entry_points:
  main:
    parameters: {alpha: {type: float, default: 0.5}}
    command: "true {alpha}"
"""


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def beyond(base, command, store, repeat):
    """What each of `repeat` processes takes beyond one of `base` just before it, sorted: in pairs,
    so that what else the machine does meets both."""
    measured(command, store, 1)  # makes the environment, the clone
    pairs = [(measured(base, store, 1)[0][0], measured(command, store, 1)[0][0])
             for _ in range(repeat)]
    return sorted(whole - alone for alone, whole in pairs)


def overhead(table, what, store, arguments, options, with_mlflow=True):
    """What mlf and MLflow add to the time of the project's command."""
    base = ["bash", "-c", "true 0.5"]
    theirs = None
    if with_mlflow:
        cli = os.path.join(os.path.dirname(PYTHONS["mlflow3"]), "mlflow")
        theirs = beyond(base, [cli, "run", *arguments], store, max(2, options.repeat // 8))
    ours = beyond(base, [MLF, "project", "run", "-q", *arguments], store, options.repeat)
    table.add(what, ours, theirs, f"at best {ours[0] * 1000:.1f} ms")


def sweep_overhead(table, store, project, options):
    """What a point of a sweep adds to its command's time."""
    points = ",".join(str(i) for i in range(20))
    command = [MLF, "project", "sweep", "-q", "--new", project, "--env-manager", "local",
               "-j", "1", "-P", "alpha=" + points]
    base = ["bash", "-c", "; ".join(["bash -c 'true 0.5'"] * 20)]
    ours = beyond(base, command, store, max(2, options.repeat // 8))
    table.add("mlf project sweep adds, a point", [time / 20 for time in ours])


def projects(table, home, options):
    os.environ["XDG_CACHE_HOME"] = home + "/cache"
    store = home + "/projects"
    plain, repository, python = home + "/plain", home + "/repository", home + "/python"
    local = ["--env-manager", "local"]
    for directory in (plain, repository, python):
        write(directory + "/MLproject", PROJECT)
    write(python + "/python_env.yaml", "python: '3'\nbuild_dependencies: []\ndependencies: []\n")
    for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b",
                                                  "commit", "-qm", "bench"]):
        subprocess.run(["git", *words], cwd=repository, check=True)
    subprocess.run(["git", "clone", "-q", "--bare", repository, home + "/served.git"], check=True)
    overhead(table, "mlf project run adds", store, [plain, *local], options)
    overhead(table, "mlf project run in a git repository adds", store, [repository, *local], options)
    overhead(table, "mlf project run, virtualenv there, adds", store, [python], options, False)
    overhead(table, "mlf project run, clone there, adds", store,
             [f"file://{home}/served.git", *local], options, False)
    sweep_overhead(table, store, plain, options)
    run = first_run(store, "0")
    for words in (["show", plain], ["validate", plain], ["status", run], ["env", "list"]):
        command = [MLF, "project", *words]
        what = " ".join(word for word in words if word.isalpha())
        table.add("mlf project " + what, measured(command, store, options.repeat)[0])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--models", type=int, default=1000)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=40)
    parser.add_argument("--large", type=int, default=0)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--only", choices=["short", "stream", "search", "registry", "projects"])
    options = parser.parse_args()
    if options.smoke:
        options.runs, options.points, options.repeat, options.models = 60, 5000, 2, 5
    need_mlflow("mlflow3")
    home = tempfile.mkdtemp(prefix="mlf-bench-")
    table = Table()
    try:
        if options.only in (None, "short"):
            short_commands(table, home, options)
        if options.only in (None, "stream"):
            stream(table, home, options)
        if options.only in (None, "projects"):
            projects(table, home, options)
        if options.only in (None, "registry"):
            registry(table, home, options)
        if options.only in (None, "search"):
            search(table, home, options.runs, options)
            if options.large:
                search(table, home, options.large, options, with_mlflow=False)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    table.print()


if __name__ == "__main__":
    main()
