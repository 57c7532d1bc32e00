#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: scripts/test.sh [STAGE...]
#
# Installs what is missing, runs all tests and prints the failures; at the end a table shows how long each
# stage took. The stages, quick ones first:
#   lint      formatting, layers, text and scripts, before anything is built
#   release   the release build with all tests
#   asan      unit, contract and command-line tests with address and undefined-behaviour sanitizers
#   tsan      tests of code that uses threads, with the thread sanitizer
#   fuzz      each fuzz target, always on the same inputs
#   tidy      clang-tidy on all sources
# and these, which run only when named:
#   fuzz-long each fuzz target for MLF_FUZZ_SECONDS (600), on inputs of a new random seed each time
#   newest    the interop tests with the newest Python packages; prints which are newer than the pinned ones
#   coverage  how much code the unit, contract and command-line tests reach
set -euo pipefail
cd "$(dirname "$0")/.."
# With these settings, checkouts in different directories share ccache's results.
export CMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER-ccache}
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
jobs=$(nproc)

# configure PRESET [CMAKE-OPTION...]
configure() { cmake --preset "$1" "${@:2}" -DMLF_VENVS="${venvs-$PWD/build/venvs}" >/dev/null; }

# The commands in these functions and in the stages are joined by &&, because set -e has no effect in a
# function that is called with || or in a condition.
# build PRESET [TARGET...]
build() {
  local preset=$1
  shift
  configure "$preset" &&
    cmake --build --preset "$preset" -j "$jobs" --target "${@:-all}"
}

# run_tests PRESET [CTEST-OPTION...]
run_tests() {
  local preset=$1
  shift
  ctest --test-dir "build/$preset" --output-on-failure --no-tests=error "$@"
}

lint() {
  configure release &&
    run_tests release -j "$jobs" -R '^lint\.(architecture|format|layers|printing|shell|sizes|text|unit_names)$'
}
release() {
  build release &&
    run_tests release -j "$jobs"
}
asan() {
  # The suppressions are for memory that fontconfig, pcre2 and libgit2 never free.
  build asan &&
    LSAN_OPTIONS=suppressions=$PWD/tests/support/leaks.supp:print_suppressions=0 \
      run_tests asan -j "$jobs" -R '^(unit|contract|cli)'
}
tsan() {
  # The layers that start threads or are used by several threads.
  build tsan unit_base unit_store unit_artifact unit_supervise unit_record unit_env contract_tests &&
    run_tests tsan -j "$jobs" -R '^(unit\.(base|store|artifact|supervise|record|env)|contract)$'
}
fuzz() {
  build asan fuzz_targets &&
    run_tests asan -j "$jobs" -R '^fuzz\.'
}
fuzz-long() { MLF_FUZZ_SECONDS=${MLF_FUZZ_SECONDS:-600} fuzz; }
tidy() { scripts/tidy.py; }
newest() {
  local outcome=0
  scripts/newest.sh && compare_newest || outcome=1
  configure release
  return "$outcome"
}
compare_newest() {
  local venvs=$PWD/build/newest
  build release &&
    run_tests release -j "$jobs" -R '^interop' &&
    rm -rf build/newest/project && cp -r examples/digits build/newest/project &&
    cp build/newest/digits.txt build/newest/project/constraints.txt &&
    MLF_ENV_ROOT=$venvs/environments build/release/bin/mlf project run build/newest/project \
      --tracking-uri build/newest/mlruns
}
coverage() {
  build coverage &&
    run_tests coverage -j "$jobs" -R '^(unit|contract|cli)' &&
    gcovr --root . --filter 'lib/|tools/' --exclude-throw-branches build/coverage
}

stages=(lint release asan tsan fuzz tidy)
[ $# -eq 0 ] || stages=("$@")
for stage in "${stages[@]}"; do
  case $stage in
    lint | release | asan | tsan | fuzz | tidy | fuzz-long | newest | coverage) ;;
    *) sed -n '3,17s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
done

setup() { scripts/setup.sh --test; }
table=""
for stage in setup "${stages[@]}"; do
  printf '\n== %s\n' "$stage"
  started=$SECONDS outcome=passed
  "$stage" || outcome=failed
  printf -v line '%-10s %6d s  %s\n' "$stage" $((SECONDS - started)) "$outcome"
  table+=$line
  [ "$outcome" = passed ] || break
done
printf '\n== stages\n%s' "$table"
[ "$outcome" = passed ]
