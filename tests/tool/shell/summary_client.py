"""Meets faults of the server in $WS_ECHO_URL: one client conforms, and one violates the RFC.

Their messages and targets have characters that XML, YAML and TAP treat in a special way.
"""

import asyncio
import os

import websockets

URL = os.environ["WS_ECHO_URL"]


async def conform():
    async with websockets.connect(URL + "/a%20b?x=<&>%23") as client:
        await client.send("--- ]]> # \\ \x1b \u2028 é")
        await client.recv()
    async with websockets.connect(URL + "/do/frame.rsv2@message:1") as client:
        await client.send("--- ]]> # \\ \x1b \u2028 é")
        try:
            await client.recv()
        except websockets.ConnectionClosed:
            pass  # it has closed with 1002, as it should


async def violate():
    host, port = URL.removeprefix("ws://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        b"GET /do/frame.rsv1@message:1 HTTP/1.1\r\nHost: x\r\n"
        b"Upgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"\x81\x81\0\0\0\0x")
    await reader.readexactly(3)
    writer.write(b"\x88\x82\0\0\0\0\x03\xe8")  # 1000 instead of 1002
    await reader.readexactly(4)
    writer.close()


asyncio.run(conform())
asyncio.run(violate())
