"""Every kind of message and both ends of a connection, with the Python package websockets.

Usage: python_websockets_client.py URL
"""

import asyncio
import os
import random
import sys

import websockets

LIMIT = 10 * float(os.environ.get("WSECHO_TIMEOUT_SCALE", "1"))  # seconds, of every wait
MEGABYTES = random.Random(6455).randbytes(5 << 20)


async def soon(awaitable):
    return await asyncio.wait_for(awaitable, LIMIT)


async def echo(connection, message):
    await soon(connection.send(message))
    return await soon(connection.recv())


def check(got, expected):
    if got != expected:
        raise AssertionError(f"got {got!r:.80}, not {expected!r:.80}")


async def keeps_text_text(connection):
    for text in ["hello", "", "Grüße, 世界 \N{SLICE OF PIZZA}", "\0"]:
        check(await echo(connection, text), text)


async def keeps_binary_binary(connection):
    for data in [b"hello", b"", bytes(range(256)), b"\xff\xfe\x80"]:
        check(await echo(connection, data), data)


async def puts_fragments_together(connection):
    check(await echo(connection, ["Grü", "", "ße, ", "世界"]), "Grüße, 世界")
    check(await echo(connection, [b"\x00", b"\xff" * 70000, b""]), b"\x00" + b"\xff" * 70000)


async def echoes_megabytes(connection):
    check(await echo(connection, MEGABYTES), MEGABYTES)
    text = "ü-世-" * (1 << 19)
    check(await echo(connection, text), text)


async def keeps_the_order(connection):
    messages = [f"message {number}" for number in range(500)]
    sending = asyncio.ensure_future(send_all(connection, messages))
    check([await soon(connection.recv()) for _ in messages], messages)
    await soon(sending)


async def send_all(connection, messages):
    for message in messages:
        await connection.send(message)


async def answers_pings(connection):
    for payload in [b"", b"are you there?", bytes(125)]:
        await soon(await connection.ping(payload))  # completes when the same payload is back


async def echoes_code_and_reason_of_a_close(connection):
    await soon(connection.close(4001, "fertig: ü"))
    check((connection.close_code, connection.close_reason), (4001, "fertig: ü"))


SCENARIOS = [keeps_text_text, keeps_binary_binary, puts_fragments_together, echoes_megabytes,
             keeps_the_order, answers_pings, echoes_code_and_reason_of_a_close]


def connect(url, **options):
    if url.startswith("ws+unix://"):
        path = url[len("ws+unix://"):].split(":")[0]
        return websockets.unix_connect(path, "ws://localhost/", **options)
    return websockets.connect(url, **options)


async def run(url, compression):
    for scenario in SCENARIOS:
        name = f"{scenario.__name__}, compression: {compression}"
        print(name, flush=True)
        async with connect(url, compression=compression, max_size=None,
                           open_timeout=LIMIT, close_timeout=LIMIT) as connection:
            negotiated = [extension.name for extension in connection.extensions]
            check(negotiated, ["permessage-deflate"] if compression else [])
            await scenario(connection)


for wanted in [None, "deflate"]:
    asyncio.run(run(sys.argv[1], wanted))
