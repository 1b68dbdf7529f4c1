"""Proves that tests with ids of their own never see each other: workers that all use one ws-echo.

Usage: isolation.py WORKERS SECONDS, with WS_ECHO_CONTROL_URL. Half of the workers run node, and one
more resets its id all the time. Prints the number of tests; fails at the first message that is not
the test's own.
"""

import asyncio
import os
import pathlib
import subprocess
import sys
import time
from multiprocessing import Process, Value

import websockets
from ws_echo import WsEcho

NODE = [os.environ.get("NODE", "node"), str(pathlib.Path(__file__).with_name("isolation.mjs"))]


def one_test():
    echo = WsEcho()
    echo.enqueue("hs.status(503)")  # for our next connection, not for another's
    asyncio.run(refused(echo))
    asyncio.run(accepted(echo, [f"{echo.id} {number}" for number in range(5)]))
    echo.quiet()
    assert [each["response_status"] for each in echo.connections()] == [503, 101]
    echo.reset()
    assert echo.connections() == []


async def refused(echo):
    try:
        async with websockets.connect(echo.url()):
            raise AssertionError("another connection took our behavior")
    except websockets.InvalidStatusCode as error:
        assert error.status_code == 503


async def accepted(echo, texts):
    async with websockets.connect(echo.url()) as client:
        for text in texts:
            await client.send(text)
            assert await client.recv() == text
        for text in texts:
            assert (await asyncio.to_thread(echo.take))["text"] == text
        await asyncio.to_thread(echo.verify, *({"text": text} for text in texts))


def repeat(test, seconds, count):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        test()
        with count.get_lock():
            count.value += 1


def reset_without_end(seconds):
    echo, end = WsEcho(), time.monotonic() + seconds
    while time.monotonic() < end:
        echo.reset()


def main(workers, seconds):
    count = Value("i", 0)
    python = [Process(target=repeat, args=(one_test, seconds, count)) for _ in range(workers // 2)]
    python.append(Process(target=reset_without_end, args=(seconds,)))
    node = [subprocess.Popen([*NODE, str(seconds)], stdout=subprocess.PIPE, text=True)
            for _ in range(workers - workers // 2)]
    for process in python:
        process.start()
    by_node = [int(process.communicate()[0] or 0) for process in node]
    for process in python:
        process.join()
    codes = [process.exitcode for process in python] + [process.returncode for process in node]
    print(f"{count.value} tests in Python, {sum(by_node)} in JavaScript, exit codes {codes}")
    return 0 if count.value > 0 and sum(by_node) > 0 and not any(codes) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), float(sys.argv[2])))
