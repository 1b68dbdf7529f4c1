"""The exchange between a client and a server that grades it, as drivers for the Autobahn testsuite
have it."""

import os
import sys
from urllib.parse import quote


async def exchange(agent, converse, read_one):
    """Runs all cases of the server that the first argument or WS_ECHO_URL names.

    converse(url) opens the URL and echoes every message until the connection has ended, however it
    did; read_one(url) returns the first message.
    """
    server = (sys.argv[1] if len(sys.argv) > 1 else os.environ["WS_ECHO_URL"]).rstrip("/")
    agent = quote(agent, safe="")
    count = int(await read_one(f"{server}/getCaseCount"))
    for number in range(1, count + 1):
        await converse(f"{server}/runCase?case={number}&agent={agent}")
    await converse(f"{server}/updateReports?agent={agent}")
