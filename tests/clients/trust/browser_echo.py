"""Opens a page in a headless Chromium whose WebSocket expects an echo from URL.

Usage: browser_echo.py URL CHROMIUM OPTION...
"""

import http.server
import json
import os
import signal
import subprocess
import sys
import threading

LIMIT = 40 * float(os.environ.get("WSECHO_TIMEOUT_SCALE", "1"))  # seconds
PAGE = """<!DOCTYPE html>
<script>
const socket = new WebSocket(URL_OF_SERVER)
const done = (saw) => fetch('/done', { method: 'POST', body: saw })
socket.onopen = () => socket.send('hello')
socket.onmessage = ({ data }) => done(data)
socket.onclose = ({ code }) => done('closed with ' + code)
</script>
"""


def main(url, chromium, *options):
    saw = []
    is_done = threading.Event()

    class Pages(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.answer(PAGE.replace("URL_OF_SERVER", json.dumps(url)).encode())

        def do_POST(self):
            saw.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.answer(b"")
            is_done.set()

        def answer(self, body):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    pages = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    browser = subprocess.Popen(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         *options, f"http://127.0.0.1:{pages.server_port}/"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    is_done.wait(LIMIT)
    os.killpg(browser.pid, signal.SIGKILL)  # of its own session: the browser's processes
    browser.wait()
    if saw[:1] != ["hello"]:
        sys.exit(f"the browser saw {saw}")


main(*sys.argv[1:])
