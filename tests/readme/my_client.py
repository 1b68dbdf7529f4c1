"""The client that examples in shell call my-client: says hello, reads for a moment, and leaves.

Usage: my_client.py URL

It knows little of WebSocket and takes whatever arrives: a client whose mistakes a server can find.
"""

import contextlib
import re
import socket
import ssl
import sys

scheme, host, port, target = re.fullmatch(r"(wss?)://([^:/]+):(\d+)(/.*)?", sys.argv[1]).groups()
request = (f"GET {target or '/'} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\n"
           "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
           "Sec-WebSocket-Version: 13\r\n\r\n")
with contextlib.ExitStack() as stack:
    connection = stack.enter_context(socket.create_connection((host, int(port)), 10))
    if scheme == "wss":
        connection = stack.enter_context(
            ssl.create_default_context().wrap_socket(connection, server_hostname=host))
    connection.sendall(request.encode())
    response = connection.recv(4096)
    if not response.startswith(b"HTTP/1.1 101 "):
        sys.exit(response.decode("latin-1"))
    mask = bytes(4)
    connection.sendall(b"\x81\x85" + mask + b"hello")
    connection.sendall(b"\x88\x82" + mask + (1000).to_bytes(2, "big"))
    with contextlib.suppress(ConnectionError):
        while connection.recv(4096):
            pass
