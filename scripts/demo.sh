#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: scripts/demo.sh
#
# From a bare Debian 12 to a first comparison: installs what building needs, builds mlf and installs it
# in build/demo, then trains a classifier of irises at three learning rates, each a run that logs
# through mlf, and shows the runs, what differs between them, and their curves.
set -euo pipefail
cd "$(dirname "$0")/.."
# Checkouts in different places share what ccache keeps.
export CMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER-ccache}
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
prefix=$PWD/build/demo

scripts/setup.sh
echo '== building' >&2
cmake --preset release -B build/demo-release -DMLF_TESTS=OFF >/dev/null
cmake --build build/demo-release
cmake --install build/demo-release --prefix "$prefix" >/dev/null

export PATH=$prefix/bin:$PATH
unset "${!MLFLOW_@}"
examples=$PWD/examples
mkdir -p "$prefix/work"
cd "$prefix/work"
rm -rf mlruns

echo '== training, at three learning rates' >&2
"$examples/02-stream-metrics.sh"
mapfile -t runs < <(mlf run list -e iris --columns run_id --format csv | tail -n +2)
echo
mlf run compare "${runs[@]}"
echo
mlf run plot "${runs[@]}" --metric loss --metric accuracy
cat >&2 <<END

The runs are in $PWD/mlruns. To look around:
  cd $PWD && PATH=$prefix/bin:\$PATH
  mlf run list -e iris        mlf run show ${runs[0]:0:8}        mlf help
END
