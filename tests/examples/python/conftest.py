"""Fixtures for pytest: ws-echo runs once for all tests, and each test gets URLs of its own.

Copy this file beside your tests. It needs nothing but pytest, and ws-echo in PATH or in $WS_ECHO.
"""

import json
import os
import subprocess
import time
import uuid
from urllib.parse import urlencode

import pytest

LIMIT = 10  # seconds, of every wait


@pytest.fixture(scope="session")
def start_ws_echo():
    """A function that starts a server with these options, and returns its process and its URL."""
    started = []

    def start(*options):
        command = [os.environ.get("WS_ECHO", "ws-echo"), "--host", "127.0.0.1", "--port", "0"]
        process = subprocess.Popen([*command, "--print-url", "--exit-with-parent", *options],
                                   stdout=subprocess.PIPE, text=True)
        started.append(process)
        url = process.stdout.readline().strip()
        assert url, f"ws-echo ended with {process.wait(LIMIT)}: see stderr"
        return process, url

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=LIMIT)


@pytest.fixture(scope="session")
def shared_ws_echo(start_ws_echo, tmp_path_factory):
    trace = tmp_path_factory.mktemp("ws-echo") / "trace.json"
    _, url = start_ws_echo("--trace-format", "json", "--trace-file", str(trace))
    return url, trace


@pytest.fixture
def ws_echo(shared_ws_echo):
    return WsEcho(*shared_ws_echo)


class WsEcho:
    """What one test sees of the server. Its `?id=` keeps counts such as `;first=2` apart."""

    def __init__(self, url, trace):
        self._url, self._trace, self.id = url, trace, uuid.uuid4().hex

    def url(self, behavior="echo", path="/"):
        """For example `url("close(4001,bye)@message:3")`."""
        return f"{self._url}{path}?{urlencode({'id': self.id, 'do': behavior})}"

    def ended(self, count=1):
        """Waits until `count` connections of this test have ended. Returns their last events."""
        deadline = time.monotonic() + LIMIT
        while len(ends := self._ends()) < count:
            assert time.monotonic() < deadline, f"{len(ends)} connections ended, not {count}"
            time.sleep(0.02)
        return ends

    def _ends(self):
        with open(self._trace, encoding="utf-8") as file:
            events = [json.loads(line) for line in file if line.endswith("\n")]
        ours = {event["connection"] for event in events
                if f"id={self.id}" in event.get("request", {}).get("target", "")}
        return [event for event in events
                if event["event"] == "closed" and event["connection"] in ours]
