# SPDX-License-Identifier: Apache-2.0
"""Requests for predictions and signatures, listed and generated, for tests/interop/requests_test.py."""

import json
import random

JSON, CSV = "application/json", "text/csv"


def columns(*pairs):
    return json.dumps([{"type": kind.rstrip("?"), "name": name, "required": not kind.endswith("?")}
                       for name, kind in pairs])


def unnamed(*kinds):
    return json.dumps([{"type": kind, "required": True} for kind in kinds])


def tensor(dtype, shape, name=None):
    return {**({"name": name} if name else {}), "type": "tensor", "tensor-spec": {"dtype": dtype, "shape": shape}}


PARAMS = json.dumps([
    {"name": "n", "type": "long", "default": 5, "shape": None},
    {"name": "i", "type": "integer", "default": -1, "shape": None},
    {"name": "t", "type": "double", "default": 1, "shape": None},
    {"name": "f", "type": "float", "default": 0.5, "shape": None},
    {"name": "s", "type": "string", "default": "x", "shape": None},
    {"name": "on", "type": "boolean", "default": True, "shape": None},
    {"name": "none", "type": "string", "default": None, "shape": None},
    {"name": "list", "type": "double", "default": [1.0, 2.0], "shape": [-1]},
    {"name": "stop", "type": "string", "default": [], "shape": [-1]},
])

# Each: the inputs and the params of a signature.
SIGNATURES = {
    "none": (None, None),
    "params": (None, PARAMS),
    "doubles": (columns(("a", "double"), ("b", "double")), None),
    "float": (columns(("a", "float")), None),
    "one": (columns(("a", "double")), PARAMS),
    "floats": (columns(("a", "float"), ("b", "float")), None),
    "longs": (columns(("a", "long"), ("b", "long")), None),
    "integers": (columns(("a", "integer"), ("b", "integer")), None),
    "booleans": (columns(("a", "boolean"), ("b", "boolean")), None),
    "strings": (columns(("a", "string"), ("b", "string")), None),
    "mixed": (columns(("b", "long"), ("a", "double"), ("c", "string?"), ("d", "boolean?"), ("e", "float?")), None),
    "optional": (columns(("a", "double?"), ("b", "long?")), None),
    "others": (columns(("a", "double"), ("when", "datetime?"), ("raw", "binary?")), None),
    "array": (json.dumps([{"type": "array", "items": {"type": "double"}, "name": "a", "required": True}]), None),
    "any": (columns(("a", "any")), None),
    "unnamed": (unnamed("double", "double"), None),
    "unnamed_one": (unnamed("double"), None),
    "unnamed_longs": (unnamed("long", "long"), None),
    "unnamed_strings": (unnamed("string"), None),
    "unnamed_mixed": (unnamed("double", "long"), None),
    "matrix": (json.dumps([tensor("float64", [-1, 2])]), None),
    "matrix32": (json.dumps([tensor("float32", [-1, 2])]), None),
    "vector": (json.dumps([tensor("int64", [-1])]), None),
    "column": (json.dumps([tensor("float32", [-1, 1])]), None),
    "cube": (json.dumps([tensor("float32", [-1, 2, 2])]), None),
    "fixed": (json.dumps([tensor("int32", [2, 2])]), None),
    "bytes": (json.dumps([tensor("uint8", [-1, 2])]), None),
    "truths": (json.dumps([tensor("bool", [-1, 2])]), None),
    "texts": (json.dumps([tensor("str", [-1, 2])]), None),
    "objects": (json.dumps([tensor("object", [-1])]), None),
    "named": (json.dumps([tensor("float64", [-1, 2], "a")]), None),
    "pair": (json.dumps([tensor("float32", [-1], "b"), tensor("int64", [-1, 1], "a")]), None),
}

# Cells of a row, as JSON: each list is a kind that columns are made of.
CELLS = {
    "integers": ["0", "1", "-1", "7", "-0", "42", "123456", "2147483647"],
    "reals": ["0.5", "-0.0", "1.0", "1e3", "-2.5E-3", "0.1", "3.141592653589793", "1e22", "123456789.125", "1e-7",
              "0.1234567890123456789", "8.98846567431158e307", "5e-324", "2.2250738585072014e-308"],
    "numbers": ["1", "0.5", "2.0", "-3"],
    "odd": ["NaN", "Infinity", "-Infinity", "1.5"],
    "nulls": ["null", "1.5", "2", "null"],
    "holes": ["null", "1", "2"],
    "booleans": ["true", "false"],
    "texts": ['"x"', '"007"', '"\\u0000x\\u007f\\u0080"', '"\\u2028\\ufffd\\uffff/"', '"\\u00fc"', '"\\ud83d\\ude00"', '"größe"', '""', '"a\\"b\\n"', '"1.5"', '"2026-01-31"'],
    "large": ["9007199254740993", "9223372036854775807", "-9223372036854775808", "4294967296", "16777217"],
    "huge": ["9223372036854775808", "18446744073709551616", "123456789012345678901234567890"],
    "extreme": ["1e400", "1e-400", "1e308", "3.5e38"],
    "muddle": ["1", "true", "null", '"x"', "0.5"],
    "truths": ["true", "null", "1"],
    "nested": ["[1, 2]", "[3, 4]"],
    "deep": ['{"x": 1}'],
}

