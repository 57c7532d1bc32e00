#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The blocks of README.md that name a script stand in it, line by line; its two commands exist; and what
# .ci/run runs is its test command.
set -euo pipefail
cd "$MLF_SOURCE"
python3 - <<'PY'
import os, re, sys

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
for link in re.findall(r"\]\(([^)#:]+)\)", readme + open("CONTRIBUTING.md").read()):
    if not os.path.exists(link):
        failures.append(f"README.md or CONTRIBUTING.md: no {link}")
if not open(".ci/run").read().endswith("&& exec scripts/test.sh\n"):
    failures.append(".ci/run: does not run README's test command")
print("\n".join(failures))
sys.exit(bool(failures))
PY
