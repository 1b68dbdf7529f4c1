"""A client to test, with the package websockets: says a text and prints the answer; reconnects.

Usage: say.py URL TEXT [ATTEMPTS]
"""

import asyncio
import sys

import websockets

PAUSE = 0.05  # seconds between two attempts


async def say(url, text, attempts=1):
    """Returns the answer to `text`. The exception of the last attempt passes through."""
    for left in reversed(range(attempts)):
        try:
            async with websockets.connect(url) as socket:
                await socket.send(text)
                return await socket.recv()
        except (OSError, websockets.ConnectionClosed, websockets.InvalidHandshake):
            if left == 0:
                raise
            await asyncio.sleep(PAUSE)


if __name__ == "__main__":
    try:
        print(asyncio.run(say(sys.argv[1], sys.argv[2], int((sys.argv[3:] or [1])[0]))))
    except (OSError, websockets.WebSocketException) as error:
        sys.exit(f"say: {error}")
