"""What arrives of a behavior in a URL that aiohttp has normalized.

Usage: aiohttp_urls.py URL
"""

import asyncio
import os
import sys
from urllib.parse import quote, urlencode

import aiohttp
import yarl

LIMIT = 10 * float(os.environ.get("WSECHO_TIMEOUT_SCALE", "1"))  # seconds
TEXT = "50% (nearly), a+b/c=d; %2C?"


async def main(url):
    chain = f"send({quote(TEXT, safe='')})/close(4001,bye)@message:3;first=2"
    async with aiohttp.ClientSession() as session:
        assert await texts_from(url, chain, session) == (TEXT, TEXT)
        for target in (f"/chat?{urlencode({'room': '1', 'do': chain})}",
                       f"/chat?do={quote(chain, safe='')}", f"/chat?do={quote(chain)}",
                       f"/do/{quote(chain, safe='')}", f"/do/{quote(chain)}"):
            await expect(TEXT, session, url + target)
        await expect("hello you", session, f"{url}/?{urlencode({'do': 'send(hello you)'})}")
        await expect_refused(session, f"{url}/do/{chain}")  # as it stands: %29 becomes a parenthesis
        await expect_refused(session, f"{url}/do/send(a%2Cb)")


async def texts_from(url, chain, session):
    async with session.ws_connect(f"{url}/chat", params={"room": "1", "do": chain}) as client:
        first = await client.receive_str()
    async with session.ws_connect(yarl.URL(f"{url}/do/{chain}", encoded=True)) as client:
        second = await client.receive_str()
    return first, second


async def expect(text, session, url):
    async with session.ws_connect(url) as client:
        received = await client.receive_str()
        assert received == text, f"{received!r}, not {text!r}, from {url}"


async def expect_refused(session, url):
    try:
        async with session.ws_connect(url):
            sys.exit(f"{url} was accepted")
    except aiohttp.WSServerHandshakeError as error:
        assert error.status == 400, error


asyncio.run(asyncio.wait_for(main(sys.argv[1].rstrip("/")), LIMIT))
