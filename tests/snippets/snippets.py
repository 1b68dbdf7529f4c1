"""The snippets of tool/ci.md, and folders in which they can be checked and run.

WS_ECHO names the tool; PYTHON and NODE name the interpreters.
"""

import contextlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent / "readme"))

import commands  # noqa: E402
import pages  # noqa: E402

PAGE = PROJECT / "tool" / "ci.md"
TOOL = os.environ["WS_ECHO"]
MODULES = PROJECT / ".build" / "snippets" / "node_modules"
PATIENCE = 3 * commands.LIMIT  # seconds, of everything that runs

# What the page says about a snippet.
RUN = "Run by our tests."
SCHEMA = "Checked against its schema, not run."
SCHEMA_AND_RUN = "Checked against its schema; its commands are run by our tests."
SYSTEMD = ("Checked with `systemd-analyze verify`; its command and sockets are run by our tests, "
           "without systemd.")
TYPES = "Checked by the TypeScript compiler, not run."
NOT_RUN = "Not run by our tests."


def sections():
    """The headings of the page in order, each with its level and its text up to the next one."""
    text = PAGE.read_text(encoding="utf-8")
    found = re.split(r"(?m)^(##+) (.*)\n", re.sub(r"(?ms)^```.*?^```$", "", text))
    return [(len(level), heading, body)
            for level, heading, body in zip(found[1::3], found[2::3], found[3::3])]


def claim_in(body):
    """The claim at the beginning of a section; None without one."""
    claim = re.match(r"\s*\*([^*]+)\*", body)
    return " ".join(claim[1].split()) if claim else None


def claims():
    """What the page says about each snippet, by its file."""
    found = {}
    for _, _, body in sections():
        for name in re.findall(r"<!-- file (\S+) -->", body):
            found[name] = claim_in(body)
    return found


def texts():
    """All snippets that are files, by name."""
    marked = [(block.marked("file "), block.text) for block in pages.blocks_of(PAGE)]
    return {name: text for name, text in marked if name}


def take(name, claim):
    """The text of a snippet, about which the page must say this."""
    said = claims()[name]
    assert said == claim, f"{PAGE.name} says about {name}: {said!r}, but the tests do: {claim!r}"
    return texts()[name]


@contextlib.contextmanager
def folder_with(*names, claim):
    """A new folder with these snippets, ws-echo, my-client, and the packages of npm."""
    with tempfile.TemporaryDirectory() as path:
        folder = pathlib.Path(path)
        (folder / "bin").mkdir()
        commands.make_commands(folder / "bin")
        if MODULES.is_dir():
            (folder / "node_modules").symlink_to(MODULES)
        for name in names:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(take(name, claim), encoding="utf-8")
        yield folder


def run(command, folder, **variables):
    """Runs the command, which finds ws-echo and my-client. Its exit code and its output."""
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith(("WS_ECHO_", "MAKE", "MFLAGS"))}
    environment["PATH"] = f"{folder}/bin:{folder}/node_modules/.bin:{environment['PATH']}"
    done = subprocess.run(command, cwd=folder, env={**environment, **variables}, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=PATIENCE, check=False)
    return done.returncode, done.stdout


def need(present, what):
    """Ends the test, in setUpClass(), if what it needs is missing: skipped, but in CI a failure."""
    if not present:
        print(f"{what} is missing: scripts/test installs it")
        sys.exit(1 if os.environ.get("CI") else 77)


def need_npm():
    need((MODULES / ".bin" / "vitest").exists(), MODULES)