LISTED = [
    # what is no request at all
    "", " ", "{", "[]", "null", "1", '"text"', "{}", '{"a": 1}', '{"inputs": [1]} trailing', '{"inputs": [1],}',
    "{'inputs': [1]}", '{"inputs": [01]}', '{"inputs": [1.]}', '{"inputs": [.5]}', '{"inputs": [+1]}',
    '{"inputs": [1e]}', '{"inputs": [-]}', '{"inputs": [nan]}', '{"inputs": [tru]}', '{"inputs": ["\\x"]}',
    '{"inputs": ["\\ud800"]}', '{"inputs": ["\\udc00\\ud800"]}', '{"inputs": ["a\tb"]}', '{"inputs": ["\\u00zz"]}',
    '\ufeff{"inputs": [1]}', '{"inputs": ' + "[" * 40 + "1" + "]" * 40 + "}",
    '{"inputs": [1.5, 2.5], "extra": {"deep": [1, {"x": [true, null, "y"]}]}}',
    '{"extra": 12345678901234567890, "inputs": [1.5, 2.5]}', '{"inputs": [1], "inputs": [2]}',
    '{"inputs": [1], "instances": [1]}', '{"messages": [], "inputs": [1]}', '{"input": "x"}', '{"prompt": 1}',
    '{"columns": ["a"], "data": [[1]]}', '{"dataframe_split": [1]}', '{"dataframe_split": {}}',
    '{"dataframe_split": {"columns": ["a", "b"]}}', '{"dataframe_split": {"data": 1}}', '{"dataframe_records": {}}',
    '{"dataframe_split": {"columns": ["a", "b"], "data": [[1, 2]], "more": 1}}', '{"dataframe_split": null}',
    '{"dataframe_records": 1}', '{"dataframe_records": [1]}', '{"instances": 1}', '{"inputs": null}', '{"inputs": "x"}',
    # tables
    '{"dataframe_split": {"columns": ["a", "b"], "data": [[1.5, 2], [2, 3]]}}',
    '{"dataframe_split": {"data": [[1.5, 2], [2, 3]], "columns": ["a", "b"]}}',
    '{"dataframe_split": {"columns": ["b", "a"], "data": [[2, 1.5]]}}', '{"dataframe_split": {"data": [[2, 1.5]]}}',
    '{"dataframe_split": {"columns": [], "data": [[]]}}', '{"dataframe_split": {"columns": [0, 1], "data": [[2, 1.5]]}}',
    '{"dataframe_split": {"columns": ["a", "b"], "data": []}}', '{"dataframe_split": {"data": []}}',
    '{"dataframe_split": {"columns": ["a"], "data": [1, 2]}}', '{"dataframe_split": {"columns": ["a"], "data": [[1, 2]]}}',
    '{"dataframe_split": {"columns": ["a", "b"], "data": [[1, 2], [3]]}}',
    '{"dataframe_split": {"columns": ["a", "b"], "data": [[1], [3, 4]]}}',
    '{"dataframe_split": {"columns": ["a", "a"], "data": [[1, 2]]}}',
    '{"dataframe_split": {"columns": ["a", "a", "b"], "data": [[1, 2, 3]]}}',
    '{"dataframe_split": {"columns": ["a", "b", "x", "x"], "data": [[1, 2, "3", null]]}}',
    '{"dataframe_split": {"columns": ["a", "b"], "index": [7, 9], "data": [[1, 2], [3, 4]]}}',
    '{"dataframe_split": {"columns": ["a", "b"], "index": ["x", "x"], "data": [[1, 2], [3, 4]]}}',
    '{"dataframe_split": {"columns": ["a", "b"], "index": [7], "data": [[1, 2], [3, 4]]}}',
    '{"dataframe_split": {"columns": ["a", "b"], "index": [null, 1.5], "data": [[1, 2], [3, 4]]}}',
    '{"dataframe_split": {"columns": ["a", "b"], "data": [[1, 2]], "data": [[3, 4]]}}',
    '{"dataframe_split": {"columns": ["a", "b", "when", "raw"], "data": [[1, 2, "2026-01-31", "eA=="]]}}',
    '{"dataframe_split": {"columns": ["e", "d", "c", "b", "a"], "data": [[1.5, true, "x", 2, 3]]}}',
    '{"dataframe_records": []}', '{"dataframe_records": [{}]}', '{"dataframe_records": [{"a": 1, "b": 2}, {}]}',
    '{"dataframe_records": [{"a": 1.5, "b": 2}, {"b": 3, "a": -0.0}]}', '{"dataframe_records": [{"a": 1, "a": 2, "b": 3}]}',
    '{"dataframe_records": [{"b": 1}, {"a": 2.5}, {"b": 3, "a": 4}]}', '{"dataframe_records": [{"a": [1.0, 2.0], "b": 1}]}',
    '{"dataframe_records": [{"a": 1, "b": 2, "c": "x", "d": true, "e": 0.1, "f": null}]}',
    # arrays
    '{"instances": []}', '{"instances": [[]]}', '{"instances": [1, 2]}', '{"instances": [1.5, null]}',
    '{"instances": [[1.5, 2], [3, 4]]}', '{"instances": [[1, 2], [3, 4]]}', '{"instances": [[1, 2], [3]]}',
    '{"instances": [[1, 2], 3]}', '{"instances": [3, [1, 2]]}', '{"instances": [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]}',
    '{"instances": [[true, false]]}', '{"instances": [["x", "yz"], ["", "ü"]]}', '{"instances": [["x\\u0000", "y"]]}',
    '{"instances": [[1, "x"]]}', '{"instances": [["x"], ["y"]]}', '{"instances": ["x", "y"]}', '{"instances": [[1], [2]]}',
    '{"instances": [{"a": 1.5, "b": 2}, {"b": 3, "a": 4}]}', '{"instances": [{"a": 1, "b": 2}, {"a": 3}]}',
    '{"instances": [{"a": 1.5}, {"a": 2}]}', '{"instances": [{"a": [1.5, 2], "b": 1}, {"a": [3, 4], "b": 2}]}',
    '{"instances": [{"a": [1], "b": 1.5}, {"a": [3], "b": 2.5}]}', '{"instances": [{"a": 1, "b": 2, "x": [1]}]}',
    '{"instances": [{"a": "x", "b": "y"}, {"a": "", "b": "zz"}]}', '{"instances": [{"a": true, "b": false}]}',
    '{"instances": [{"a": 1, "b": 2}, {"a": 1, "b": 2, "c": 3}]}', '{"instances": [{"a": 1, "b": 2}, 3]}',
    '{"instances": [{"a": null, "b": 1}]}', '{"instances": [{"b": 1, "a": 2, "c": "x", "d": true, "e": 0.1}]}',
    '{"inputs": []}', '{"inputs": {}}', '{"inputs": [1, 2]}', '{"inputs": [1.5, 2.5]}', '{"inputs": [[1.5, 2], [3, 4]]}',
    '{"inputs": [[1, 2], [3, 4]]}', '{"inputs": [[[1, 2], [3, 4]]]}', '{"inputs": [["x", "y"]]}', '{"inputs": 1.5}',
    '{"inputs": {"a": [1.5, 2], "b": [1, 2]}}', '{"inputs": {"b": [1, 2], "a": [1.5, 2]}}', '{"inputs": {"a": 1, "b": 2}}',
    '{"inputs": {"a": 1.5}}', '{"inputs": {"a": "x", "b": "y"}}', '{"inputs": {"a": ["x", "z"], "b": ["y", ""]}}',
    '{"inputs": {"a": true, "b": false}}', '{"inputs": {"a": null, "b": 1}}', '{"inputs": {"a": [1, 2], "b": 3}}',
    '{"inputs": {"a": 1, "b": 2, "x": 3}}', '{"inputs": {"a": [1, 2], "b": [3, 4], "x": ["y", "z"]}}',
    '{"inputs": {"a": [1, 2], "b": [3, 4], "x": [5]}}', '{"inputs": {"a": [[1, 2], [3, 4]]}}',
    '{"inputs": {"a": [[1], [2]], "b": [0.5, 1.5]}}', '{"inputs": {"a": [1, 2], "a": [3, 4], "b": [5, 6]}}',
    '{"inputs": [{"a": 1.5, "b": 2}, {"b": 3, "a": 4}]}', '{"inputs": [{"a": 1, "b": 2}]}', '{"inputs": [{"a": 1}, {"b": 2}]}',
    '{"inputs": [{"a": "x", "b": "y"}]}', '{"inputs": [{"a": true, "b": false}]}', '{"inputs": [{"a": 1.5}, 2]}',
    '{"inputs": [{"b": 1, "a": 0.5, "c": "x", "d": true, "e": 0.1}]}', '{"inputs": [{"a": 1, "b": 2, "z": 3}]}',
]

