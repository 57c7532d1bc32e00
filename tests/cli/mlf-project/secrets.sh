#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# User and password of a URL are used, and neither recorded nor shown, wherever the URL stands.
. "$(dirname "$0")/lib.sh"
# shellcheck source=../../support/at_end.sh
. "$MLF_SOURCE/tests/support/at_end.sh"
export XDG_CACHE_HOME=$scratch/cache

# A server that gives /private to joe with the password s3cret.
mkdir served
private_repository
git clone -q --bare repo served/project.git
PYTHONPATH=$MLF_SOURCE/tests/support python3 - served >url <<'END' &
import sys, time
import git_servers
print(git_servers.HttpServer(sys.argv[1]).port, flush=True)
time.sleep(600)
END
server=$!
stop_server() { kill "$server"; }
at_end stop_server
for _ in {1..200}; do
  [[ ! -s url ]] || break
  sleep 0.1
done
place=localhost:$(cat url)/private/project.git
export WHERE=$scratch

# A project whose URL has them, in this process, in another and in a sweep, which needs no network for
# what is in the cache.
ok mlf project run --verbose --env-manager local "http://joe:s3cret@$place"
first=$(field "$(mlf run list --json)" '.runs[0].info.run_id')
equal "$(field "$(mlf artifact cat "$first" project/launch.json)" .uri)" "http://$place"
equal "$(tag "$first" mlflow.source.name)" "http://$place"
has_no_password
equal "$(umask; stat -c %a "mlruns/0/$first/artifacts/project/launch.json")" $'0022\n640'
ok mlf project run --env-manager local --background "http://joe:s3cret@$place"
id=$out
ok mlf project wait "$id"
has_no_password
ok mlf project sweep --env-manager local "http://joe:s3cret@$place" -P db=a,b
has_no_password

# Once more: without the clone it takes the helper of the user's git, which has the password.
rm -r "$XDG_CACHE_HOME"
fails 1 mlf project run --env-manager local "$first"
says 'asks for a password'
helper=$scratch/helper
printf '#!/bin/sh\n[ "$1" != get ] || printf "username=joe\\npassword=s3cret\\n"\n' >"$helper"
chmod +x "$helper"
git config --file "$HOME/.gitconfig" credential.helper "$helper"
ok mlf project run --env-manager local "$first"
has_no_password
fails 1 mlf project run "http://joe:s3cret@localhost:1/private/x.git"
has_no_password
fails 1 mlf project run "http://joe:s3cret@-evil/x.git"
has_no_password
