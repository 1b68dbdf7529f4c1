"""A page of a foreign site in a headless Chromium attacks the control API; one that is allowed may
use it.

Usage: foreign_page.py CHROMIUM, with WS_ECHO in the environment: the tool
"""

import http.server
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.request

LIMIT = 40 * float(os.environ.get("WSECHO_TIMEOUT_SCALE", "1"))  # seconds
SITE = "foreign.example"
PAGE = """<!DOCTYPE html>
<iframe name="frame"></iframe><img src="API/-/state"><script src="API/-/state"></script>
<script>
const saw = {}
async function attempt(name, path, options) {
    try {
        const response = await fetch('API' + path, options)
        saw[name] = response.type === 'opaque' ? 'opaque' : response.status
    } catch (error) {
        saw[name] = error.name
    }
}
async function submit(type) {
    const form = document.createElement('form')
    Object.assign(form, { method: 'post', action: 'API/-/shutdown', enctype: type, target: 'frame' })
    form.innerHTML = `<input name='{"x":"' value='"}'>`
    document.body.append(form)
    const loaded = new Promise((resolve) => { document.querySelector('iframe').onload = resolve })
    form.submit()
    await loaded
}
async function attack() {
    const headers = { 'Content-Type': 'application/json' }
    await attempt('read', '/-/state')
    await attempt('write', '/-/queue', { method: 'POST', headers, body: '{"behaviors":["echo"]}' })
    await attempt('remove', '/-/queue', { method: 'DELETE' })
    if (!IS_FOREIGN) return
    await attempt('no-cors', '/-/shutdown', { method: 'POST', mode: 'no-cors' })
    navigator.sendBeacon('API/-/shutdown', '{}')
    await submit('text/plain')
    await submit('multipart/form-data')
    await submit('application/x-www-form-urlencoded')
}
window.onload = () =>
    attack().then(() => fetch('/done', { method: 'POST', body: JSON.stringify(saw) }))
</script>
"""


def ask(url):
    with urllib.request.urlopen(url, timeout=LIMIT) as response:
        return json.load(response)


class Site:
    """Serves the page, and keeps what it reports."""

    def __init__(self):
        site = self
        self.saw = None
        self.page = ""
        self.is_done = threading.Event()

        class Pages(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.answer(site.page.encode() if self.path == "/" else b"")

            def do_POST(self):
                site.saw = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.answer(b"")
                site.is_done.set()

            def answer(self, body):
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.origin = f"http://{SITE}:{server.server_port}"


def visit(chromium, site, folder):
    browser = subprocess.Popen(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         f"--host-resolver-rules=MAP {SITE} 127.0.0.1", f"--user-data-dir={folder}",
         site.origin + "/"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    site.is_done.wait(LIMIT)
    os.killpg(browser.pid, signal.SIGKILL)  # of its own session: the browser's processes
    browser.wait()


def run(chromium, is_foreign):
    """What the page saw, and the queue afterwards."""
    site = Site()
    allow = [] if is_foreign else ["--allow-origin", site.origin]
    server = subprocess.Popen(
        [os.environ["WS_ECHO"], "--port", "0", "--print-port", *allow],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        api = f"http://127.0.0.1:{int(server.stdout.readline())}"
        request = urllib.request.Request(
            api + "/-/queue", b'{"behaviors":["hs.status(503)"]}',
            {"Content-Type": "application/json"})
        urllib.request.urlopen(request, timeout=LIMIT).close()
        site.page = PAGE.replace("API", api).replace("IS_FOREIGN", json.dumps(is_foreign))
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            visit(chromium, site, folder)
        return site.saw, ask(api + "/-/queue")["behaviors"]
    finally:
        server.terminate()
        server.wait()


def main(chromium):
    refused = dict.fromkeys(("read", "write", "remove"), "TypeError")
    foreign = run(chromium, is_foreign=True)
    if foreign != ({**refused, "no-cors": "opaque"}, ["hs.status(503)"]):
        sys.exit(f"a foreign page: {foreign}")
    allowed = run(chromium, is_foreign=False)
    if allowed != (dict.fromkeys(refused, 200), []):
        sys.exit(f"an allowed page: {allowed}")


if not sys.argv[1]:
    print("chromium is not installed")
    sys.exit(77)
main(sys.argv[1])
