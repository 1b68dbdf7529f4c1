"""Talks to a running ws-echo from a test. Copy this file; it needs only the standard library.

    echo = WsEcho("http://127.0.0.1:9001")      # one for each test: its id keeps tests apart
    client = MyClient(echo.url("/chat"))        # the code under test
    assert echo.take()["text"] == "hello"       # waits until the message has arrived

A wait that is not met raises an AssertionError with what the server saw instead.
The control API has more: http://127.0.0.1:9001/-/openapi.json describes all of it.
"""

import json
import os
import urllib.error
import urllib.request
import uuid
from urllib.parse import urlencode

HTTP = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy cannot reach loopback


class WsEcho:
    def __init__(self, control=None):
        self.control = control or os.environ["WS_ECHO_CONTROL_URL"]
        self.id = uuid.uuid4().hex
        self.ws = self.call("GET", "/-/state")["urls"]["ws"]

    def url(self, path="/", do=None):
        """The URL for the client; `do`: a behavior, such as "close(4001)@message:2"."""
        return f"{self.ws}{path}?" + urlencode({"id": self.id, **({"do": do} if do else {})})

    def take(self, **limits):
        """The next message that was not taken: {"seq", "connection", "type", "text", ...}."""
        return self.post("/-/messages/take", id=self.id, **limits)["message"]

    def accept(self, **limits):
        """The number of the next connection that was not accepted, once it is answered."""
        return self.post("/-/connections/accept", id=self.id, **limits)["connection"]["connection"]

    def act(self, connection, action, **body):
        """act(n, "send", text="news"), act(n, "close", code=4001), act(n, "abort") ..."""
        return self.post(f"/-/connections/{connection}/{action}", **body)

    def wait(self, connection, what, **limits):
        """The connection, once it is "open" or "closed" or has a "verdict"."""
        return self.post(f"/-/connections/{connection}/wait", **{"for": what}, **limits)

    def enqueue(self, *behaviors):
        """What the next connections meet: enqueue("hs.status(503)", "echo")."""
        self.post("/-/queue", id=self.id, behaviors=behaviors)

    def verify(self, *matches, **limits):
        """All messages that came: verify({"text": "hello"}, {"json": {"kind": "bye"}})."""
        self.post("/-/verify", id=self.id, expect=matches, **limits)

    def quiet(self):
        """Fails if there is a message that was not taken, also one that is still on its way."""
        self.post("/-/quiet", id=self.id)

    def connections(self):
        return self.call("GET", f"/-/connections?id={self.id}")["connections"]

    def reset(self):
        """Ends the connections of this test, and forgets all about it."""
        self.post("/-/reset", id=self.id)

    def post(self, path, **body):
        return self.call("POST", path, body)

    def call(self, method, path, body=None):
        request = urllib.request.Request(self.control + path, method=method)
        if token := os.environ.get("WS_ECHO_CONTROL_TOKEN"):
            request.add_header("Authorization", f"Bearer {token}")
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        try:
            with HTTP.open(request) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            why = json.load(error)
        raise AssertionError("\n".join(filter(None, (
            why["error"], *(each["differs"] for each in why.get("closest", [])),
            why.get("diff"), why.get("transcript")))))
