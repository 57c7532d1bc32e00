#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Real models of scikit-learn, XGBoost and LightGBM as ONNX graphs.
. "$(dirname "$0")/lib.sh"
python3 -c 'import onnxmltools, onnxruntime, skl2onnx' 2>/dev/null ||
  skip "no converters; scripts/setup.sh --test installs them"
export OMP_NUM_THREADS=1
python3 "$MLF_SOURCE/tests/support/convert_models.py" make . 2>make.err || fail "$(cat make.err)"
convert() { mlf models convert --to onnx --env-manager local -m "$@"; }

# What both MLflow and the graph answer is the same, also for missing values and texts that are unknown.
same=(linear proba forest forest_nan boosting mixed names early early_booster binary classifier negative multiclass)
for name in "${same[@]}"; do
  convert "$name" -o "made/$name" 2>err >out || fail "$name: $(cat err)"
done
equal "$(cat out)" made/multiclass
matches "$(tail -1 err)" '60 rows and 4 probes compared: the largest difference is .*e-.*, and 0 labels differ'
python3 "$MLF_SOURCE/tests/support/convert_models.py" compare made/* >compared 2>err || fail "$(cat err)"
equal "$(wc -l <compared)" "${#same[@]}"
if grep -vE ' (0|[0-9.]+e-0[6-9]|[0-9.]+e-[1-9][0-9])$' compared; then fail "these differ"; fi
[[ ! -e forest/model.onnx ]] || fail "the model itself was changed"

# The flavor is beside the others, the packages beside the model's.
flavors=$(mlf models show made/mixed --json | jq -r '.flavors | keys | join(" ")')
equal "$flavors" "onnx python_function sklearn"
equal "$(grep -c '^onnx' made/mixed/requirements.txt)" 2
contains "$(cat made/mixed/conda.yaml)" "- onnxruntime=="
fails 1 convert made/mixed -o again
says "the model has the flavor onnx already"

# What the converters cannot do, by step and class.
fails 1 convert rare -o x
says "the step 'columns/colour' (OneHotEncoder) cannot be converted: Infrequent categories"
fails 1 convert function -o x
says "the step 'log' (FunctionTransformer) cannot be converted"

# A row on a threshold that float32 cannot tell from the next value: nothing is written, unless it is allowed.
fails 1 convert edge -o x
says "the largest difference is 0.4.*; most at row 1, where the model says .*; nothing was written"
[[ ! -e x ]] || fail "a directory was made"
fails 1 convert edge -o x --json
equal "$(jq -c '[.flipped, .rows, .probes]' <<<"$out")" '[0,60,["a missing","b missing"]]'
ok convert edge -o allowed --tolerance 0.5

# Rows from a file; without them and without an example there is nothing to compare.
fails 1 convert no_example -o x
says "no input example; give rows to compare with --check FILE"
printf 'a,b,c,d\n5.1,3.5,1.4,0.2\n' >rows.csv
ok convert no_example -o checked --check rows.csv
says "1 row and 0 probes compared"

# Into a run, and registered.
run=$(mlf run start -e iris)
ok convert linear --run "$run" --register Linear
matches "$out" '^models:/m-[0-9a-f]{32}$'
equal "$(mlf models show models:/Linear/1 --json | jq -r .run_id)" "$run"

# Refusals.
fails 2 convert linear
fails 2 mlf models convert -m linear -o x
save_model custom
fails 1 convert custom -o x
says "models of scikit-learn, XGBoost and LightGBM can be converted, and this one is loaded by mlflow.pyfunc.model"
