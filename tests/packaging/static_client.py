"""Talks to the server in the empty root directory: ws, wss with its CA, a fault of TLS, control.

Usage: static_client.py CONTROL_URL WSS_URL WSS_URL_OF_EXPIRED
"""

import asyncio
import json
import ssl
import sys
import urllib.request

import websockets

control, url, expired = sys.argv[1:]


def ask(path, method='GET', body=None):
    request = urllib.request.Request(control + path, body and json.dumps(body).encode(),
                                     {'Content-Type': 'application/json'}, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read().decode()


async def echo(where, message, trust=None):
    async with websockets.connect(where, ssl=trust) as client:
        await client.send(message)
        assert await client.recv() == message


async def main():
    trust = ssl.create_default_context(cadata=ask('/-/ca.pem'))
    await echo(url, 'grüße', trust)
    await echo(url.replace('wss', 'ws'), b'\x00\xff')
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        trust.minimum_version = trust.maximum_version = version
        await echo(url, 'a' * 100_000, trust)
    try:
        await echo(expired, 'hello', trust)
    except ssl.SSLCertVerificationError as error:
        assert 'expired' in str(error), error
    else:
        raise AssertionError('an expired certificate was accepted')
    state = json.loads(ask('/-/state'))
    assert state['pid'] == 1, state
    assert state['messages'] == 6, state  # two are of health checks
    assert 'wsecho_messages_total' in ask('/metrics')
    ask('/-/queue', 'POST', {'behaviors': ['close(4001,bye)']})
    async with websockets.connect(url.replace('wss', 'ws')) as client:
        try:
            await client.recv()
        except websockets.ConnectionClosed as closed:
            assert closed.code == 4001, closed


asyncio.run(main())
