"""A client to test, with the package websockets: subscribes, collects news, and comes back.

Usage: feed.py URL TOPIC prints each piece of news, until the server closes with 1000.
"""

import asyncio
import queue
import sys
import threading

import websockets

PAUSE = 0.05  # seconds between two attempts


class Feed:
    """Runs in a thread of its own, so that a test can wait for something else."""

    def __init__(self, url, topic):
        self.news = queue.Queue()
        self._loop = asyncio.new_event_loop()
        self._task = self._loop.create_task(self._run(url, topic))
        threading.Thread(target=self._follow, daemon=True).start()

    def hear(self):
        return self.news.get(timeout=10)

    def leave(self):
        self._loop.call_soon_threadsafe(self._task.cancel)

    def _follow(self):
        try:
            self._loop.run_until_complete(self._task)
        except asyncio.CancelledError:
            pass

    async def _run(self, url, topic):
        while True:
            try:
                async with websockets.connect(url) as socket:
                    await socket.send(f"subscribe {topic}")
                    async for text in socket:
                        self.news.put(text)
                    return
            except (OSError, websockets.ConnectionClosed, websockets.InvalidHandshake):
                await asyncio.sleep(PAUSE)


if __name__ == "__main__":
    feed = Feed(*sys.argv[1:3])
    while True:
        print(feed.news.get(), flush=True)
