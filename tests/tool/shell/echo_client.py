"""Sends a text and a binary message to URL with the package websockets, and expects their echoes.

Usage: echo_client.py URL
"""

import asyncio
import os
import sys

import websockets

LIMIT = 10 * float(os.environ.get("WSECHO_TIMEOUT_SCALE", "1"))  # seconds


async def main(url):
    async with websockets.connect(url) as connection:
        for message in ["Grüße", b"\x00\xff\x7f"]:
            await connection.send(message)
            answer = await connection.recv()
            if answer != message:
                sys.exit(f"sent {message!r}, received {answer!r}")


asyncio.run(asyncio.wait_for(main(sys.argv[1]), LIMIT))
