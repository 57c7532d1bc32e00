#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: scripts/demo.sh
#
# Shows mlf on a bare Debian 12: installs what building needs, builds mlf and installs it in build/demo,
# then runs the project examples/digits twice. mlf makes an environment for it, in which scikit-learn
# learns to read handwritten digits and logs through the real mlflow package. Prints the runs, their
# differences and their curves, and what the better model reads in an image that it has not seen.
set -euo pipefail
cd "$(dirname "$0")/.."
# With these settings, checkouts in different directories share ccache's results.
export CMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER-ccache}
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
prefix=$PWD/build/demo

scripts/setup.sh
echo '== building' >&2
cmake --preset release -B build/demo-release -DMLF_TESTS=OFF >/dev/null
# On a terminal ninja shows its progress on one line; elsewhere it prints failures only.
quiet=(--quiet)
[ ! -t 1 ] || quiet=()
cmake --build build/demo-release -- "${quiet[@]}"
cmake --install build/demo-release --prefix "$prefix" >/dev/null

export PATH=$prefix/bin:$PATH
unset "${!MLFLOW_@}"
examples=$PWD/examples
mkdir -p "$prefix/work"
cd "$prefix/work"
rm -rf mlruns

echo '== running the project examples/digits: its environment is made once' >&2
for alpha in 0.0001 0.01; do
  mlf project run "$examples/digits" --experiment-name digits --run-name "alpha $alpha" -P alpha=$alpha
done
echo
mlf run list -e digits --metrics accuracy,loss
mapfile -t runs < <(mlf run list -e digits --columns run_id --format csv | tail -n +2)
echo
mlf run compare "${runs[@]}"
echo
mlf run plot "${runs[@]}" --metric loss --metric accuracy

echo '== reading an image with the better model, in the environment in which it was trained' >&2
best=$(mlf run search -e digits --order-by 'metrics.accuracy DESC' --max-results 1 --columns run_id \
  --format csv | tail -n 1)
mlf artifact get "$best" unseen.csv -o unseen.csv >/dev/null
environment=$(mlf project prepare "$examples/digits" --json | sed -n 's/.*"directory": *"\([^"]*\)".*/\1/p')
head -n 2 unseen.csv >image.csv
PATH=$environment/bin:$PATH mlf models predict -m "runs:/$best/model" --env-manager local -i image.csv -t csv \
  --output-format csv --keep digit
cat >&2 <<END

The runs are in $PWD/mlruns. To look around:
  cd $PWD && PATH=$prefix/bin:\$PATH
  mlf project show $examples/digits
  mlf run show ${runs[0]:0:8}        mlf artifact list ${runs[0]:0:8}        mlf help
END
