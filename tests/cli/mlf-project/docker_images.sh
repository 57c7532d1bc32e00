#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The images of projects with docker_env, in a real Docker.
. "$(dirname "$0")/../lib.sh"
. "$MLF_SOURCE/tests/support/docker.sh"
need_docker
need_base_image
latest() { ls -td mlruns/*/*/meta.yaml | head -1 | xargs dirname; }
status() { sed -n 's/^status: //p' "$(latest)/meta.yaml"; }
tag() { cat "$(latest)/tags/$1"; }

mkdir project
cat >project/MLproject <<END
name: boxed
docker_env: {image: "$base_image"}
entry_points:
  code: {command: "cat code.txt"}
END
echo code >project/code.txt

# With --build-image the project's files are in an image of the project's name.
ok mlf project run project -e code --build-image
equal "$out" code
equal "$(tag mlflow.docker.image.uri)" boxed
docker image rm -f boxed >/dev/null
git init -q project && git -C project add . && git -C project -c user.name=a -c user.email=a@b commit -qm 1
ok mlf project run project -e code --build-image
built=boxed:$(git -C project rev-parse HEAD | cut -c1-7)
equal "$(tag mlflow.docker.image.uri)" "$built"
docker image rm -f "$built" >/dev/null

# An image can be built from a Dockerfile of the project.
mkdir -p built/docker
echo baked >built/code.txt
printf 'FROM %s\nCOPY code.txt /baked.txt\n' "$base_image" >built/docker/Dockerfile
cat >built/MLproject <<END
name: built
docker_env: {image: mlf-test-built, dockerfile: docker/Dockerfile}
entry_points:
  main: {command: "cat /baked.txt"}
END
ok mlf project run built
equal "$out" baked
first=$(tag mlflow.docker.image.id)
echo again >built/code.txt
ok mlf project run built
equal "$out" again
docker image rm -f mlf-test-built "$first" >/dev/null

# An image that is nowhere: docker's own words, and a failed run.
sed -i 's|image: .*|image: localhost:1/nowhere}|' project/MLproject
fails 1 mlf project run project -e code
says "docker pull of image 'localhost:1/nowhere' failed"
equal "$(status)" 4

# Without a daemon one line says what to do.
DOCKER_HOST=unix://$PWD/none fails 1 mlf project run project -e code
says "docker's daemon does not answer; start it"
equal "$(status)" 4
fails 1 env PATH=/nowhere "$(command -v mlf)" project run project -e code
says "no docker or podman; install one of them"
