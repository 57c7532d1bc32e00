#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# docs/formats.md has what mlf writes beside MLflow's files: every tag and every file name of the sources,
# and every member of the JSON that a run of a project leaves.
set -euo pipefail
. "$MLF_SOURCE/tests/cli/lib.sh"
page=$MLF_SOURCE/docs/formats.md
status=0

# has WHAT: the page names it.
has() {
  grep -qF -- "$1" "$page" || { echo "docs/formats.md does not tell of $1" >&2; status=1; }
}

names='mlf\.[a-z]+\.[a-zA-Z]+|\.mlf-[a-z-]+|mlf-[a-z-]+\.(json|txt)|mlf-index [0-9]+ le'
artifacts='(git|output|project)/[a-z]+\.(json|log|patch|txt)"'
while read -r name; do
  has "$name"
done < <(cd "$MLF_SOURCE" && grep -rhoE "\"($names|$artifacts)" lib | tr -d '"' | sort -u)

cp -r "$MLF_SOURCE/examples/iris" "$MLF_SOURCE/examples/train.sh" "$MLF_SOURCE/examples/data" .
ok mlf project run iris --env-manager local -P epochs=2
ok mlf run list --json
id=$(field "$out" '.runs[0].info.run_id')
ok mlf artifact cat "$id" project/launch.json
for member in $(field "$out" 'keys | join(" ")'); do has "\`$member\`"; done
ok mlf run show "$id" --json
process=$(field "$out" '.data.tags[] | select(.key == "mlf.exec.process") | .value')
for member in $(field "$process" 'keys | join(" ")'); do has "\"$member\""; done
exit "$status"
