#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# mlf registry delete: asks, needs --yes where it cannot ask, and spares what has aliases.
source "$MLF_SOURCE/tests/cli/mlf-registry/lib.sh"
make_versions iris 3
ok mlf registry alias iris champion 2

fails 2 mlf registry delete iris/1
says '--yes'
fails 1 mlf registry delete iris/2 --yes
equal "$err" "mlf registry delete: version 2 of 'iris' has the alias 'champion'; move it first, or \
delete it all the same with --force"
fails 1 mlf registry delete iris --yes
says "'iris' has the alias 'champion'"
ok mlf registry list iris --format csv --columns version
equal "$out" $'version\n3\n2\n1'

ok mlf registry delete iris/3 --yes
ok mlf registry register --no-check "$PWD/model" iris
equal "$out" 4
ok mlf registry delete iris@champion --yes --force
ok mlf registry list iris --format csv --columns version
equal "$out" $'version\n4\n1'
fails 1 mlf registry show iris@champion
one_line "$err"
fails 1 mlf registry delete iris/2 --yes
one_line "$err"
fails 1 mlf registry delete nobody --yes

# On a terminal it asks.
command -v script >/dev/null || skip "no script(1)"
script -qec "mlf registry delete iris" /dev/null <<<n >answer || true
contains "$(<answer)" "delete 'iris' and its 2 versions for good? [y/N]"
contains "$(<answer)" "nothing was changed"
ok mlf registry show iris
script -qec "mlf registry delete iris" /dev/null <<<y >answer
fails 1 mlf registry show iris
[[ -e model/MLmodel ]] || fail "the model's files were deleted"
ok mlf registry history iris --format csv --columns action
contains "$out" delete_model
