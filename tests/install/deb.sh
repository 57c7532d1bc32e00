#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The Debian package installs on a clean Debian 12 with what apt resolves, and works there.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/../support/debian.sh"
skip() { echo "skipped: $*"; exit 77; }
[ "$(id -u)" -eq 0 ] || skip "only root can change into another system"
clean=$(clean_debian 2>"$scratch/log") || { cat "$scratch/log"; skip "no clean Debian 12"; }

system=$scratch/system
mkdir "$system"
tar -C "$system" -xf "$clean" --exclude='./dev/*'
mknod -m 666 "$system/dev/null" c 1 3
cp /etc/resolv.conf "$system/etc/"

(cd "$MLF_BUILD" && cpack -G DEB -B "$scratch/package" >"$scratch/log" 2>&1) ||
  { cat "$scratch/log"; fail "cpack"; }
package=$(ls "$scratch"/package/*.deb)
for needed in libarchive13 libc6 libgit2-1.5 libstdc++6 libyaml-cpp0.7; do
  dpkg-deb -f "$package" Depends | grep -q "\b$needed\b" || fail "the package does not depend on $needed"
done
cp "$package" "$system/mlf.deb"

inside() { chroot "$system" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
  DEBIAN_FRONTEND=noninteractive "$@"; }
inside dpkg -i /mlf.deb >"$scratch/log" 2>&1 || true  # leaves its dependencies to the next line
inside apt-get -qq -o Acquire::Retries=3 update
inside apt-get -qq -y --no-install-recommends -f install >>"$scratch/log" 2>&1 ||
  { cat "$scratch/log"; fail "its dependencies cannot be installed"; }
inside apt-get -qq -y --no-install-recommends install man-db >>"$scratch/log" 2>&1

equal "$(inside mlf --version)" "mlf $MLF_VERSION"
equal "$(inside man -w mlf)" /usr/share/man/man1/mlf.1
inside sh -euc 'cd /tmp; id=$(mlf run start -e clean); mlf log metric --run "$id" loss=0.25
  mlf run end "$id"; mlf run show "$id" --json' >"$scratch/run.json"
equal "$(json 'it["info"]["status"], it["data"]["metrics"][0]["value"]' <"$scratch/run.json")" \
  "FINISHED 0.25"
mkdir "$system/examples"
cp -r "$MLF_SOURCE"/examples/{iris,data,train.sh} "$system/examples"
inside sh -euc 'cd /tmp; mlf project run /examples/iris --env-manager local --experiment-name iris -P rate=1
  mlf run list -e iris --json' >"$scratch/runs.json"
equal "$(json 'it["runs"][0]["info"]["status"]' <"$scratch/runs.json")" FINISHED
equal "$(json '{m["key"]: round(m["value"], 2) for m in it["runs"][0]["data"]["metrics"]}' \
  <"$scratch/runs.json")" "{'accuracy': 0.93, 'loss': 0.12}"
inside dpkg --purge mlf >/dev/null
[ ! -e "$system/usr/libexec/mlf" ] || fail "purging left files behind"
