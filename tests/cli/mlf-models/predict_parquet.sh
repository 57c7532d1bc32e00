#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Parquet in and out, with the pyarrow of the model's environment.
. "$(dirname "$0")/lib.sh"
python3 -c 'import pyarrow' 2>/dev/null || skip "no pyarrow beside MLflow"
save_model model
batch() { mlf models predict -m model --env-manager local "$@"; }
show() {
  python3 - "$1" <<'END'
import sys, pyarrow.parquet as parquet
table = parquet.read_table(sys.argv[1])
print([(field.name, str(field.type)) for field in table.schema])
print([tuple(row.values()) for row in table.to_pylist()])
END
}

python3 - <<'END'
import datetime, pyarrow as pa, pyarrow.parquet as parquet
when = [datetime.datetime(2026, 1, day, 12) for day in (1, 2, 3, 4)]
parquet.write_table(pa.table({"a": [1.5, -1.0, None, 4.0], "t": ["x", None, "y", "z"], "n": [1, 2, None, 2**31],
                              "when": when}), "in.parquet", row_group_size=2)
END
ok batch -t parquet -i in.parquet -o out.parquet --keep n --keep when --rejects bad.jsonl --resume
says "scored 3 of 4 rows"
equal "$(show out.parquet)" "[('n', 'int64'), ('when', 'string'), ('prediction', 'double')]
[(1, '2026-01-01T12:00:00', 3.0), (None, '2026-01-03T12:00:00', None), (2147483648, '2026-01-04T12:00:00', 8.0)]"
equal "$(jq -c '[.line, .reason]' bad.jsonl)" '[2,"ValueError: too cold"]'
[[ -z $(compgen -G '.*mlf-*') ]] || fail "something is left: $(ls -A)"

printf 'a,t\n1,x\n2,y\n' >in.csv
ok batch -t csv -i in.csv --output-format parquet -o scored/ --keep t --chunk-rows 1
equal "$(show scored/in.parquet)" "[('t', 'string'), ('prediction', 'double')]
[('x', 2.0), ('y', 4.0)]"
fails 1 batch -t parquet -i in.csv --output-format csv -o out.csv
says "'in.csv' cannot be read: ArrowInvalid: .*Parquet magic bytes"
[[ ! -e out.csv ]] || fail "there is an output"

# An environment without pyarrow says so.
mkdir bin
printf '#!/bin/sh\ncase "$*" in\n*parquet_rows*) exec %s -c "%s" "$2" "$3" "$4";;\nesac\nexec %s "$@"\n' \
  "$(command -v python3)" "import sys; sys.modules['pyarrow'] = None; sys.argv = sys.argv[1:]
exec(open(sys.argv[0]).read())" "$(command -v python3)" >bin/python3
chmod +x bin/python3
fails 1 env PATH="$PWD/bin:$PATH" mlf models predict -m model --env-manager local -t parquet -i in.parquet -o no.parquet
says "'in.parquet' cannot be read: the model's environment lacks pyarrow"
fails 2 batch -t parquet -i in.parquet
fails 2 batch -t parquet -o out.parquet <in.parquet
fails 2 batch -t csv -i in.csv --output-format parquet -o out.parquet --append
