# SPDX-License-Identifier: Apache-2.0
"""Projects and command lines for which `mlf project run` and `mlflow run` are compared.

In the texts below, @ROOT@ stands for the directory in which mlf or mlflow runs, @RUN@ and
@EXPERIMENT@ for a run and an experiment that are already in its store, @COMMIT@ and @FIRST@ for the
last and the first commit of the repository, @SERVER@ for a git server. The program `probe` records
how it was called.
"""

from dataclasses import dataclass, field

MLPROJECT = "MLproject"


@dataclass
class Case:
    name: str
    project: str  # of PROJECTS
    arguments: list = field(default_factory=list)  # behind the URI
    uri: str = "@ROOT@/project"
    manager: str = "local"  # "": without --env-manager
    directory: str = "@ROOT@"  # where the user is
    environment: dict = field(default_factory=dict)


def one(command, parameters=""):
    """An MLproject file with one entry point."""
    lines = ["name: one", "entry_points:", "  main:"]
    if parameters:
        lines += ["    parameters:", *(f"      {line}" for line in parameters.split("\n"))]
    return {MLPROJECT: "\n".join(lines) + f"\n    command: {command}\n"}


PROBE_PY = "import os\nexec(open(os.environ['PROBE']).read())\n"

PROJECTS = {
    "plain": one('"probe"'),
    "typed": one('"probe {a} {b} {c}"', "a: float\nb: {type: int, default: 3}\nc: string"),
    "quoted": one("""'probe "{a}" x'""", "a: {default: 1}"),
    "single": one('''"probe '{a}' x"''', "a: {default: 1}"),
    "glued": one('"probe pre{a}post={b} --x={a}"', "a: {default: 1}\nb: {default: 2}"),
    "twice": one('"probe {a} {a}; probe second {a}"', "a: {default: 1}"),
    "braces": one("""'probe "{{}}" {{{a}}} {{a}}'""", "a: {default: 1}"),
    "defaults": one('"probe {s} {e} {i} {f} {n} {b} {x}"', "\n".join([
        "s: {default: text with blanks}", "e: {default: ''}", "i: {type: int, default: 7}",
        "f: {type: float, default: 0.1}", "n: {default: -5}", "b: {default: true}",
        "x: {type: whatever, default: [1, 2]}"])),
    "yaml": one('"probe {a} {b} {c} {d} {e} {f} {g} {h} {i} {j} {k} {l} {m}"', "\n".join([
        "a: {default: yes}", "b: {default: 010}", "c: {default: 1e3}", "d: {default: 0x1f}",
        "e: {default: 12:30}", "f: {default: 2024-02-03}", "g: {default: 1.0}",
        "h: {default: 1.0e+20}", "i: {default: .inf}", "j: {default: 1_000}", "k: {default: off}",
        "l: {default: '010'}", "m: {default: 2024-02-03 04:05:06}"])),
    "yaml more": one('"probe {a} {b} {c} {d} {e} {f} {g}"', "\n".join([
        "a: {default: 1.5e-7}", "b: {default: 0b101}", "c: {default: 0o17}", "d: {default: 1e400}",
        "e: {default: .nan}", "f: {default: 123456789012345678901234567890}",
        "g: {default: {k: v, n: null, f: 1.50}}"])),
    "null default": one('"probe {a}"', "a: {default: null}"),
    "tilde default": one('"probe {a}"', "a: {default: ~}"),
    "missing": one('"probe {a} {b}"', "a: float\nb: path"),
    "no placeholder": one('"probe"', "a: {default: 1}"),
    "unknown placeholder": one('"probe {nowhere}"', "a: {default: 1}"),
    "several": {MLPROJECT: """
name: several
conda_env: null
entry_points:
  main: {command: probe main}
  train:
    parameters: {rate: {type: float, default: 0.5}}
    command: >
      probe train
      {rate}
  "with blank": {command: "probe blank"}
  fails: {command: "probe before; exit 3"}
  killed: {command: "kill -9 $$"}
  ended: {command: "probe; exit 0"}
  absent: {command: "no-such-command-anywhere"}
  pipe: {command: "echo a | probe | cat"}
  subshell: {command: "(cd /; probe); probe $((1 + 2)) ${HOME:+home}"}
  expands: {command: "probe $GREETING \\"$GREETING\\" '$GREETING' *.csv"}
""", "one.csv": "1\n", "two.csv": "2\n"},
    "scripts": {"train.py": PROBE_PY, "run.sh": "probe script \"$@\"\n", "odd name.py": PROBE_PY,
                "sub/deep.py": PROBE_PY, "notes.txt": "x\n"},
    "declared script": {MLPROJECT: "name: d\nentry_points:\n  train.py: {command: probe declared}\n",
                        "train.py": PROBE_PY},
    "lower case": {"mlproject": "name: l\nentry_points:\n  main: {command: probe lower}\n"},
    "upper case": {"MLPROJECT": "name: u\nentry_points:\n  main: {command: probe upper}\n"},
    "extension": {"MLproject.yaml": "name: u\nentry_points:\n  main: {command: probe ext}\n",
                  "main.py": PROBE_PY},
    "no entry points": {MLPROJECT: "name: nothing\n", "a.sh": "probe\n"},
    "empty file": {MLPROJECT: "", "a.sh": "probe\n"},
    "list": {MLPROJECT: "- a\n- b\n"},
    "broken": {MLPROJECT: "name: [unclosed\nentry_points:\n"},
    "tabs": {MLPROJECT: "name: x\nentry_points:\n\tmain: {command: probe}\n"},
    "no command": {MLPROJECT: "name: x\nentry_points:\n  main: {parameters: {a: float}}\n"},
    "null command": {MLPROJECT: "name: x\nentry_points:\n  main: {command: }\n"},
    "no name": {MLPROJECT: "entry_points:\n  main: {command: probe}\n"},
    "number name": {MLPROJECT: "name: 12\nentry_points:\n  main: {command: probe}\n"},
    "unknown key": {MLPROJECT: "name: x\ncolour: red\nentry_points:\n  main: {command: probe}\n"},
    "anchors": {MLPROJECT: "name: x\nentry_points:\n  main: &m\n    parameters: {a: &d {default: 4}}"
                           "\n    command: probe {a}\n  other: *m\n"},
    "python env": {MLPROJECT: "name: x\npython_env: envs/p.yaml\n"
                              "entry_points:\n  main: {command: probe}\n",
                   "envs/p.yaml": "python: '3.11'\ndependencies: []\n"},
    "python env missing": {MLPROJECT: "name: x\npython_env: p.yaml\n"
                                      "entry_points:\n  main: {command: probe}\n"},
    "conda env": {MLPROJECT: "name: x\nconda_env: c.yaml\nentry_points:\n  main: {command: probe}\n",
                  "c.yaml": "name: c\ndependencies: [python=3.11, pip, {pip: [six]}]\n"},
    "conda env missing": {MLPROJECT: "name: x\nconda_env: c.yaml\n"
                                     "entry_points:\n  main: {command: probe}\n"},
    "two environments": {MLPROJECT: "name: x\nconda_env: c.yaml\npython_env: p.yaml\n"
                                    "entry_points:\n  main: {command: probe}\n",
                         "c.yaml": "dependencies: []\n", "p.yaml": "python: '3.11'\n"},
    "docker without image": {MLPROJECT: "name: x\ndocker_env: {volumes: ['/a:/a']}\n"
                                        "entry_points:\n  main: {command: probe}\n"},
    "docker volumes": {MLPROJECT: "name: x\ndocker_env: {image: i, volumes: [1]}\n"
                                  "entry_points:\n  main: {command: probe}\n"},
    "docker environment": {MLPROJECT: "name: x\ndocker_env: {image: i, environment: A}\n"
                                      "entry_points:\n  main: {command: probe}\n"},
    "paths": {**one('"probe {data} {place}"',
                    "data: path\nplace: {type: uri, default: 's3://bucket/key'}"),
              "inside.txt": "inside\n"},
    "extras": one('"probe {a}"', "a: {default: 1}"),
    "repository": {**one('"probe {a}"', "a: {default: 1}"), "sub/MLproject":
                   "name: sub\nentry_points:\n  main: {command: probe sub}\n", "run.sh": "probe sh\n"},
    "detached": {"MLproject": "name: d\nentry_points:\n  main: {command: probe}\n"},
}

