"""Python's aiohttp as the client that is graded."""

import asyncio

import aiohttp
from aiohttp import WSMsgType

from exchange import exchange


async def converse(url):
    try:
        async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    await socket.send_str(message.data)
                elif message.type == WSMsgType.BINARY:
                    await socket.send_bytes(message.data)
    except (aiohttp.ClientError, OSError):
        pass


async def read_one(url):
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        return await socket.receive_str()


asyncio.run(exchange(f"aiohttp/{aiohttp.__version__}", converse, read_one))
