"""Runs the examples of a Markdown page. A fenced block that can neither run nor says why fails.

Usage: run_examples.py PAGE, with WS_ECHO, PYTHON, NODE and PROGRAMS in the environment: the tool,
the interpreters, and the folder with the test programs of this folder.

The language of a block says what to do with it:
    sh, bash    run it with that shell, in a new folder; ws-echo and my-client are commands there
    python, js  run it beside a server; `ws://127.0.0.1:9001` in the block is that server
    js          run it again without that server: it must handle the error event
    urls        each line begins with a URL or a target that the server must accept
    cpp         write_cpp.py has it compiled
    text        a picture or a grammar: nothing to run
    (none)      the output of the block before it: these lines must be in its stdout, its stderr, or
                the trace of its server, one after the other
A comment in the line before the block may say more:
    <!-- not run: REASON -->        leaves it out
    <!-- from FILE -->              these lines must be in FILE, a path in the project
    <!-- output of PROGRAM -->      these lines must be in the output of this test program
    <!-- server OPTIONS -->         more options for the server of this block
    <!-- file PATH -->              a file of its own, which tests/snippets checks
Ports, process ids and times may differ between the page and the run.
"""

import os
import pathlib
import re
import shlex
import socket
import sys
import tempfile

import pages
from commands import LIMIT, Server, free_port, make_commands, run

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
LANGUAGES = ("", "bash", "cmake", "cpp", "js", "python", "sh", "text", "urls")
INTERPRETERS = {"sh": ["sh", "-eu"], "bash": ["bash", "-eu"],
                "python": [os.environ["PYTHON"]], "js": [os.environ["NODE"]]}
REQUEST = ("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")


def lines_of(text):
    """The lines without what differs from run to run, and without empty ones."""
    for pattern, same in [(r"\+\d+\.\d{3}\b", "+T"), (r"127\.0\.0\.1:\d+", "127.0.0.1:PORT"),
                          (r"\(pid \d+\)", "(pid N)"), (r"\b\d+ ms\b", "N ms"),
                          (r"(?m)^[^ ]*/(?=\w+\.cpp:)", "")]:
        text = re.sub(pattern, same, text)
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def has_lines(text, shown):
    lines, wanted = lines_of(text), lines_of(shown)
    return any(lines[at:at + len(wanted)] == wanted for at in range(len(lines)))


def expect_shown(block, outputs):
    if not any(has_lines(output, block.text) for output in outputs):
        block.fail("these lines are not in the output, which is\n" + "\n----\n".join(outputs))


def run_script(block, folder):
    """Runs the block and returns its output and that of its server."""
    make_commands(folder)
    environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}
    is_shell = block.language in ("sh", "bash")
    server = None if is_shell else Server(*shlex.split(block.marked("server ") or ""))
    port = server.port if server else free_port()
    script = folder / f"example.{block.language}"
    script.write_text(block.text.replace("9001", str(port)))
    code, outputs = run([*INTERPRETERS[block.language], str(script)], folder, environment)
    if server:
        outputs.append(server.stop())
    if code != 0:
        block.fail(f"ended with {code}\n" + "\n----\n".join(outputs))
    if block.language == "js":
        expect_errors_handled(block, script, folder, environment)
    return outputs


def expect_errors_handled(block, script, folder, environment):
    """Without a server, `ws` emits an error event; one that nobody handles ends node."""
    code, outputs = run([*INTERPRETERS["js"], str(script)], folder, environment)
    if code != 0:
        block.fail(f"without a server, it ended with {code}\n" + "\n----\n".join(outputs))


def expect_accepted(block):
    server = Server("--allow-heavy", "--allow-server-wide")
    try:
        for line in filter(str.strip, block.text.splitlines()):
            target = line.split()[0].replace("ws://127.0.0.1:9001", "")
            response = response_to(target, server.port)
            refused = re.match(r"HTTP/1.1 (400|403) ", response)
            if refused and "Refused by the behavior" not in response:
                block.fail(f"the server rejects {target}: {response}")
    finally:
        server.stop()


def response_to(target, port):
    with socket.create_connection(("127.0.0.1", port), LIMIT) as client:
        client.sendall(REQUEST.format(target).encode())
        return client.recv(4096).decode("latin-1")


def output_of(program, block):
    path = pathlib.Path(os.environ["PROGRAMS"]) / program
    if not path.exists():
        block.fail(f"there is no program {path}")
    code, outputs = run([str(path)], PROJECT, {**os.environ, "GTEST_COLOR": "no"})
    if code not in (0, 1):
        block.fail(f"{program} ended with {code}\n" + "\n".join(outputs))
    return outputs


def check(block, before):
    """Does what the block asks for. Returns its outputs, or those of the block before it."""
    if block.marked("file "):
        return None
    if block.language not in LANGUAGES:
        block.fail(f"unknown language {block.language}: use one of "
                   f"{', '.join(filter(None, LANGUAGES))}; text is never run")
    if block.marked("not run:") or block.language == "text":
        return None
    if file := block.marked("from "):
        if not has_lines((PROJECT / file).read_text(encoding="utf-8"), block.text):
            block.fail(f"these lines are not in {file}")
        return None
    if program := block.marked("output of "):
        expect_shown(block, output_of(program, block))
        return None
    if block.language == "cpp":
        return None
    if block.language == "urls":
        return expect_accepted(block)
    if block.language == "":
        if before is None:
            block.fail("no block that ran has this output: mark it, or give it a language")
        expect_shown(block, before)
        return before
    if block.language == "cmake":
        block.fail("CMake is not run: mark the block with `from FILE`")
    with tempfile.TemporaryDirectory() as folder:
        return run_script(block, pathlib.Path(folder))


def main(page):
    outputs, mistakes = None, []
    for block in pages.blocks_of(page):
        print(f"{block.line}: {block.language or 'output'} {block.mark}", flush=True)
        try:
            outputs = check(block, outputs)
        except pages.Mistake as mistake:
            outputs = None
            mistakes.append(str(mistake))
    return "\n\n".join(mistakes) or None


sys.exit(main(sys.argv[1]))
