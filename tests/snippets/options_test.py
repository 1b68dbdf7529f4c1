"""Every command line, option, variable and path of tool/ci.md is one that the tool has."""

import os
import re
import shlex
import subprocess
import unittest
import urllib.error
import urllib.request

from snippets import PAGE, PATIENCE, TOOL, pages

# Options of other programs, by name.
FOREIGN = {"--exit-code-from", "--health-cmd", "--jobs", "--scale", "--shard"}
QUOTED = r"""(?:"[^"\n]*"|'[^'\n]*')"""
ENVIRONMENT = {name: value for name, value in os.environ.items()
               if not name.startswith("WS_ECHO_")}


def tool(*arguments, **variables):
    return subprocess.run([TOOL, *arguments], env={**ENVIRONMENT, **variables}, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=PATIENCE,
                          stdin=subprocess.DEVNULL, check=False)


def listed_commands(text):
    """Arguments in lists of strings, as in YAML and in code."""
    for run in re.findall(rf"{QUOTED}(?:\s*,\s*{QUOTED})*", text):
        words = [word[1:-1] for word in re.findall(QUOTED, run)]
        for at, word in enumerate(words):
            if word.rsplit("/", 1)[-1] == "ws-echo":
                words = words[at + 1:]
                break
        if words and (words[0].startswith("--") or words[0] == "healthcheck"):
            yield words


def typed_commands(text):
    """Arguments in the lines of a shell, of make and of a unit."""
    text = text.replace("\\\n", " ")
    for line in re.findall(r"(?m)(?:^|[\s+/`=])ws-echo ((?:-|healthcheck).*?)(?:`|$)", text):
        yield shlex.split(line)


def cmake_commands(text):
    for line in re.findall(r"\$\{WS_ECHO\} ([^)]*)\)", text):
        yield shlex.split(line.replace("\n", " "))


def commands_of(text):
    """All command lines of a page or a block, without the name of the tool."""
    found = [*listed_commands(text), *typed_commands(text), *cmake_commands(text)]
    # Kubernetes replaces it.
    return [[word.replace("$(POD_NAME)", "ws-echo-0") for word in each] for each in found]


def variables_of(text):
    """Variables of options with their values, as in YAML."""
    return [(name, value.strip("\"'"))
            for name, value in re.findall(r"(?m)^\s*(WS_ECHO_[A-Z_]+): *(.+)$", text)]


def mistakes_of(text):
    """What the tool says against the options in a text."""
    mistakes = [tool("--check", *words).stderr for words in commands_of(text)
                if tool("--check", *words).returncode]
    mistakes += [tool("--check", **{name: value}).stderr for name, value in variables_of(text)
                 if tool("--check", **{name: value}).returncode]
    known = set(re.findall(r"(?m)^  (?:-\w, )?(--[a-z-]+)", tool("--help").stdout)) | FOREIGN
    mistakes += [f"unknown option {name}" for name in re.findall(r"(?<![\w-])--[a-z][a-z-]*", text)
                 if name not in known and name != "--check"]
    variables = {"WS_ECHO_" + name[2:].upper().replace("-", "_") for name in known - FOREIGN}
    exported = tool("--tls", "--listen", "0=echo", "--", "env").stdout
    variables |= set(re.findall(r"(?m)^(WS_ECHO_\w+)=", exported))
    mistakes += [f"unknown variable {name}" for name in re.findall(r"\bWS_ECHO_\w+", text)
                 if name not in variables]
    return mistakes


class Options(unittest.TestCase):
    def test_of_the_page_are_those_of_the_tool(self):
        text = PAGE.read_text(encoding="utf-8")
        for words in commands_of(text):
            print("ws-echo", shlex.join(words))
        self.assertGreater(len(commands_of(text)), 15)
        self.assertEqual(len(variables_of(text)), 2)
        self.assertEqual(mistakes_of(text), [])

    def test_are_found_in_each_kind_of_snippet(self):
        """Each option belongs to a command that has been checked whole."""
        for block in pages.blocks_of(PAGE):
            checked = {word for words in commands_of(block.text) for word in words}
            for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", block.text):
                self.assertIn(option, checked | FOREIGN | {"--check"}, f"line {block.line}")

    def test_that_are_wrong_are_found(self):
        for text, said in (
                ('args: ["--prot", "9001"]', "--prot"),
                ("\tws-echo --behavior close(4001,bye -- true\n", "close(4001,bye"),
                ("ExecStart=/usr/bin/ws-echo --port 70000\n", "70000"),
                ("COMMAND ${WS_ECHO} --max-lifetime 1x)", "1x"),
                ("use `ws-echo --lissen 1=echo`", "--lissen"),
                ('test: ["CMD", "/ws-echo", "healthcheck", "ftp://x"]', "ftp://x"),
                ("with `--control-hosts`", "unknown option --control-hosts"),
                ("  WS_ECHO_TLS: maybe\n", "WS_ECHO_TLS"),
                ("echo $WS_ECHO_URI", "unknown variable WS_ECHO_URI"),
                (".withCommand('--debug', '--trace', 'much')", "much")):
            mistakes = "\n".join(mistakes_of(text))
            self.assertIn(said, mistakes, text)


class Paths(unittest.TestCase):
    def test_of_the_page_are_those_of_the_server(self):
        paths = set(re.findall(r"/-/[\w/.-]*\w", PAGE.read_text(encoding="utf-8")))
        self.assertIn("/-/ready", paths)
        server = subprocess.Popen([TOOL, "--host", "127.0.0.1", "--port", "0", "--print-port"],
                                  env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)
        try:
            port = server.stdout.readline().strip()
            for path in sorted(paths):
                self.assertEqual(self.status_of(f"http://127.0.0.1:{port}{path}"), 200, path)
            self.assertEqual(self.status_of(f"http://127.0.0.1:{port}/-/raedy"), 404)
        finally:
            server.terminate()
            server.communicate(timeout=PATIENCE)

    def status_of(self, url):
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code


class LogLine(unittest.TestCase):
    def test_that_testcontainers_may_wait_for_is_that_of_the_server(self):
        self.assertIn("`listening on ws://`", PAGE.read_text(encoding="utf-8"))
        said = tool("--host", "127.0.0.1", "--port", "0", "--max-lifetime", "1ms").stderr
        self.assertIn("listening on ws://", said)


if __name__ == "__main__":
    unittest.main()
