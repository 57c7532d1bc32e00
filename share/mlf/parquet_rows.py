# SPDX-License-Identifier: Apache-2.0
"""Turns a Parquet file into JSON lines, an object for each row, and JSON lines into a Parquet file.

usage: parquet_rows.py read FILE
       parquet_rows.py write JSON_LINES FILE

mlf starts it with the Python of a model's environment, for its pyarrow. One row group or less is in memory.
What goes wrong is the last line on standard error. "read" prints to standard output; times become text as in
ISO 8601, and bytes base64, as MLflow reads them. "write" reads its input twice: a column has the type that
all of its values have, and is text where they have none in common.
"""

import base64
import datetime
import decimal
import json
import sys

ROWS = 4096  # in memory at once, when reading
GROUP = 65536  # rows of a row group that is written


def plain(value):
    """@return what JSON can have of a value that it does not know."""
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, decimal.Decimal):
        return float(value)
    return str(value)


def read(path):
    import pyarrow.parquet

    with pyarrow.parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=ROWS):
            lines = [json.dumps(row, default=plain) for row in batch.to_pylist()]
            sys.stdout.write("\n".join(lines) + "\n" if lines else "")
    sys.stdout.flush()


def kind_of(value):
    if value is None:
        return None
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int" if -2**63 <= value < 2**63 else "float"
    if isinstance(value, float):
        return "float"
    return "text" if isinstance(value, str) else "other"


def common(one, other):
    """@return the kind that has the values of both; text when there is no other."""
    if one is None or other is None or one == other:
        return one or other
    return "float" if {one, other} == {"int", "float"} else "text"


def find_columns(path):
    """@return the kind of each column, in the order of their first rows."""
    columns = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            for name, value in json.loads(line).items():
                columns[name] = common(columns.get(name), kind_of(value))
    return columns


def as_kind(value, kind):
    if value is None:
        return None
    if kind == "float":
        return float(value)
    if kind == "text" and not isinstance(value, str) or kind == "other":
        return json.dumps(value)
    return value


def write(source, path):
    import pyarrow
    import pyarrow.parquet

    # A column without any value is one of numbers: predictions that are all NaN.
    types = {"bool": pyarrow.bool_(), "int": pyarrow.int64(), "float": pyarrow.float64(), None: pyarrow.float64()}
    columns = find_columns(source)
    schema = pyarrow.schema([(name, types.get(kind, pyarrow.string())) for name, kind in columns.items()])
    with pyarrow.parquet.ParquetWriter(path, schema) as writer, open(source, encoding="utf-8") as lines:
        group = {name: [] for name in columns}
        count = 0

        def flush():
            writer.write_table(pyarrow.table(group, schema=schema))
            for values in group.values():
                values.clear()

        for line in lines:
            row = json.loads(line)
            for name, kind in columns.items():
                group[name].append(as_kind(row.get(name), kind))
            count += 1
            if count % GROUP == 0:
                flush()
        if any(group.values()):
            flush()


def main():
    del sys.path[0]  # the directory of this file
    try:
        {"read": read, "write": write}[sys.argv[1]](*sys.argv[2:])
    except ModuleNotFoundError as error:
        sys.exit(f"the model's environment lacks {error.name}, which Parquet needs; "
                 "--pip-requirements-override pyarrow adds it")
    except BrokenPipeError:
        sys.exit("nobody reads the rows")
    except Exception as error:  # pyarrow has many kinds
        sys.exit(f"{type(error).__name__}: {error}".replace("\n", " "))


if __name__ == "__main__":
    main()
