#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""usage: scripts/session.py [FILE]

Draws docs/session.svg, the picture of a terminal in README.md. Runs the commands below with the mlf on
PATH in a terminal of 100 columns and draws their whole output. Ids, names and times are real, so they
differ each time.
"""

import json
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from xml.sax.saxutils import escape

COLUMNS, CELL, LINE = 100, 8, 18  # columns; pixels of a character and of a line
COLORS = {"31": "#ff7b72", "32": "#7ee787", "33": "#e3b341", "38;5;32": "#58a6ff", "38;5;214": "#ffa657"}
SEARCH = "mlf run search --filter 'metrics.accuracy > 0.9' --order-by metrics.loss"


def commands(environment, directory):
    yield "mlf project sweep iris --env-manager local -P rate=0.01,0.1,1 -P epochs=100 -j 2"
    yield SEARCH + " --metrics loss,accuracy"
    found = subprocess.run(["bash", "-c", SEARCH + " --json"], env=environment, cwd=directory,
                           stdout=subprocess.PIPE, check=True).stdout
    ids = [run["info"]["run_id"][:8] for run in json.loads(found)["runs"]]
    yield f"mlf run plot {' '.join(ids)} --metric loss --height 10"


def output_of(command, environment, directory):
    """What the command prints on a terminal."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(directory)
        os.execvpe("bash", ["bash", "-c", f"stty cols {COLUMNS} rows 50; {command}"], environment)
    text = b""
    try:
        while piece := os.read(terminal, 65536):
            text += piece
    except OSError:  # on Linux: the command has closed the terminal
        pass
    if os.waitpid(pid, 0)[1] != 0:
        sys.exit(f"{command} failed:\n{text.decode()}")
    return text.decode()


def shown_lines(text):
    """The lines as a terminal shows them in the end: of each, the text after the last carriage return."""
    for line in text.replace("\r\n", "\n").removesuffix("\n").split("\n"):
        yield line.rsplit("\r", 1)[-1].replace("\x1b[K", "")


def draw_part(text, x, y, style):
    """Draws words as text and characters of braille as dots (two columns of four), because few fonts
    have braille."""
    if not "\u2800" <= text[0] <= "\u28ff":
        return f'<text x="{x}" y="{y}"{style} textLength="{len(text) * CELL}">{escape(text)}</text>\n'
    places = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
    dots = "".join(f"M{x + index * CELL + 1 + right * 4} {y - 13 + down * LINE // 4}h2v2h-2z"
                   for index, character in enumerate(text)
                   for bit, (right, down) in enumerate(places) if (ord(character) - 0x2800) >> bit & 1)
    return f'<path d="{dots}"{style}/>\n'


def draw_line(line, row):
    column, style, drawn = 0, "", ""
    for sequence, text in re.findall(r"\x1b\[([0-9;]*)m|([^\x1b]+)", line):
        if not text:
            style = {"1": ' font-weight="bold"', "0": "", "": ""}.get(
                sequence, f' fill="{COLORS.get(sequence, "#e6edf3")}"')
        for part in re.finditer(r"\S+( \S+)*", text):
            drawn += draw_part(part[0], (column + part.start() + 2) * CELL, (row + 1) * LINE, style)
        column += len(text)
    return drawn


def draw(lines):
    width, height = (COLUMNS + 4) * CELL, (len(lines) + 2) * LINE
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" '
            'font-size="13.3" fill="#e6edf3">\n'
            f'<rect width="{width}" height="{height}" rx="8" fill="#0d1117"/>\n'
            + "".join(draw_line(line, row + 1) for row, line in enumerate(lines)) + "</svg>\n")


def main():
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    target = sys.argv[1] if len(sys.argv) > 1 else os.path.join(root, "docs", "session.svg")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MLF")}
    environment.update(TERM="xterm-256color", LC_ALL="C.UTF-8", MLFLOW_EXPERIMENT_NAME="iris")
    lines = []
    with tempfile.TemporaryDirectory() as directory:
        shutil.copytree(os.path.join(root, "examples"), os.path.join(directory, "examples"))
        directory = os.path.join(directory, "examples")
        for command in commands(environment, directory):
            lines += ["", f"\x1b[1m$ {command}\x1b[0m"] if lines else [f"\x1b[1m$ {command}\x1b[0m"]
            lines += shown_lines(output_of(command, environment, directory))
    with open(target, "w", encoding="utf-8") as file:
        file.write(draw(lines))


if __name__ == "__main__":
    main()
