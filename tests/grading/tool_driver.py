"""A driver for python3-websockets: runs all cases, or as many as asked for.

Usage: tool_driver.py URL AGENT [CASES [EXIT-CODE]]

With CASES it leaves in the middle of the case after these, and asks for no report.
"""

import asyncio
import sys
import urllib.parse

import websockets


async def echo(url):
    try:
        async with websockets.connect(url, max_size=None, ping_interval=None) as client:
            async for message in client:
                await client.send(message)
    except websockets.ConnectionClosed:
        pass


async def run(url, agent, most=None):
    named = urllib.parse.urlencode({"agent": agent})
    async with websockets.connect(f"{url}/getCaseCount") as client:
        count = int(await client.recv())
    for number in range(1, count + 1 if most is None else most + 1):
        await echo(f"{url}/runCase?case={number}&{named}")
    if most is not None:
        client = await websockets.connect(f"{url}/runCase?case={most + 1}&{named}")
        client.transport.abort()
        return
    async with websockets.connect(f"{url}/updateReports?{named}", open_timeout=60):
        pass


asyncio.run(run(*sys.argv[1:3], *map(int, sys.argv[3:4])))
sys.exit(int(sys.argv[4]) if len(sys.argv) > 4 else 0)