PARAM_TEXTS = [
    "null", "{}", '{"n": 7}', '{"n": 7.0}', '{"n": true}', '{"n": "7"}', '{"n": null}', '{"i": 3000000000}', '{"t": 2}',
    '{"t": 0.25, "f": 1}', '{"t": true}', '{"t": "1"}', '{"s": "ü"}', '{"s": 1}', '{"on": false}', '{"on": 0}',
    '{"list": [1, 2.5]}', '{"list": []}', '{"list": [null]}', '{"list": 1}', '{"list": [[1]]}', '{"list": ["x"]}',
    '{"stop": ["a"]}', '{"stop": "a"}', '{"unknown": 1}', '{"unknown": [1, {"x": 2}], "n": 1}', "[1]", '"x"', "1",
    '{"n": 1, "n": 2}', '{"n": 12345678901234567890}', '{"t": 12345678901234567890}', '{"none": "x", "s": "y", "n": 3}',
]

CSVS = [
    "a,b\n1.5,2\n2,3\n", "b,a\n1,2\n", "b,a\r\n1,2\r\n", "a,b\n1,2", "a,b\n\n1,2\n\n\n3,4\n", "a,b\n", "a,b", "", "\n", "a\n-1\n",
    "a,b,x\n1,2,text\n", "a,b\n1,\n,2\n", "a,b\nNA,1\nnan,2\n", "a,b\nNone,1\n", "a,b\n1\n", "a,b\n1,2,3\n", "a,b\n1,2\n1,2,3\n",
    'a,b\n"1","2"\n', "\ufeffa,b\n1,2\n", "a,b\n 1,2\n", "a,b\n1 ,2\n", "a,b\n1,2\r3,4\r", "a,a\n1,2\n", "a,\n1,2\n", "a b,c\n1,2\n",
    "a,b\n1e5,-2E-3\n", "a,b\n+1,-0\n", "a,b\n-0,0.5\n", "a,b\n.5,5.\n", "a,b\n1e400,1e-400\n", "a,b\ninf,-inf\n", "a,b\n1_0,2\n",
    "a,b\n0x10,2\n", "a,b\ntrue,false\n", "a,b\nTrue,False\n", "a,b\nx,y\n", "a,b\n007,y\n", "a,b\nx,\n", "a,b\nNULL,x\n", "a,b\n#NA,x\n",
    "a,b\n<NA>,x\n", "a,b\n1e,2\n", "a,b\n.,2\n", "a,b\n-,2\n", "a,b\n9007199254740993,2\n", "a,b\n9223372036854775808,2\n", "a,b\n1.0,2.0\n",
    "b,a,c,d,e\n1,2,x,True,0.1\n", "b,a,c\n1,2.5,x y\n3,4,ü\n", "b,a,e\n3000000000,1,16777217\n", "0,1\n1.5,2\n", "a;b\n1;2\n",
    "a,b\n1,2\x00\n", "a,b\n\t1,2\n", "a,b\n1.5.5,2\n", "a,b\n--1,2\n", "a,b\n1,2#\n", "a\n1\n\n2\n",
]

