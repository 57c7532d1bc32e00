#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every example of mlf-search(7) is a filter or an ordering, and the error it shows is the error.
set -euo pipefail

python3 - "$MLF_SOURCE/man/mlf-search.7" "$MLF_BUILD/tests/search_probe" <<'END'
import json
import re
import subprocess
import sys

page, probe = sys.argv[1:]
with open(page, encoding="utf-8") as file:
    text = file.read()
for escape, character in (("\\(aq", "'"), ("\\(dq", '"'), ("\\(ga", "`")):
    text = text.replace(escape, character)
shown = re.findall(r"^\.Bd -literal -offset indent\n(.*?)^\.Ed$", text, re.M | re.S)
filters = re.findall(r"^\.Dl (.*)$", text, re.M) + [b for b in shown if "optimizer = 'adam'" in b]
filters += re.findall(r'^mlf run search "(.*?)" --order-by', text, re.M)
orderings = [b.strip() for b in shown if b == "metrics.accuracy DESC\n"]
orderings += re.findall(r'--order-by "(.*?)"', text)
wrong = next(b for b in shown if "^" in b)
assert len(filters) >= 8 and len(orderings) == 2, (filters, orderings)

questions = [(f, []) for f in filters] + [("", [o]) for o in orderings]
questions.append((wrong.split("\n")[1].strip(), []))
lines = [{"runs": []}] + [{"filter": f, "order_by": o} for f, o in questions]
answers = subprocess.run([probe], input="".join(json.dumps(line) + "\n" for line in lines),
                         stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout.splitlines()
failures = [f"{question}: {answer}" for question, answer in zip(questions[:-1], answers)
            if "ids" not in json.loads(answer)]
message = json.loads(answers[-1]).get("message")
if message != wrong.rstrip("\n"):
    failures.append(f"the page shows\n{wrong}but mlf says\n{message}")
print("\n".join(failures))
sys.exit(bool(failures))
END
