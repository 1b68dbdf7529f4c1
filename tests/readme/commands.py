"""Runs programs for the examples: any command, a server with a trace, and what examples call."""

import contextlib
import os
import pathlib
import random
import shlex
import signal
import socket
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
LIMIT = 20 * float(os.environ.get("WSECHO_TIMEOUT_SCALE", "1"))  # seconds, of every wait


def free_port():
    """Below the ports that the system gives to others."""
    while True:
        port = random.randrange(20000, 30000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def run(command, folder, environment):
    """Its exit code and output. Whatever it has left running in its session is ended."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                   stdout=out, stderr=err, start_new_session=True)
        try:
            code = process.wait(LIMIT)
        except subprocess.TimeoutExpired:
            code = "no end"
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        outputs = []
        for file in (out, err):
            file.seek(0)
            outputs.append(file.read())
        return code, outputs


class Server:
    """The tool with a trace, on a port of its own."""

    def __init__(self, *options):
        self.trace = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [os.environ["WS_ECHO"], "--host", "127.0.0.1", "--port", "0", "--print-port", "--debug",
             "--max-lifetime", "100s", *options],
            stdout=subprocess.PIPE, stderr=self.trace, text=True)
        self.port = int(self.process.stdout.readline() or 0)

    def stop(self):
        """Its trace. The client has ended: first the server sees the ends of its connections."""
        deadline = time.monotonic() + LIMIT / 4
        while self.has_connections() and time.monotonic() < deadline:
            time.sleep(0.01)
        self.process.send_signal(signal.SIGINT)  # SIGTERM prints the transcript, too
        self.process.wait(LIMIT)
        self.process.stdout.close()
        with self.trace:
            self.trace.seek(0)
            return self.trace.read()

    def has_connections(self):
        # Not read(), which would move the place where the server writes.
        trace = os.pread(self.trace.fileno(), 1 << 20, 0)
        return trace.count(b" = connected ") > trace.count(b" = closed ")


def make_commands(folder):
    """What examples call, by the names that they call it."""
    tool, python, node = (os.environ[name] for name in ("WS_ECHO", "PYTHON", "NODE"))
    commands = {
        # A server in the background outlives the example, but not for long.
        "ws-echo": 'case " $* " in *" --background "*) set -- "$@" --max-lifetime 20s ;; esac\n'
                   f'exec {shlex.quote(tool)} "$@"',
        "my-client": f'exec {shlex.quote(python)} {shlex.quote(str(HERE / "my_client.py"))} "$@"',
        "python3": f'exec {shlex.quote(python)} "$@"',
        "node": f'exec {shlex.quote(node)} "$@"'}
    for name, script in commands.items():
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