TYPES = ["application/json; charset=utf-8", "application/json;charset=UTF-8", "application/json; charset=latin-1",
         "application/json; version=1", "application/json;", "text/csv; charset=utf-8", "text/csv; charset=utf-16",
         "text/plain", "application/JSON", " application/json ", "application/json; charset=utf-8; charset=utf-8"]


def split(names, rows):
    return '{"dataframe_split": {"columns": %s, "data": [%s]}}' % (
        json.dumps(names), ", ".join("[" + ", ".join(row) + "]" for row in rows))


def objects(names, rows):
    return "[" + ", ".join("{" + ", ".join(f'"{name}": {cell}' for name, cell in zip(names, row)) + "}"
                           for row in rows) + "]"


def lists(names, rows):
    return "{" + ", ".join(f'"{name}": [{", ".join(cells)}]' for name, cells in zip(names, zip(*rows))) + "}"


def forms(names, rows):
    """The same table in every form."""
    matrix = "[" + ", ".join("[" + ", ".join(row) + "]" for row in rows) + "]"
    yield split(names, rows)
    yield '{"dataframe_records": ' + objects(names, rows) + "}"
    yield '{"instances": ' + objects(names, rows) + "}"
    yield '{"inputs": ' + objects(names, rows) + "}"
    yield '{"inputs": ' + lists(names, rows) + "}"
    yield '{"instances": ' + matrix + "}"
    yield '{"inputs": ' + matrix + "}"
    yield '{"instances": [' + ", ".join(row[0] for row in rows) + "]}"


