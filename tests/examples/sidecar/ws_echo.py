"""Talks to a running ws-echo from a test. Copy this file; it needs only the standard library.

    echo = WsEcho("http://127.0.0.1:9001")      # one for each test: its id keeps tests apart
    client = MyClient(echo.url("/chat"))        # the code under test
    assert echo.take()["text"] == "hello"       # waits until the message has arrived

If the client's URL cannot change, give it a port, `echo.listen()`, or the header `Ws-Echo-Id`.
A wait that is not met raises AssertionError with what the server saw instead. `limits` are
`timeout_ms`, `since` and `connection`; GET /-/openapi.json describes all that call() can do.
"""

import json
import os
import uuid
from urllib import error, parse, request

HTTP = request.build_opener(request.ProxyHandler({}))  # a proxy cannot reach loopback


class WsEcho:
    def __init__(self, control=None):
        self.control = control or os.environ["WS_ECHO_CONTROL_URL"]
        self.id = uuid.uuid4().hex
        self.ws = self.call("/-/state", "GET")["urls"]["ws"]

    def url(self, path="/", **do):  # url("/chat", do="close(4001)@message:2")
        return self.ws + path + "?" + parse.urlencode({"id": self.id, **do})

    def listen(self, **behavior):  # the URL of a port for this test: listen(behavior="sink")
        return self.call("/-/listeners", id=self.id, **behavior)["urls"]["ws"]

    def take(self, **limits):  # the next message: {"connection": 1, "type": "text", "text": ...}
        return self.call("/-/messages/take", id=self.id, **limits)["message"]

    def accept(self, **limits):  # the number of the next connection, once it is answered
        return self.call("/-/connections/accept", id=self.id, **limits)["connection"]["connection"]

    def act(self, connection, action, **body):  # act(n, "send", text="news"), act(n, "abort")
        return self.call(f"/-/connections/{connection}/{action}", **body)

    def wait(self, connection, what):  # until it is "open" or "closed" or has a "verdict"
        return self.act(connection, "wait", **{"for": what})

    def enqueue(self, *behaviors):  # for the next connections: enqueue("hs.status(503)", "echo")
        self.call("/-/queue", id=self.id, behaviors=behaviors)

    def verify(self, *messages, **limits):  # these and no others: verify({"text": "hello"})
        self.call("/-/verify", id=self.id, expect=messages, **limits)

    def quiet(self):  # fails if a message was not taken, even if it is still on its way
        self.call("/-/quiet", id=self.id)

    def reset(self):  # ends the connections of this test, and forgets it
        self.call("/-/reset", id=self.id)

    def call(self, path, method="POST", **body):
        headers = {"Content-Type": "application/json",
                   "Authorization": "Bearer " + os.environ.get("WS_ECHO_CONTROL_TOKEN", "")}
        data = json.dumps(body).encode() if method != "GET" else None
        try:
            asked = request.Request(self.control + path, data, headers, method=method)
            with HTTP.open(asked) as answer:
                return json.load(answer)
        except error.HTTPError as refused:
            why = json.load(refused)
        parts = [why["error"], *(each["differs"] for each in why.get("closest", []))]
        raise AssertionError("\n".join(parts + [why.get("diff", ""), why.get("transcript", "")]))
