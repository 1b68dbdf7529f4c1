"""Python's websocket-client as the client that is graded."""

import asyncio

import websocket
from websocket import ABNF

from exchange import exchange


def echo_all(socket):
    while True:
        opcode, payload = socket.recv_data()
        if opcode == ABNF.OPCODE_TEXT:
            payload.decode()  # recv_data() lets a text pass that ends within a character
        if opcode in (ABNF.OPCODE_TEXT, ABNF.OPCODE_BINARY):
            socket.send(payload, opcode)


async def converse(url):
    code = websocket.STATUS_NORMAL
    socket = websocket.WebSocket()
    try:
        socket.connect(url)
        echo_all(socket)
    except (UnicodeDecodeError, websocket.WebSocketProtocolException):
        code = websocket.STATUS_PROTOCOL_ERROR
    except websocket.WebSocketPayloadException:
        code = websocket.STATUS_INVALID_PAYLOAD
    except (websocket.WebSocketException, OSError, ValueError):
        pass  # ValueError: a redirect without a URL
    socket.close(code)


async def read_one(url):
    socket = websocket.create_connection(url)
    message = socket.recv()
    socket.close()
    return message


asyncio.run(exchange(f"websocket-client/{websocket.__version__}", converse, read_one))
