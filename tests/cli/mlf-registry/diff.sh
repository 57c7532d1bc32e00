#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# mlf registry diff: metrics and params of the runs, signature, libraries, requirements, size.
source "$MLF_SOURCE/tests/cli/mlf-registry/lib.sh"
make_run first 0.5
first=$run
make_run second 0.75
second=$run
ok mlf log param --run "$first" lr=0.1
ok mlf log param --run "$second" lr=0.1
make_model changed 1.6.0
sed -i 's/double/long/' changed/MLmodel
ok mlf log artifact --run "$second" --as model changed
ok mlf registry create iris
ok mlf registry register "runs:/$first/model" iris
ok mlf registry register "runs:/$second/model" iris --alias champion

ok mlf registry diff iris 1 @champion
matches "$out" '^Part +Key +Version 1 +Version 2 \(champion\) +Change'
matches "$out" 'metrics +auc +0.5 +0.75 +\+0.25'
matches "$out" 'flavors +sklearn +1.5.0 +1.6.0'
matches "$out" 'signature +inputs.x +double +long'
matches "$out" 'requirements +scikit-learn +==1.5.0 +==1.6.0'
lacks "$out" 'lr '
equal "$err" ""
ok mlf registry diff iris 1 2 --all
matches "$out" 'params +lr +0.1 +0.1'
ok mlf registry diff iris 1 2 --json
equal "$(field "$out" '.before.version, .after.version' | xargs)" "1 2"
equal "$(field "$out" '.rows[] | select(.key == "auc") | .before, .after, .delta, .differs' | xargs)" \
  "0.5 0.75 0.25 true"
ok mlf registry diff iris 1 2 --format csv
equal "$(head -1 <<<"$out")" "part,key,before,after,delta"

# What is missing is said, and the rest is compared.
rm -r "$MLFLOW_TRACKING_URI/0/$second"
ok mlf registry diff iris 1 2
says "warning: metrics and params are not compared: the run $second of version 2 of 'iris' is missing"
says "warning: the files of version 2 of 'iris' are not compared"
contains "$out" aliases

fails 1 mlf registry diff iris 1 9
one_line "$err"
fails 2 mlf registry diff iris 1
fails 2 mlf registry diff iris 1 x
