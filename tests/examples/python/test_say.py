"""Tests for pytest, of a client whose server misbehaves as the URL asks.

Copy them together with conftest.py, and call your client instead of say().
"""

import asyncio

import pytest
import websockets
from say import say


def test_hears_what_it_says(ws_echo):
    assert asyncio.run(say(ws_echo.url(), "hello")) == "hello"


def test_fails_the_connection_at_an_invalid_frame(ws_echo):
    with pytest.raises(websockets.ConnectionClosedError):
        asyncio.run(say(ws_echo.url("frame.rsv2@message:1"), "hello"))

    (end,) = ws_echo.ended()
    assert [verdict["verdict"] for verdict in end["verdicts"]] == ["conforms"], end


def test_reports_why_it_was_refused(ws_echo):
    with pytest.raises(websockets.InvalidHandshake, match="503"):
        asyncio.run(say(ws_echo.url("hs.status(503,busy)"), "hello"))


def test_reconnects_until_it_has_an_answer(ws_echo):
    url = ws_echo.url("tcp.rst@message:1;first=2")

    assert asyncio.run(say(url, "hello", attempts=3)) == "hello"

    assert [end["clean"] for end in ws_echo.ended(3)] == [False, False, True]


def test_gives_up_after_the_last_attempt(ws_echo):
    with pytest.raises(websockets.ConnectionClosedError):
        asyncio.run(say(ws_echo.url("tcp.rst@message:1"), "hello", attempts=2))

    assert len(ws_echo.ended(2)) == 2


@pytest.mark.parametrize("fault", ["frame.masked", "utf8.truncated", "close.bad-code(1005)"])
def test_violates_nothing(start_ws_echo, fault):
    server, url = start_ws_echo("--once", "--fail-on-violation")

    with pytest.raises(websockets.ConnectionClosedError):
        asyncio.run(say(f"{url}/do/{fault}@message:1", "hello"))

    assert server.wait(timeout=10) == 0, "the sentence of the verdict is on stderr"
