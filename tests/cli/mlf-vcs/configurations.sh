#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Wherever git finds the user's configuration, mlf follows it: here, that modes are no change.
. "$(dirname "$0")/lib.sh"
git config -f modeless core.fileMode false
git clone -q origin modes
git -C modes config --unset core.fileMode
chmod +x modes/a.txt
changed() { same "$1" modes && contains "$(of_mlf modes)" "|${2}|"; }
changed "no configuration" true
GIT_CONFIG_GLOBAL=$PWD/modeless changed GIT_CONFIG_GLOBAL false
GIT_CONFIG_SYSTEM=$PWD/modeless changed GIT_CONFIG_SYSTEM false
GIT_CONFIG_SYSTEM=$PWD/modeless GIT_CONFIG_NOSYSTEM=1 changed GIT_CONFIG_NOSYSTEM true
GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.fileMode GIT_CONFIG_VALUE_0=false changed GIT_CONFIG_COUNT false
GIT_CONFIG_PARAMETERS="'core.filemode'='false'" changed "git -c" false
mkdir -p xdg/git "$HOME/.config/git"
cp modeless xdg/git/config
XDG_CONFIG_HOME=$PWD/xdg changed XDG_CONFIG_HOME false
cp modeless "$HOME/.config/git/config"
changed ".config/git/config" false
(unset HOME && changed "no HOME" true)
rm "$HOME/.config/git/config"
git config --global includeIf.gitdir:"$PWD/modes/".path "$PWD/modeless"
changed "includeIf gitdir" false
git config --global --unset includeIf.gitdir:"$PWD/modes/".path
git config --global "includeIf.hasconfig:remote.*.url:$PWD/**.path" "$PWD/modeless"
changed "includeIf hasconfig" false
git config --global --unset "includeIf.hasconfig:remote.*.url:$PWD/**.path"