# Those that are git repositories: two commits, a branch `other` and a tag `v1` at the first, and a
# remote from which @SERVER@/NAME.git is served.
REPOSITORIES = {"repository", "detached"}

VALUES = {
    "blanks": "a  b", "quote": "it's", "double quote": 'say "hi"', "dollar": "$HOME",
    "substitution": "$(echo x)", "backticks": "`echo x`", "newline": "one\ntwo", "tab": "a\tb",
    "unicode": "grüße ☃", "dashes": "--help", "star": "*", "semicolon": "a; exit 9",
    "empty": "", "backslash": "a\\b", "braces": "{a}", "equals": "k=v=w", "tilde": "~",
    "hash": "#x", "percent": "%s%d", "history": "!!",
}


def parameters():
    for name, value in VALUES.items():
        yield Case(f"value: {name}", "extras", ["-P", f"a={value}"])
        yield Case(f"extra value: {name}", "extras", ["-P", f"extra={value}"])
    for name in ("dashes", "equals", "star", "unicode", "hash", "tilde", "percent"):
        yield Case(f"in single quotes: {name}", "single", ["-P", f"a={VALUES[name]}"])
        yield Case(f"in double quotes: {name}", "quoted", ["-P", f"a={VALUES[name]}"])
    for name in ("dollar", "backticks", "substitution", "double quote", "quote"):
        yield Case(f"in double quotes: {name}", "quoted", ["-P", f"a={VALUES[name]}"])
    for name in ("blanks", "semicolon", "quote", "substitution"):
        yield Case(f"in single quotes: {name}", "single", ["-P", f"a={VALUES[name]}"])
    typed = ["-P", "a=1.5", "-P", "c=x"]
    yield Case("types", "typed", typed)
    yield Case("types: a given int", "typed", [*typed, "-P", "b=4"])
    yield Case("types: exponent and sign", "typed", ["-P", "a=-1e-3", "-P", "b=-4", "-P", "c=x"])
    yield Case("types: special floats", "typed", ["-P", "a=nan", "-P", "c=inf"])
    yield Case("types: no float", "typed", ["-P", "a=many", "-P", "c=x"])
    yield Case("types: no int", "typed", [*typed, "-P", "b=1.5"])
    yield Case("missing parameters", "missing")
    yield Case("one missing parameter", "missing", ["-P", "a=1"])
    yield Case("repeated parameter", "typed", [*typed, "-P", "a=2"])
    yield Case("no assignment", "typed", [*typed, "-P", "nonsense"])
    yield Case("empty name", "plain", ["-P", "=1"])
    yield Case("glued placeholders", "glued", ["-P", "a=x y", "-P", "b=$z"])
    yield Case("a placeholder twice", "twice", ["-P", "a=x y"])
    yield Case("escaped braces", "braces")
    yield Case("defaults", "defaults")
    yield Case("defaults as YAML types them", "yaml")
    yield Case("more defaults as YAML types them", "yaml more")
    yield Case("null is no default", "null default")
    yield Case("nor is a tilde", "tilde default")
    yield Case("a parameter that is not used", "no placeholder", ["-P", "a=2"])
    yield Case("a placeholder that is not declared", "unknown placeholder")
    yield Case("it is not made one by giving it", "unknown placeholder", ["-P", "nowhere=1"])
    for name in ("x", "with-dash", "under_score", "dotted.name", "UPPER", "1"):
        yield Case(f"extra name: {name}", "extras", ["-P", f"{name}=1"])
    for name in ("with blank", "semi;colon", "$(x)", "sla/sh"):
        yield Case(f"odd extra name: {name}", "extras", ["-P", f"{name}=1"])
    yield Case("extras keep their order", "extras",
               ["-P", "z=1", "-P", "b=-2", "-P", "a=3", "-P", "m="])
    yield Case("-P in one word", "extras", ["-Pa=5"])
    yield Case("--param-list", "extras", ["--param-list", "a=5"])
    yield Case("--param-list=", "extras", ["--param-list=a=5"])


