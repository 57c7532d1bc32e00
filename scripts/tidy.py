#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""usage: scripts/tidy.py [FILE...]

Runs clang-tidy on every source, or on those named. A source that passed is not checked again until
the source, a header of ours that it includes, its compile command or .clang-tidy changes; a hash of all
of these is kept in $MLF_CACHE/tidy.

clang-tidy spends most of its time on the headers of the standard library. So a dozen sources are
checked as one: a batch includes all their headers and then the sources. In a batch no name without
linkage may occur twice. Sources that do not compile together are checked alone.

In a batch, as in the units that release builds compile, a source may use names that only another source
includes. So each source of a batch is also compiled alone, without clang-tidy.
"""
import concurrent.futures
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

root = Path(__file__).resolve().parent.parent
build = root / "build" / "tidy"
caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
cache = Path(os.environ.get("MLF_CACHE") or caches / "mlf") / "tidy"
batch_size = 12
include = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)


def flags_of_sources():
    """How each source is compiled, as far as it can matter: [definition, include path, ...]."""
    found = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        words = shlex.split(entry["command"])
        flags = [[word] for word in words if word.startswith(("-D", "-I", "-std"))]
        flags += [["-isystem", after] for word, after in zip(words, words[1:]) if word == "-isystem"]
        found.setdefault(Path(entry["file"]), flags)
    return found


class Sources:
    def __init__(self):
        self.flags = flags_of_sources()
        self.common = hashlib.sha256((root / ".clang-tidy").read_bytes())
        self.common.update(Path(__file__).read_bytes())
        self.common.update(subprocess.run(["clang-tidy", "--version"], capture_output=True, check=True).stdout)
        self.texts = {}

    def text(self, path):
        if path not in self.texts:
            self.texts[path] = path.read_bytes().decode(errors="replace")
        return self.texts[path]

    def resolve(self, path, kind, name):
        """The file of ours that this include line of `path` means, or None."""
        if kind == "<":
            return None
        places = (path.parent, root / "lib", root / "include", root / "tests", build / "generated")
        return next((place / name for place in places if (place / name).is_file()), None)

    def headers(self, path, seen):
        for kind, name in include.findall(self.text(path)):
            header = self.resolve(path, kind, name)
            if header and header not in seen:
                seen.add(header)
                self.headers(header, seen)
        return seen

    def key(self, path):
        digest = self.common.copy()
        for part in [path, *sorted(self.headers(path, set()))]:
            digest.update(f"{part.relative_to(root)} {len(self.text(part))}\n{self.text(part)}".encode())
        digest.update(repr(self.flags[path]).replace(str(root), "").encode())
        return digest.hexdigest()


def is_tool(path):
    return path.relative_to(root).parts[0] == "tools"


def local_names(paths):
    """For each source, the names in its unnamed namespaces, as (enclosing namespace, name), and main()."""
    command = ["ctags", "--languages=C++", "--sort=no", "--fields=s", "-f", "-", *map(str, paths)]
    tags = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = {path: set() for path in paths}
    for name, file, *_, scope in (line.split("\t") for line in tags.splitlines() if "\t" in line):
        unnamed = re.fullmatch(r"namespace:(.*?)(::)?__anon\w+", scope)
        if unnamed or name == "main":
            found[Path(file)].add((unnamed[1] if unnamed else "", name))
    return found


class Batch:
    def __init__(self):
        self.members, self.names, self.words, self.tool = [], set(), set(), None

    def takes(self, path, names, words):
        """Whether this source can join: it is of the same tool, no local name occurs twice, and none
        hides a name that another source uses."""
        if len(self.members) == batch_size or self.names & names:
            return False
        if is_tool(path) and self.tool not in (None, path.parent):
            return False
        return not {name for _, name in names} & self.words and not {name for _, name in self.names} & words

    def add(self, path, names, words):
        self.members.append(path)
        self.names |= names
        self.words |= words
        self.tool = path.parent if is_tool(path) else self.tool


def batches(sources, paths):
    """Groups of sources that can be checked together. A source with a using declaration is alone,
    because clang-tidy checks these in the main file only."""
    alone = [path for path in paths if re.search(r"^\s*using [\w:]+::\w+;", sources.text(path), re.MULTILINE)]
    names = local_names(paths) if paths else {}
    groups = []
    for path in (path for path in paths if path not in alone):
        # A verb is in a namespace of its own within a batch, see batch_text().
        own = {name for name in names[path] if not is_tool(path) or name[1] == "main"}
        words = set() if is_tool(path) else set(re.findall(r"\b[A-Z]\w+|\b\w+(?=\()", sources.text(path)))
        words -= {name for _, name in own}
        group = next((group for group in groups if group.takes(path, own, words)), None)
        if not group:
            groups.append(group := Batch())
        group.add(path, own, words)
    return [[path] for path in alone] + [group.members for group in groups]


def batch_text(sources, members):
    lines = []
    for path in members:
        for kind, name in include.findall(sources.text(path)):
            header = sources.resolve(path, kind, name)
            lines.append(f'#include "{header}"' if header else f"#include <{name}>")
    lines = list(dict.fromkeys(lines))
    for number, path in enumerate(members):
        if is_tool(path):
            lines += ["namespace mlf::tools {}",
                      f"namespace mlf::tools_{number} {{ using namespace mlf::tools; }}  // NOLINT",
                      f"#define tools tools_{number}", f'#include "{path}"', "#undef tools"]
        else:
            lines.append(f'#include "{path}"')
    return "\n".join(lines) + "\n"


def tidy(path, flags, options=()):
    """clang-tidy's findings in the file, as text; empty when there are none."""
    words = [word for flag in flags for word in flag]
    done = subprocess.run(["clang-tidy", "--quiet", *options, str(path), "--", "clang++", *words], cwd=root,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return "" if done.returncode == 0 else done.stdout or done.stderr or "clang-tidy failed\n"


def compile_alone(path, flags):
    """The compiler's messages for one source compiled alone; empty when there are none."""
    words = [word for flag in flags for word in flag]
    done = subprocess.run(["g++", "-fsyntax-only", *words, str(path)], cwd=root, stderr=subprocess.PIPE, text=True)
    return "" if done.returncode == 0 else done.stderr


def check_one(sources, path):
    findings = tidy(path, sources.flags[path])
    if not findings:
        (cache / sources.key(path)).touch()
    return findings


def check(sources, number, members):
    """The findings in these sources. If there are none, their hashes are kept."""
    if len(members) == 1:
        return check_one(sources, members[0])
    flags = list(map(list, dict.fromkeys(tuple(flag) for path in members for flag in sources.flags[path])))
    findings = "".join(compile_alone(path, sources.flags[path]) for path in members)
    if findings:
        return findings
    batch = build / "batches" / f"{number}.cpp"
    batch.write_text(batch_text(sources, members))
    findings = tidy(batch, flags, ["--checks=-bugprone-suspicious-include"])
    if "[clang-diagnostic-error]" not in findings:
        for path in members if not findings else []:
            (cache / sources.key(path)).touch()
        return findings
    # The batch does not compile: the sources that the compiler names are checked alone.
    named = [path for path in members if str(path) in findings] or members
    print(f"alone: {' '.join(str(path.relative_to(root)) for path in named)}", file=sys.stderr)
    rest = [path for path in members if path not in named]
    alone = "".join(check_one(sources, path) for path in named)
    return alone + (check(sources, number, rest) if rest else "")


def main():
    subprocess.run(["cmake", "--preset", "tidy"], cwd=root, stdout=subprocess.DEVNULL, check=True)
    (build / "batches").mkdir(exist_ok=True)
    cache.mkdir(parents=True, exist_ok=True)
    named = [Path(name).resolve() for name in sys.argv[1:]]
    listed = subprocess.run(["git", "ls-files", "lib/*.cpp", "tools/*.cpp"], cwd=root, capture_output=True,
                            text=True, check=True).stdout.split()
    sources = Sources()
    paths = named or [root / name for name in listed]
    unknown = [str(path) for path in paths if path not in sources.flags]
    if unknown:
        sys.exit(f"compiled by no target: {' '.join(unknown)}")
    due = [path for path in paths if not (cache / sources.key(path)).exists()]
    groups = batches(sources, due)
    failed = False
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for findings in pool.map(lambda item: check(sources, *item), enumerate(groups)):
            if findings:
                failed = True
                print(findings, end="", flush=True)
    sys.exit(failed)


main()
