"""Grades clients of other authors with `ws-echo grade`, and prints a table of their verdicts and of
the time that they took.

Usage: grade_clients.py [--compare DIR] [--outdir DIR] [--only CLIENT...] WS-ECHO BUILT [OPTION...]

BUILT is the folder of the drivers that are compiled. The OPTIONs are those of ws-echo grade. DIR
has results of the Autobahn testsuite: CLIENT.json, or CLIENT-quick.json with fewer cases.
"""

import argparse
import collections
import json
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import time

import comparison

HERE = pathlib.Path(__file__).resolve().parent
SCRIPTS = {".js": ["node"], ".py": [sys.executable, "-B"]}
CLIENTS = [
    "ws.js", "undici.js", "faye.js", "websocket-node.js",
    "websockets-asyncio.py", "websocket-client.py", "aiohttp_client.py",
    "beast", "websocketpp", "libwebsockets", "qt", "gorilla", "nhooyr",
]
COLUMNS = [
    "client", "cases", "OK", "NON-STRICT", "FAILED", "INFORMATIONAL", "UNIMPLEMENTED", "close",
    "wall s", "client CPU s", "server CPU s", "server MiB",
]


def name_of(client):
    return client.split(".")[0]


def command_of(client, built):
    """None if the driver or its interpreter is missing."""
    suffix = pathlib.Path(client).suffix
    if suffix:
        return [*SCRIPTS[suffix], str(HERE / client)] if shutil.which(SCRIPTS[suffix][0]) else None
    program = pathlib.Path(built) / f"grading_driver_{client}"
    return [str(program)] if program.exists() else None


class Server:
    """`ws-echo grade` without a driver, so that its CPU time is its own."""

    def __init__(self, ws_echo, folder, options):
        command = [ws_echo, "grade", "--host", "127.0.0.1", "--port", "0", "--print-url"]
        self.process = subprocess.Popen(
            [*command, "--outdir", str(folder), *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )
        self.url = self.process.stdout.readline().strip()
        if not self.url:
            raise SystemExit(f"{' '.join(command)} ended with {self.process.wait()}")

    def peak_memory(self):
        """In MiB. What wait4() tells includes the memory of the process that started it."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    def stop(self):
        """Returns its CPU time in seconds."""
        self.process.send_signal(signal.SIGTERM)
        return cpu_time(self.process)


def cpu_time(process):
    """Waits until the process has ended."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def grade(client, command, arguments):
    """Returns the client's row of the table, and its verdicts by the ids of the cases; None if there
    is no report."""
    folder = pathlib.Path(arguments.outdir) / name_of(client)
    shutil.rmtree(folder, ignore_errors=True)
    server = Server(arguments.ws_echo, folder, arguments.options)
    begin = time.monotonic()
    driver = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, env={**os.environ, "WS_ECHO_URL": server.url}
    )
    client_time = cpu_time(driver)
    wall_time = time.monotonic() - begin
    memory = server.peak_memory()
    server_time = server.stop()
    if driver.returncode != 0 or not (folder / "index.json").exists():
        print(f"{client}: the driver ended with {driver.returncode}", file=sys.stderr)
        return None
    agent, verdicts = comparison.only_agent(folder / "index.json")
    times = [f"{value:.1f}" for value in (wall_time, client_time, server_time)]
    return [agent, *counts_of(verdicts), *times, f"{memory:.0f}"], verdicts


def counts_of(verdicts):
    counts = collections.Counter(verdict["behavior"] for verdict in verdicts.values())
    closes = collections.Counter(verdict["behaviorClose"] for verdict in verdicts.values())
    wrong = [f"{n} {close}" for close, n in closes.items() if close not in ("OK", "INFORMATIONAL")]
    return [len(verdicts), *(counts[column] for column in COLUMNS[2:7]), ", ".join(wrong)]


def print_row(cells):
    print("|", " | ".join(str(cell) for cell in cells), "|", flush=True)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1].removeprefix("Usage: "))
    parser.add_argument("--compare", metavar="DIR")
    parser.add_argument("--outdir", metavar="DIR", default="reports/clients")
    parser.add_argument("--only", metavar="CLIENT", action="append")
    parser.add_argument("ws_echo", metavar="WS-ECHO")
    parser.add_argument("built", metavar="BUILT")
    arguments, arguments.options = parser.parse_known_args()

    notes = []
    passed = True
    print_row(COLUMNS)
    print_row(["---"] + ["--:"] * (len(COLUMNS) - 1))
    for client in CLIENTS:
        if arguments.only and name_of(client) not in arguments.only:
            continue
        command = command_of(client, arguments.built)
        graded = command and grade(client, command, arguments)
        if command is None:
            print(f"{client}: not installed", file=sys.stderr)
        elif graded is None:
            passed = False
        else:
            row, verdicts = graded
            print_row(row)
            reference = comparison.find(arguments.compare, name_of(client))
            if reference:
                lines, equal = comparison.compare(name_of(client), reference, verdicts)
                notes += lines
                passed = passed and equal
    if notes:
        print("", *notes, sep="\n")
    return 0 if passed else 1


sys.exit(main())