def entry_points():
    for name in ("train", "with blank", "pipe", "subshell", "fails", "killed", "absent", "ended"):
        yield Case(f"entry point: {name}", "several", ["-e", name])
    yield Case("entry point with a parameter", "several",
               ["--entry-point", "train", "-P", "rate=0.25"])
    yield Case("the shell expands", "several", ["-e", "expands"],
               environment={"GREETING": "hello  there"})
    yield Case("no such entry point", "several", ["-e", "nowhere"])
    for name in ("train.py", "run.sh", "odd name.py", "sub/deep.py"):
        yield Case(f"script: {name}", "scripts", ["-e", name, "-P", "a=1 2"])
    yield Case("script: no shell in SHELL", "scripts", ["-e", "run.sh"], environment={"SHELL": ""})
    yield Case("script: another shell", "scripts", ["-e", "run.sh"],
               environment={"SHELL": "/bin/bash"})
    yield Case("script that is none", "scripts", ["-e", "notes.txt"])
    yield Case("script that is absent", "scripts", ["-e", "nowhere.py"])
    yield Case("no main without a file", "scripts")
    yield Case("an entry point named like a script", "declared script", ["-e", "train.py"])


def files():
    for name in ("lower case", "upper case", "extension", "no entry points", "empty file", "list",
                 "broken", "tabs", "no command", "null command", "no name", "number name",
                 "unknown key", "anchors", "python env", "python env missing", "conda env",
                 "conda env missing", "two environments", "docker without image", "docker volumes",
                 "docker environment"):
        yield Case(f"file: {name}", name)
    yield Case("file: no entry points, a script", "no entry points", ["-e", "a.sh"])
    yield Case("file: empty, a script", "empty file", ["-e", "a.sh"])
    yield Case("file: an alias", "anchors", ["-e", "other"])
    yield Case("python_env and conda", "python env", manager="conda")
    yield Case("no such manager", "plain", manager="magic")


