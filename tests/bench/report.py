"""Runs the benchmark program and prints its figures as Markdown tables."""

import argparse
import datetime
import json
import os
import pathlib
import platform
import subprocess
import sys

import plot
import tables
from figures import Figures

HERE = pathlib.Path(__file__).parent
EPILOG = """Parts: echoes, processes (connections, start, memory), wss, memory, in-process, waiting
and control, all measured by default; and instructions, which needs valgrind."""


def parse_arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__, epilog=EPILOG)
    parser.add_argument("--program", required=True, help=argparse.SUPPRESS)
    parser.add_argument("parts", nargs="*", metavar="PART", help="what to measure")
    parser.add_argument("--peer", action="append", default=[], metavar="'NAME=COMMAND {port}'",
                        help="compare with this server too, which speaks ws (repeatable)")
    parser.add_argument("--rounds", metavar="N", help="of each figure that is a median (default: 5)")
    parser.add_argument("--seconds", metavar="N", help="of each round of echoes (default: 0.25)")
    parser.add_argument("--long", action="store_true",
                        help="watch the history for 10 minutes, not 10 s")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="write all figures")
    parser.add_argument("--from", dest="source", type=pathlib.Path, metavar="FILE",
                        help="measure nothing: show the figures that --json wrote")
    parser.add_argument("--write", action="store_true",
                        help="replace the measured tables and the plot in tests/bench")
    return parser.parse_intermixed_args()


def program_arguments(options):
    arguments = list(options.parts)
    for peer in options.peer:
        arguments += ["--peer", peer]
    for name in ("rounds", "seconds"):
        if getattr(options, name):
            arguments += [f"--{name}", getattr(options, name)]
    return arguments + (["--long"] if options.long else [])


def measure(options):
    figures = Figures()
    with subprocess.Popen([options.program, *program_arguments(options)],
                          stdout=subprocess.PIPE, text=True) as program:
        figures.add_lines(program.stdout)
    return figures, program.returncode


def load(path):
    figures = Figures()
    for record in json.loads(path.read_text(encoding="utf-8"))["records"]:
        figures.add(record)
    return figures, 0


def save(path, figures):
    path.write_text(json.dumps({
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "machine": platform.platform(), "processors": os.cpu_count(),
        "medians": figures.medians(), "records": figures.records}, indent=1) + "\n",
        encoding="utf-8")


def write(figures):
    tables.write_page(HERE / "README.md", figures)
    if figures.rows("ws.cpu") and figures.rows("ws.process"):
        (HERE / "echoes.svg").write_text(plot.draw(figures), encoding="utf-8")


def main():
    options = parse_arguments()
    figures, status = load(options.source) if options.source else measure(options)
    if options.json:
        save(options.json, figures)
    for name in tables.TABLES:
        if figures.rows(name):
            print(tables.markdown(figures, name))
    for error in figures.errors():
        print(f"scripts/bench: {error}", file=sys.stderr)
    if options.write and status == 0:
        write(figures)
    return 1 if status != 0 or figures.errors() else 0


if __name__ == "__main__":
    sys.exit(main())
