#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: fuzz.sh EXECUTABLE SEEDS FOUND
#
# Feeds a libFuzzer target with MLF_FUZZ_RUNS inputs (20000), always the same ones: from the files of SEEDS
# with a fixed random seed. If MLF_FUZZ_SECONDS is set, for so long from another random seed each time, and
# from what such runs have kept in FOUND/corpus. An input that fails is left in FOUND.
set -euo pipefail
fuzz=$1 seeds=$2 found=$3
mkdir -p "$found/corpus"
options=(-timeout=60 -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 "-artifact_prefix=$found/")
if [ -n "${MLF_FUZZ_SECONDS-}" ]; then
  exec "$fuzz" "${options[@]}" -max_total_time="$MLF_FUZZ_SECONDS" "$found/corpus" "$seeds"
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/corpus"
# A list, because directories give their files in any order.
find "$seeds" -type f | LC_ALL=C sort | paste -sd, >"$scratch/seeds"
"$fuzz" "${options[@]}" -seed=1 -runs="${MLF_FUZZ_RUNS:-20000}" -seed_inputs=@"$scratch/seeds" "$scratch/corpus"
