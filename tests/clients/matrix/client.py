"""Meets each case with the Python package websockets; cases on stdin, results on stdout, as JSON."""

import asyncio
import json
import ssl
import sys

import websockets

AT_ONCE = 24
MOST_COMPARED = 200


def digest(message):
    """What of a message is compared: its kind, its size, and its first octets."""
    octets = message.encode() if isinstance(message, str) else message
    kind = "text" if isinstance(message, str) else "binary"
    return f"{kind} {len(octets)} {octets[:24].hex()}"


def security(case):
    """The TLS of a case with a CA; None for ws."""
    if not case["url"].startswith("wss:"):
        return None
    context = ssl.create_default_context(cafile=case["ca"])
    if case["identity"]:
        context.load_cert_chain(case["identity"])
    if case["alpn"]:
        context.set_alpn_protocols([case["alpn"]])
    return context


async def meet(case):
    result = {"name": case["name"], "opened": False, "delivered": []}
    try:
        connection = await asyncio.wait_for(
            websockets.connect(case["url"], subprotocols=case["subprotocols"] or None,
                               ssl=security(case),
                               ping_interval=None, open_timeout=3, close_timeout=1,
                               max_size=1 << 22), 4)
    except BaseException as error:  # asyncio.TimeoutError among them
        result["saw"] = type(error).__name__
        return result
    result["opened"] = True
    try:
        for text in ("hello", "again", "and again"):
            await connection.send(text)
            if text == "hello":
                await connection.ping("ping")
            try:
                while True:
                    message = await asyncio.wait_for(connection.recv(), 0.25)
                    if len(result["delivered"]) < MOST_COMPARED:
                        result["delivered"].append(digest(message))
            except asyncio.TimeoutError:
                pass
    except websockets.ConnectionClosed:
        pass
    except BaseException as error:
        result["saw"] = type(error).__name__
    try:
        await asyncio.wait_for(connection.close(), 3)
    except BaseException:
        pass
    result.setdefault("saw", str(connection.close_code))
    return result


async def main():
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(case):
        async with slots:
            print(json.dumps(await meet(case)), flush=True)

    print(json.dumps({"version": "websockets " + websockets.version.version}))
    await asyncio.gather(*(one(case) for case in json.load(sys.stdin)))


asyncio.run(main())