def generated(rng):
    """Tables of random cells, every kind beside every other."""
    for kind in CELLS:
        for other in (kind, rng.choice(list(CELLS))):
            for count in (1, 3):
                rows = [[rng.choice(CELLS[kind]), rng.choice(CELLS[other])] for _ in range(count)]
                names = rng.choice([["a", "b"], ["b", "a"]])
                yield from forms(names, rows)


def random_number(rng):
    digits = "".join(rng.choice("0123456789") for _ in range(rng.randint(1, 20)))
    point = rng.randint(0, len(digits))
    text = digits[:point] + ("." + digits[point:] if point < len(digits) else "")
    exponent = rng.choice(["", "", f"e{rng.randint(-330, 300)}", f"E+{rng.randint(0, 20)}"])
    return rng.choice(["", "-"]) + text + exponent


def as_json_number(text):
    sign, text = ("-", text[1:]) if text[0] == "-" else ("", text)
    whole, point, rest = text.partition(".")
    return sign + (whole.lstrip("0") or "0") + point + (rest if rest[:1].isdigit() else "0" + rest if point else "")


def cases():
    """@return tuples of signature, content type and body."""
    rng = random.Random(11)
    found = [(name, JSON, body) for name in SIGNATURES for body in LISTED]
    found += [(name, CSV, body) for name in SIGNATURES for body in CSVS]
    # Each with a third of the signatures, in turn, for less time.
    found += [(name, JSON, body) for i, body in enumerate(generated(rng)) for name in list(SIGNATURES)[i % 3::3]]
    for text in PARAM_TEXTS:
        body = '{"params": %s, "dataframe_split": {"columns": ["a"], "data": [[1.5]]}}' % text
        found += [(name, JSON, body) for name in ("none", "params", "one", "doubles")]
    for kind in TYPES:
        body = "a,b\n1,2\n" if "csv" in kind else LISTED[LISTED.index('{"inputs": {"a": [1.5, 2], "b": [1, 2]}}')]
        found += [("doubles", kind, body), ("none", kind, body)]
    numbers = [random_number(rng) for _ in range(400)]
    for some in (numbers[i:i + 8] for i in range(0, len(numbers), 8)):
        for name in ("none", "one", "float"):
            found.append((name, CSV, "a\n" + "\n".join(some) + "\n"))
            found.append((name, JSON, '{"inputs": {"a": [%s]}}' % ", ".join(map(as_json_number, some))))
        found += [(name, CSV, f"a\n{number}\n") for name in ("none", "one") for number in some]
    return found


def common():
    """Requests that people send; each must be read natively."""
    reals = [["1.5", "-2.25"], ["3", "0.1"]]
    for name in ("none", "doubles", "floats", "mixed", "optional"):
        has_long = name in ("mixed", "optional")
        names = ["b", "a"] if has_long else ["a", "b"]
        rows = [["1", "-2.25"], ["3", "0.1"]] if has_long else reals
        for form in forms(names, rows[:1]), forms(names, rows):
            chosen = list(form)[:5]
            if name in ("floats", "none"):
                del chosen[3]  # MLflow refuses the one, and gives a list to the model for the other
            yield from ((name, JSON, body) for body in chosen)
        yield name, CSV, f"{names[0]},{names[1]}\n1,2\n2,-1\n"
    for name in ("unnamed", "matrix", "matrix32"):
        yield from ((name, JSON, body) for body in list(forms(["a", "b"], reals))[5:7])
        yield name, JSON, split(["a", "b"], reals)
    for name, cells in (("longs", ["1", "-7"]), ("integers", ["1", "-7"]), ("booleans", ["true", "false"]),
                        ("strings", ['"x"', '"ü"'])):
        yield from ((name, JSON, body) for body in list(forms(["a", "b"], [cells, cells]))[:3])
    yield "pair", JSON, '{"inputs": {"a": [[1], [2]], "b": [0.5, 1.5]}}'
    yield "cube", JSON, '{"inputs": [[[1, 2], [3, 4]]]}'
    yield "one", JSON, '{"inputs": {"a": [1.5]}, "params": {"n": 7, "s": "ü", "list": [1, 2.5], "unknown": 1}}'
    yield "one", JSON, '{"dataframe_records": [{"a": null}, {"a": NaN}, {"a": 1, "x": "y"}]}'