def paths():
    yield Case("path: relative to the user", "paths", ["-P", "data=mine.txt"])
    yield Case("path: not to the project", "paths", ["-P", "data=inside.txt"])
    yield Case("path: from elsewhere", "paths", ["-P", "data=mine.txt"],
               directory="@ROOT@/elsewhere")
    yield Case("path: absolute", "paths", ["-P", "data=@ROOT@/mine.txt"])
    yield Case("path: dots", "paths", ["-P", "data=./elsewhere/../mine.txt"])
    yield Case("path: a directory", "paths", ["-P", "data=elsewhere"])
    yield Case("path: with a blank", "paths", ["-P", "data=with blank.txt"])
    yield Case("path: missing", "paths", ["-P", "data=nowhere.txt"])
    yield Case("path: empty", "paths", ["-P", "data="])
    yield Case("path: file URI", "paths", ["-P", "data=file://@ROOT@/mine.txt"])
    yield Case("path: missing file URI", "paths", ["-P", "data=file://@ROOT@/nowhere.txt"])
    yield Case("path: an artifact", "paths", ["-P", "data=runs:/@RUN@/notes/mine.txt"])
    yield Case("path: a directory of artifacts", "paths", ["-P", "data=runs:/@RUN@/notes"])
    yield Case("path: an artifact that is absent", "paths", ["-P", "data=runs:/@RUN@/nowhere"])
    yield Case("path: into a storage directory", "paths",
               ["-P", "data=runs:/@RUN@/notes/mine.txt", "--storage-dir", "@ROOT@/storage"])
    for value in ("s3://b/k", "http://h/p?q=1", "file:///x", "runs:/1/a", "plain", "/abs", "a:b"):
        yield Case(f"uri: {value}", "paths", ["-P", "data=mine.txt", "-P", f"place={value}"])


