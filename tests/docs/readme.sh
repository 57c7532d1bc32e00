#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# README.md is true: its blocks that name a script stand in that script, its two commands exist, .ci/run
# runs its test command, the mlf commands that it names exist with their options, and it names the versions
# of MLflow that the tests compare with. What any page links to exists.
set -euo pipefail
cd "$MLF_SOURCE"
python3 - <<'PY'
import glob, os, re, subprocess, sys

def anchors(page):
    headings = re.findall(r"^#+ (.*)$", open(page).read(), re.M)
    return [re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-") for text in headings]


readme = open("README.md").read()
blocks = re.findall(r"^```(?:sh|cpp) (\S+)\n(.*?)^```$", readme, re.M | re.S)
failures = []
for path, block in blocks:
    script = open(path).read() if os.path.exists(path) else ""
    if "\n" + block not in script:
        failures.append(f"README.md: its block for {path} is not in that script")
scripts = sorted(name for name in os.listdir("examples") if re.match(r"\d\d-.*\.sh$", name))
if len({path for path, _ in blocks if path in [f"examples/{name}" for name in scripts]}) < 5:
    failures.append("README.md: fewer than five scripts are shown")
for name in scripts:
    if not os.path.exists(f"tests/examples/{name}"):
        failures.append(f"examples/{name}: has no test in tests/examples")
for command in ("scripts/demo.sh", "scripts/test.sh"):
    if f"\n{command}\n" not in readme or not os.access(command, os.X_OK):
        failures.append(f"README.md: {command} is not one of its commands, or cannot be run")
pages = glob.glob("*.md") + glob.glob("docs/*.md")
for page in pages:
    for link, heading in re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", open(page).read()):
        target = os.path.join(os.path.dirname(page), link) if link else page
        if not os.path.exists(target) or heading and heading not in anchors(target):
            failures.append(f"{page}: there is no {link}{heading and '#' + heading}")
mlf = os.path.join(os.environ["MLF_BUILD"], "bin", "mlf")
for line in re.findall(r"`(mlf [a-z][^`]*)`", readme):
    words = line.split(" -- ")[0].split()
    if words[1] == "help":
        continue
    verb = [word for word in words[1:3] if re.fullmatch(r"[a-z]+", word)]
    answer = subprocess.run([mlf, *verb, "--help"], stdout=subprocess.PIPE, encoding="utf-8")
    options = [word for word in words if word.startswith("--")]
    if answer.returncode != 0 or any(option not in answer.stdout for option in options):
        failures.append(f"README.md: there is no {line}")
for name in ("mlflow2", "mlflow3"):
    version = re.search(r"^mlflow-skinny==(\d+\.\d+)", open(f"scripts/environments/{name}.txt").read(), re.M)
    if f"MLflow {version[1]}" not in readme:
        failures.append(f"README.md: says nothing of MLflow {version[1]}, which the tests compare with")
if not open(".ci/run").read().endswith("&& exec scripts/test.sh\n"):
    failures.append(".ci/run: does not run README's test command")
print("\n".join(failures))
sys.exit(bool(failures))
PY
