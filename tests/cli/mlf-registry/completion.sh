#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Tab completion: names of models, their versions and aliases.
source "$MLF_SOURCE/tests/cli/mlf-registry/lib.sh"
make_versions iris 2
ok mlf registry create wine
ok mlf registry alias iris champion 2

values() { ok mlf --complete "$@" && cut -f1 <<<"$out" | paste -sd ' '; }

equal "$(values reg)" registry
equal "$(values registry re)" "register rename"
equal "$(values registry show '')" "iris wine"
equal "$(values registry show iris/)" "iris/2 iris/1"
equal "$(values registry show iris@)" "iris@champion"
contains "$(mlf --complete registry show iris/)" champion
equal "$(values registry alias iris '')" champion
equal "$(values registry alias iris champion '')" "2 1 @champion"
equal "$(values registry promote iris 1 --alias '')" champion
equal "$(values registry rollback iris --alias=c)" --alias=champion
equal "$(values registry stage iris 1 P)" Production
equal "$(values registry list --columns name,al)" name,aliases
equal "$(values registry diff i)" iris
equal "$(values registry show nobody/)" ""
equal "$(values registry show --registry-uri "$PWD/none" ir)" ""
equal "$err" ""
