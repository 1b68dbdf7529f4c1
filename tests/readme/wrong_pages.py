"""Pages with a mistake each, and what run_examples.py must say about them.

Usage: wrong_pages.py, with the environment of run_examples.py
"""

import pathlib
import subprocess
import sys
import tempfile

RUNNER = pathlib.Path(__file__).with_name("run_examples.py")

PAGES = {
    "```sh\nexit 3\n```\n": "page.md:2: ended with 3",
    "```sh\necho one\n```\n\n```\ntwo\n```\n": "page.md:6: these lines are not in the output",
    "```\nwhose?\n```\n": "page.md:2: no block that ran has this output",
    "```rust\nfn main() {}\n```\n": "page.md:2: unknown language rust",
    "```cmake\nproject(mine)\n```\n": "page.md:2: CMake is not run",
    "<!-- not run: -->\n```sh\nexit 3\n```\n": "page.md:3: ended with 3",
    "<!-- from README.md -->\n```sh\nno such line\n```\n": "page.md:3: these lines are not in README.md",
    "```urls\n/do/hs.statsu\n```\n": "page.md:2: the server rejects /do/hs.statsu: HTTP/1.1 400",
    "```js\nnew Mistake\n```\n": "page.md:2: ended with 1",
    "```js\nconst WebSocket = require('ws');\nnew WebSocket('ws://127.0.0.1:9001/do/close(1000)');\n```\n":
        "page.md:2: without a server, it ended with 1",
    "```python\nmistake()\n```\n": "page.md:2: ended with 1",
}

with tempfile.TemporaryDirectory() as folder:
    page = pathlib.Path(folder) / "page.md"
    for text, expected in PAGES.items():
        page.write_text(text)
        result = subprocess.run([sys.executable, "-B", str(RUNNER), str(page)], stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True)
        if result.returncode == 0 or expected not in result.stdout:
            sys.exit(f"expected {expected!r} for\n{text}\nbut it says\n{result.stdout}")
