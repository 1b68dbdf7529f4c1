"""Proves that tests with ids of their own never see each other: workers that all use one ws-echo.

Usage: isolation.py [WORKERS [SECONDS]], with WS_ECHO_CONTROL_URL; by default 8 workers for 8 s, half
of them in node. One more resets its id, and what has no id, all the time. The tests take turns at
the three ways to have an id: in the URL, by a port of their own, in a header. Prints the number of
tests; fails at the first message that is not the test's own.
"""

import asyncio
import itertools
import os
import pathlib
import subprocess
import sys
import time
from multiprocessing import Process, Value

import websockets
from ws_echo import WsEcho

NODE = [os.environ.get("NODE", "node"), str(pathlib.Path(__file__).with_name("isolation.mjs"))]


def address_of(way, echo):
    """The URL and the headers of the client."""
    if way == "port":
        return echo.listen(), {}
    return (echo.url(), {}) if way == "url" else (echo.ws, {"Ws-Echo-Id": echo.id})


def one_test(way):
    echo = WsEcho()
    url, headers = address_of(way, echo)
    echo.enqueue("hs.status(503)")  # for our next connection, not for another's
    asyncio.run(refused(url, headers))
    asyncio.run(accepted(echo, url, headers))
    echo.quiet()
    assert [each["response_status"] for each in connections(echo)] == [503, 101]
    echo.reset()
    assert connections(echo) == []


def connections(echo):
    return echo.call(f"/-/connections?id={echo.id}", "GET")["connections"]


async def refused(url, headers):
    try:
        async with websockets.connect(url, extra_headers=headers):
            raise AssertionError("another connection took our behavior")
    except websockets.InvalidStatusCode as error:
        assert error.status_code == 503


async def accepted(echo, url, headers):
    texts = [f"{echo.id} {number}" for number in range(5)]
    async with websockets.connect(url, extra_headers=headers) as client:
        for text in texts:
            await client.send(text)
            assert await client.recv() == text
        for text in texts:
            assert (await asyncio.to_thread(echo.take))["text"] == text
        await asyncio.to_thread(echo.verify, *({"text": text} for text in texts))


def test_without_end(seconds, count):
    end = time.monotonic() + seconds
    for way in itertools.cycle(["url", "port", "header"]):
        if time.monotonic() > end:
            return
        one_test(way)
        with count.get_lock():
            count.value += 1


def reset_without_end(seconds, count):
    echo, end = WsEcho(), time.monotonic() + seconds
    while time.monotonic() < end:
        echo.reset()
        echo.call("/-/reset")
        count.value += 2


def main(workers=8, seconds=8):
    tests, resets = Value("i", 0), Value("i", 0)
    python = [Process(target=test_without_end, args=(seconds, tests)) for _ in range(workers // 2)]
    python.append(Process(target=reset_without_end, args=(seconds, resets)))
    node = [subprocess.Popen([*NODE, str(seconds)], stdout=subprocess.PIPE, text=True)
            for _ in range(workers - workers // 2)]
    for process in python:
        process.start()
    by_node = [int(process.communicate()[0] or 0) for process in node]
    for process in python:
        process.join()
    codes = [process.exitcode for process in python] + [process.returncode for process in node]
    print(f"{tests.value} tests in Python, {sum(by_node)} in JavaScript, {resets.value} resets, "
          f"exit codes {codes}")
    return 0 if tests.value > 0 and sum(by_node) > 0 and not any(codes) else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
