#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A project with docker_env in a real podman, where one can run containers.
. "$(dirname "$0")/../lib.sh"
. "$MLF_SOURCE/tests/support/debian.sh"
command -v podman >/dev/null || skip "no podman"
clean=$(clean_debian 2>&1) || skip "$clean"
podman import "$clean" localhost/mlf-test-base:12 >/dev/null 2>why || skip "podman cannot import: $(tail -1 why)"
podman run --rm localhost/mlf-test-base:12 true 2>why || skip "podman runs no containers here: $(tail -1 why)"

mkdir project
cat >project/MLproject <<'END'
name: boxed
docker_env: {image: "localhost/mlf-test-base:12"}
entry_points:
  main: {parameters: {who: string}, command: "sh -c 'echo hello $1' sh {who}"}
  fail: {command: "sh -c 'exit 3'"}
END
export MLF_CONTAINER_TOOL=podman
ok mlf project run project -P who="it's me"
equal "$out" "hello it's me"
fails 3 mlf project run project -e fail
