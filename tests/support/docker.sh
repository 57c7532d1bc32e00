# SPDX-License-Identifier: Apache-2.0
# For tests with a real Docker. need_docker uses the daemon that is running, or starts one and stops it
# when the script ends; need_base_image makes an image of a small Debian 12. When that is not possible,
# the script ends as skipped, with the reason. Sourced.
# shellcheck shell=bash
# shellcheck source=at_end.sh
. "${BASH_SOURCE[0]%/*}/at_end.sh"
# shellcheck source=debian.sh
. "${BASH_SOURCE[0]%/*}/debian.sh"

# docker_skips WHY [LOG]
docker_skips() {
  echo "skipped: no Docker: $1"
  [ $# -lt 2 ] || grep -E 'level=(error|fatal)|failed' "$2" | tail -n 5 || true
  exit 77
}

docker_stop() {
  local pid
  if [ -s "$docker/pid" ]; then
    pid=$(cat "$docker/pid")
    kill -TERM "$pid" 2>/dev/null && tail --pid="$pid" -f /dev/null
  fi
  # Unmount what the daemon left mounted, so that rm does not remove what is mounted there.
  mount | awk -v below="$docker/" 'index($3, below) == 1 { print $3 }' | sort -r | xargs -r umount -l
  rm -rf --one-file-system "$docker"
}

# docker_starts OPTION...: starts a daemon with these options; fails unless it answers at $DOCKER_HOST.
docker_starts() {
  local pid try
  dockerd --host "$DOCKER_HOST" --data-root "$docker_data" --exec-root "$docker/exec" \
    --pidfile "$docker/pid" "$@" >"$docker/log" 2>&1 9>&- &
  pid=$!
  for try in {1..600}; do
    ! docker info >/dev/null 2>&1 || return 0
    kill -0 "$pid" 2>/dev/null || return 1
    sleep 0.2
  done
  kill -TERM "$pid"
  wait "$pid" || true
  return 1
}

# Docker needs control groups. Mounts them where nobody has, as in a small container.
docker_control_groups() {
  [ ! -e /sys/fs/cgroup/cgroup.controllers ] || return 0
  ! mount -t cgroup | grep -q . || return 0
  mount -t cgroup2 none /sys/fs/cgroup 2>/dev/null || true
}

# need_docker: makes sure that `docker` works. A daemon started here keeps its images in
# $MLF_CACHE/docker, which only one daemon uses at a time. If it cannot make a network of its own, its
# containers use the machine's network or none.
need_docker() {
  local cache=${MLF_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/mlf}
  command -v docker >/dev/null || docker_skips 'no docker'
  ! docker info >/dev/null 2>&1 || return 0
  command -v dockerd >/dev/null || docker_skips 'no dockerd'
  [ "$(id -u)" -eq 0 ] || docker_skips 'no daemon answers, and only root starts one'
  mkdir -p "$cache"
  exec 9>"$cache/docker.lock"
  flock -w 600 9 || docker_skips 'another test has not ended its own in ten minutes'
  docker=$(mktemp -d)
  docker_data=$cache/docker
  export DOCKER_HOST=unix://$docker/socket
  at_end docker_stop
  docker_control_groups
  docker_starts || docker_starts --iptables=false --bridge=none ||
    docker_starts --iptables=false --bridge=none --storage-driver=vfs ||
    docker_skips 'dockerd does not start' "$docker/log"
}

# need_base_image: sets $base_image to the name of an image with a minimal Debian 12.
need_base_image() {
  local clean
  base_image=mlf-test-base:12
  ! docker image inspect "$base_image" >/dev/null 2>&1 || return 0
  clean=$(clean_debian 2>&1) || docker_skips "$clean"
  docker import --change 'CMD ["bash"]' "$clean" "$base_image" >/dev/null ||
    docker_skips 'the base image cannot be imported'
}

# need_python_image: sets $python_image to the name of an image with a minimal Debian 12 and its Python.
need_python_image() {
  local log
  python_image=mlf-test-python:12
  ! docker image inspect "$python_image" >/dev/null 2>&1 || return 0
  need_base_image
  log=$(mktemp)
  docker build --network host -t "$python_image" - >"$log" 2>&1 <<END || docker_skips 'no image with Python' "$log"
FROM $base_image
RUN apt-get -qq -o Acquire::Retries=3 update && \
    apt-get -qq -y install --no-install-recommends python3-venv && apt-get clean
END
  rm "$log"
}
