"""Tests for pytest of a client, with one ws-echo for all tests and workers.

Start it before the tests: ws-echo --port 9001 --background, and set
WS_ECHO_CONTROL_URL=http://127.0.0.1:9001. Copy ws_echo.py, and call your client instead of Feed().
`sink` makes the server keep what it receives; without it, the server would echo it as news.
"""

import pytest
from feed import Feed
from ws_echo import WsEcho


@pytest.fixture
def echo():
    echo = WsEcho()
    yield echo
    echo.reset()


@pytest.fixture
def follow():
    feeds = []

    def start(url):
        feeds.append(Feed(url, "EUR"))
        return feeds[-1]

    yield start
    for feed in feeds:
        feed.leave()


def test_subscribes(echo, follow):
    follow(echo.url("/feed", do="sink"))

    assert echo.take()["text"] == "subscribe EUR"


def test_hears_news_that_come_later(echo, follow):
    feed = follow(echo.url("/feed", do="sink"))
    connection = echo.accept()
    echo.take()

    echo.act(connection, "send", text="EUR 1.07")

    assert feed.hear() == "EUR 1.07"


def test_subscribes_again_after_a_drop(echo, follow):
    feed = follow(echo.url("/feed", do="sink"))
    first = echo.accept()
    assert echo.take()["text"] == "subscribe EUR"

    echo.act(first, "abort")

    second = echo.accept()
    assert echo.take()["text"] == "subscribe EUR"
    echo.act(second, "send", text="EUR 1.08")
    assert feed.hear() == "EUR 1.08"


def test_comes_back_after_two_refusals(echo, follow):
    echo.enqueue("hs.status(503)", "hs.status(503)", "sink")

    follow(echo.url("/feed"))

    assert echo.take()["text"] == "subscribe EUR"
    connections = echo.call(f"/-/connections?id={echo.id}", "GET")["connections"]
    assert [each["response_status"] for each in connections] == [503, 503, 101]


def test_fails_the_connection_at_an_invalid_frame(echo, follow):
    follow(echo.url("/feed", do="sink/frame.rsv2@message:1;first=1"))

    verdicts = echo.wait(echo.accept(), "verdict")["verdicts"]

    assert [each["verdict"] for each in verdicts] == ["conforms"], verdicts


def test_subscribes_at_a_url_that_cannot_change(echo, follow):
    follow(echo.listen(behavior="sink"))

    assert echo.take()["text"] == "subscribe EUR"


def test_says_nothing_more(echo, follow):
    follow(echo.url("/feed", do="sink"))
    echo.take()

    echo.quiet()
    echo.verify({"text": "subscribe EUR"})


def test_an_unmet_wait_says_what_came(echo, follow):
    follow(echo.url("/feed", do="sink"))
    echo.take()

    with pytest.raises(AssertionError, match="subscribe EUR"):
        echo.verify({"text": "subscribe USD"}, timeout_ms=0)