def sources():
    yield Case("relative directory", "plain", uri="project")
    yield Case("here", "plain", uri=".", directory="@ROOT@/project")
    yield Case("trailing slash", "plain", uri="@ROOT@/project/")
    yield Case("dots in the path", "plain", uri="project/../project")
    yield Case("file URI", "plain", uri="file://@ROOT@/project")
    yield Case("quoted URI", "plain", uri="'project'")
    yield Case("no such directory", "plain", uri="@ROOT@/nowhere")
    yield Case("a file", "plain", uri="@ROOT@/mine.txt")
    yield Case("subdirectory", "scripts", ["-e", "deep.py"], uri="project#sub")
    yield Case("subdirectory that is absent", "scripts", ["-e", "deep.py"], uri="project#nowhere")
    yield Case("subdirectory with dots", "scripts", ["-e", "deep.py"], uri="project#../project")
    yield Case("version of what is no repository", "plain", ["--version", "main"])
    yield Case("repository", "repository")
    yield Case("repository: subdirectory", "repository", uri="@ROOT@/project#sub")
    yield Case("repository: directory in it", "repository", uri="@ROOT@/project/sub")
    yield Case("repository: a script", "repository", ["-e", "run.sh"])
    yield Case("repository: file URI", "repository", uri="file://@ROOT@/project")
    git = "@SERVER@/repository.git"
    yield Case("git", "repository", uri=git)
    yield Case("git: subdirectory", "repository", uri=git + "#sub")
    yield Case("git: branch", "repository", ["-v", "other"], uri=git)
    yield Case("git: tag", "repository", ["-v", "v1"], uri=git)
    yield Case("git: commit", "repository", ["--version", "@FIRST@"], uri=git)
    yield Case("git: last commit", "repository", ["--version", "@COMMIT@"], uri=git)
    yield Case("git: no such version", "repository", ["-v", "nowhere"], uri=git)
    yield Case("git: no such subdirectory", "repository", uri=git + "#nowhere")
    yield Case("git: no such repository", "repository", uri="@SERVER@/nowhere.git")
    yield Case("git: a branch of a local path", "repository", ["-v", "other"])
    yield Case("git: a tag of a local path", "repository", ["-v", "v1"])
    yield Case("git: a commit of a local path", "repository", ["-v", "@FIRST@"])
    yield Case("git: a detached head", "detached")


def recording():
    yield Case("experiment: new", "plain", ["--experiment-name", "fresh"])
    yield Case("experiment: existing", "plain", ["--experiment-name", "iris"])
    yield Case("experiment: by id", "plain", ["--experiment-id", "@EXPERIMENT@"])
    yield Case("experiment: no such id", "plain", ["--experiment-id", "4711"])
    yield Case("experiment: both", "plain",
               ["--experiment-name", "iris", "--experiment-id", "@EXPERIMENT@"])
    yield Case("experiment: by variable", "plain", environment={"MLFLOW_EXPERIMENT_NAME": "iris"})
    yield Case("experiment: id by variable", "plain",
               environment={"MLFLOW_EXPERIMENT_ID": "@EXPERIMENT@"})
    yield Case("run name", "plain", ["--run-name", "a name"])
    yield Case("run name: empty", "plain", ["--run-name", ""])
    yield Case("run id", "extras", ["--run-id", "@RUN@", "-P", "a=2"])
    yield Case("run id: no such run", "plain", ["--run-id", "0" * 32])
    yield Case("no such backend", "plain", ["-b", "nowhere"])
    yield Case("backend by name", "plain", ["-b", "local"])
    yield Case("backend config", "plain", ["-c", "{}"])
    yield Case("backend config: no JSON", "plain", ["-c", "{"])
    yield Case("backend config: no file", "plain", ["-c", "nowhere.json"])
    yield Case("no such option", "plain", ["--nonsense"])


CASES = [*parameters(), *entry_points(), *files(), *paths(), *sources(), *recording()]
