"""Python's websockets on asyncio. Argument: the port."""

import asyncio
import contextlib
import sys

import websockets


async def echo(client, _path=None):
    with contextlib.suppress(websockets.ConnectionClosed):
        async for message in client:
            await client.send(message)


async def main():
    async with websockets.serve(echo, "127.0.0.1", int(sys.argv[1]), max_size=None,
                                compression=None):
        await asyncio.Future()


asyncio.run(main())
