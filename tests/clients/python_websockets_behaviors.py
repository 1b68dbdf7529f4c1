"""What a client meets with when it asks for it in its URL, with the Python package websockets.

Usage: python_websockets_behaviors.py URL
"""

import asyncio
import http.client
import os
import sys
import urllib.parse

import websockets

LIMIT = 10 * float(os.environ.get("WSECHO_TIMEOUT_SCALE", "1"))  # seconds, of every wait


async def soon(awaitable):
    return await asyncio.wait_for(awaitable, LIMIT)


def connect(url, **options):
    return websockets.connect(url, open_timeout=LIMIT, close_timeout=LIMIT, **options)


def check(got, expected):
    if got != expected:
        raise AssertionError(f"got {got!r:.300}, not {expected!r:.300}")


async def everything_from(connection):
    """The messages that come until the server closes, and its close frame."""
    messages = []
    try:
        while True:
            messages.append(await soon(connection.recv()))
    except websockets.ConnectionClosed:
        return messages, (connection.close_code, connection.close_reason)


async def says_hello_and_closes_at_the_third_message(url):
    async with connect(url + "do/send(hello)/close(4001,bye)@message:3") as connection:
        for message in ["one", "two", "three"]:
            await soon(connection.send(message))
        check(await everything_from(connection), (["hello", "one", "two"], (4001, "bye")))


async def reads_a_behavior_in_a_query(url):
    query = urllib.parse.urlencode({"room": "1", "do": "send(Grüße)/send(a b)/close(4000,see you)"})
    async with connect(url + "chat?" + query) as connection:
        check(await everything_from(connection), (["Grüße", "a b"], (4000, "see you")))


async def works_after_two_refusals(url):
    statuses = []
    while True:
        try:
            async with connect(url + "do/hs.status(503);first=2") as connection:
                await soon(connection.send("at last"))
                check(await soon(connection.recv()), "at last")
                break
        except websockets.InvalidStatusCode as refusal:
            statuses.append(refusal.status_code)
    check(statuses, [503, 503])


async def has_a_subprotocol_and_a_header(url):
    target = "do/subprotocol(chat.v2)/header(X-Session,4711)"
    async with connect(url + target, subprotocols=["chat.v1", "chat.v2"]) as connection:
        check(connection.subprotocol, "chat.v2")
        check(connection.response_headers["X-Session"], "4711")


async def gets_pings_and_ticks(url):
    async with connect(url + "do/every(10ms,tick)/ping(x)/sink") as connection:
        await soon(connection.send("nobody answers this"))
        check([await soon(connection.recv()) for _ in range(3)], ["tick"] * 3)


async def learns_the_nearest_name(url):
    try:
        async with connect(url + "do/hs.statsu(503)"):
            raise AssertionError("an unknown behavior was accepted")
    except websockets.InvalidStatusCode as refusal:
        check(refusal.status_code, 400)

    # The package does not show the body of a refusal: the same request again, without it.
    again = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=LIMIT)
    again.request("GET", "/do/hs.statsu(503)",
                  headers={"Upgrade": "websocket", "Connection": "Upgrade",
                           "Sec-WebSocket-Version": "13",
                           "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="})
    refusal = again.getresponse()
    body = refusal.read().decode()
    check((refusal.status, "did you mean hs.status?" in body), (400, True))


SCENARIOS = [says_hello_and_closes_at_the_third_message, reads_a_behavior_in_a_query,
             works_after_two_refusals, has_a_subprotocol_and_a_header, gets_pings_and_ticks,
             learns_the_nearest_name]

for scenario in SCENARIOS:
    print(scenario.__name__, flush=True)
    asyncio.run(scenario(sys.argv[1]))
