#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A project with conda.yaml in an environment of a real conda, where there is one; how it is asked is
# tested in unit/env.
. "$(dirname "$0")/../lib.sh"
conda=$(command -v conda mamba micromamba | head -n 1) || true
[ -n "$conda" ] || skip "no conda, mamba or micromamba on PATH"

mkdir project
printf 'dependencies: [python=3.11, pip]\n' >project/conda.yaml
cat >project/MLproject <<'END'
conda_env: conda.yaml
entry_points:
  main: {command: "python -c 'import sys; print(sys.prefix)'"}
END
ok mlf project run project
contains "$out" mlflow-
ok mlf project env list
contains "$out" conda
