"""A headless Chromium grades itself with the page of ws-echo grade.

Usage: tool_browser_test.py CHROMIUM, with WS_ECHO in the environment: the tool
"""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

LIMIT = 60 * float(os.environ.get("WSECHO_TIMEOUT_SCALE", "1"))  # seconds
# Not 6.4.* and 7.9.*: Chromium 156 answers them with other close codes than it should.
CASES = "1.*,2.*,3.*,4.*,5.*,6.1.*,7.1.*,7.3.*,7.5.*,7.7.*,10.*,12.1.1,13.3.1"


def main(chromium):
    if not chromium:
        print("Chromium is not installed")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [os.environ["WS_ECHO"], "grade", "--host", "127.0.0.1", "--port", "0", "--print-url",
             "--once", "--cases", CASES, "--outdir", folder + "/out"],
            stdout=subprocess.PIPE, text=True)
        url = server.stdout.readline().strip().replace("ws:", "http:")
        browser = subprocess.Popen(
            [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             f"--user-data-dir={folder}/profile", f"{url}/?run&agent=chromium"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            env={**os.environ, "HOME": folder})
        try:
            code = server.wait(LIMIT)
        finally:
            os.killpg(browser.pid, signal.SIGKILL)  # of its own session: the browser's processes
            browser.wait()
            server.kill()
        results = json.loads(pathlib.Path(folder, "out", "index.json").read_text())["chromium"]
        failed = {case: each for case, each in results.items() if each["behavior"] == "FAILED"}
        if code != 0 or failed or len(results) < 90:
            sys.exit(f"exit code {code}, {len(results)} results, failed: {failed}")


main(*sys.argv[1:])
