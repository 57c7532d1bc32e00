#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every example of MLproject(5) is a file without problems, and the smaller ones are what they say.
. "$MLF_SOURCE/tests/cli/lib.sh"
sed -n '/^\.Bd -literal/,/^\.Ed/p' "$MLF_SOURCE/man/MLproject.5" |
  awk '/^\.Bd/ { name = "example" ++n; next } /^\.Ed/ { next } { print > name }'
count=0
for example in example*; do
  grep -qE '^(name|entry_points):' "$example" || continue
  count=$((count + 1))
  mkdir "project$count"
  mv "$example" "project$count/MLproject"
  printf 'python: "3.11"\ndependencies: [numpy]\n' >"project$count/python_env.yaml"
  grep -q docker_env "project$count/MLproject" && rm "project$count/python_env.yaml"
  run mlf project validate "project$count"
  [[ $code == 0 && -z $out ]] || fail "project$count: $out $err"
done
equal "$count" 4
ok mlf project show project3 --json
equal "$(field "$out" '[.entry_points[1].parameters[].name] | join(" ")')" "data seed alpha"

# The short and the long form of a parameter, and what a default is.
mkdir forms
cat >forms/MLproject <<'END'
entry_points:
  main:
    parameters:
      short: float
      long: {type: float, default: 0.50}
      flag: {default: yes}
      octal: {default: 010}
      quoted: {default: '010'}
    command: "echo {short} {long} {flag} {octal} {quoted} {{}}"
END
ok mlf project run forms --env-manager local -P short=1
equal "$out" "1 0.5 True 8 010 {}"
