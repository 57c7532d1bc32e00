# SPDX-License-Identifier: Apache-2.0
# For the scripts that run images of `mlf models build-docker`. After docker.sh and model_server.sh. Sourced.
# shellcheck shell=bash disable=SC2034,SC2154
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port
container=mlf-test-serves-$$
at_end "docker rm -f $container >/dev/null 2>&1 || true"
# start IMAGE OPTION...: runs it as Amazon SageMaker does, with as few rights as there are.
start() {
  docker run -d --name "$container" --network host --read-only --cap-drop ALL -e SAGEMAKER_BIND_TO_PORT="$port" \
    --health-interval 1s "${@:2}" "$1" serve >/dev/null
  wait_until is_healthy || fail "$(docker logs "$container" 2>&1)"
}
is_healthy() { [ "$(docker inspect -f '{{.State.Health.Status}}' "$container")" = healthy ]; }
stop() {
  docker stop "$container" >/dev/null
  equal "$(docker inspect -f '{{.State.ExitCode}}' "$container")" 0
  docker rm "$container" >/dev/null
}
