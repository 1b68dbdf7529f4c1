"""The snippets of tool/ci.md that can run without a container do what the page says.

Each class is a test of ctest.
"""

import hashlib
import json
import os
import re
import tarfile
import textwrap
import unittest

import snippets
from snippets import RUN, SCHEMA_AND_RUN, TOOL, folder_with, run

NODE, PYTHON = os.environ["NODE"], os.environ["PYTHON"]

# A test in JavaScript whose client, like that of any user, comes from npm or from Debian's node-ws.
SAY_HELLO = """\
import { createRequire } from 'node:module';
const WebSocket = createRequire('/usr/share/nodejs/')('ws');

export function say(url) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.on('open', () => socket.send('hello'));
    socket.on('message', (data) => { resolve(String(data)); socket.close(); });
    socket.on('error', reject);
  });
}
"""


class RunTest(unittest.TestCase):
    def expect_success(self, command, folder, *said, **variables):
        code, output = run(command, folder, **variables)
        print(output)
        self.assertEqual(code, 0, output)
        for each in said:
            self.assertIn(each, output)
        return output

    def expect_failure(self, command, folder, *said):
        code, output = run(command, folder)
        self.assertNotEqual(code, 0, output)
        for each in said:
            self.assertIn(each, output)


def break_client(folder):
    client = folder / "bin" / "my-client"
    client.write_text("#!/bin/sh\necho 'the client is broken'\nexit 9\n")


class Make(RunTest):
    def test_goals_share_a_server(self):
        with folder_with("Makefile", claim=RUN) as folder:
            self.expect_success(["make", "check"], folder)
            self.expect_success(["make", "--jobs=2", "check"], folder)

    def test_fails_with_a_client(self):
        with folder_with("Makefile", claim=RUN) as folder:
            break_client(folder)
            self.expect_failure(["make", "check"], folder, "the client is broken")

    def test_jobs_reach_the_goals(self):
        with folder_with("Makefile", claim=RUN) as folder:
            # Each goal waits for the other to begin, so one after the other would not end.
            (folder / "bin" / "my-client").write_text(
                "#!/bin/sh\nname=${1##*/}\n: >\"began.$name\"\n"
                "while [ \"$(echo began.*)\" != 'began.chat began.upload' ]; do sleep 0.05; done\n")
            self.expect_success(["make", "--jobs=2", "check"], folder)


class Pytest(RunTest):
    TESTS = """\
        import asyncio

        import websockets


        async def say(url):
            async with websockets.connect(url) as socket:
                await socket.send("hello")
                return await socket.recv()


        def test_says_hello(ws_echo):
            assert asyncio.run(say(f"{ws_echo}/chat")) == "hello"


        def test_has_the_same_server(ws_echo):
            assert asyncio.run(say(f"{ws_echo}/do/send(first)")) == "first"
        """

    def test_fixture_gives_the_url(self):
        with folder_with("pytest/conftest.py", claim=RUN) as folder:
            (folder / "pytest" / "test_chat.py").write_text(textwrap.dedent(self.TESTS))
            command = [PYTHON, "-B", "-m", "pytest", "-p", "no:cacheprovider", "pytest"]
            self.expect_success(command, folder, "2 passed")
            (folder / "bin" / "ws-echo").write_text("#!/bin/sh\nexit 3\n")
            self.expect_failure(command, folder, "ws-echo did not start: see stderr")


class Vitest(RunTest):
    TEST = """\
        import { expect, inject, test } from 'vitest';
        import { say } from './say.mjs';

        test('says hello', async () => {
          expect(await say(`${inject('wsEchoUrl')}/chat?id=hello`)).toBe('hello');
        });
        """

    @classmethod
    def setUpClass(cls):
        snippets.need_npm()

    def test_global_setup_gives_the_url(self):
        names = ("vitest/vitest.config.mjs", "vitest/ws_echo.mjs")
        with folder_with(*names, claim=RUN) as folder:
            inside = folder / "vitest"
            (inside / "say.mjs").write_text(SAY_HELLO)
            (inside / "chat.test.mjs").write_text(textwrap.dedent(self.TEST))
            command = ["vitest", "run", "--root", "vitest", "--no-color"]
            self.expect_success(command, folder, "1 passed")
            (folder / "bin" / "ws-echo").write_text("#!/bin/sh\nexit 3\n")
            self.expect_failure(command, folder, "ws-echo did not start: see stderr")


class CTest(RunTest):
    def test_fixture_shares_a_server(self):
        with folder_with("ctest/CMakeLists.txt", claim=RUN) as folder:
            self.expect_success(["cmake", "-S", "ctest", "-B", "build"], folder)
            command = ["ctest", "--test-dir", "build", "--parallel", "2", "--output-on-failure"]
            output = self.expect_success(command, folder, "100% tests passed", "out of 5")
            order = re.findall(r"Test +#\d+: (\S+) \.+ +Passed", output)
            self.assertEqual(len(order), 5)
            shared = [order.index(f"shared.{name}") for name in ("chat", "upload")]
            self.assertLess(order.index("ws-echo.start"), min(shared))
            self.assertGreater(order.index("ws-echo.stop"), max(shared))
            break_client(folder)
            self.expect_failure(command, folder, "3 tests failed out of 5", "the client is broken")


class GitHubStep(RunTest):
    NAME = ".github/workflows/step.yml"

    @classmethod
    def setUpClass(cls):
        snippets.need_npm()

    def scripts(self, folder):
        """The environment of the job, and the commands of its steps."""
        code, output = run(
            [NODE, "--input-type=module", "-e",
             "import { readFileSync } from 'node:fs';"
             "import { parse } from 'yaml';"
             f"const job = parse(readFileSync('{self.NAME}', 'utf8')).jobs.test;"
             "console.log(JSON.stringify([job.env, job.steps.map((step) => step.run)]));"],
            folder)
        self.assertEqual(code, 0, output)
        variables, steps = json.loads(output)
        return variables, [step for step in steps if step]

    def make_downloads(self, folder, name):
        """What scripts/build-static makes, without the rest of its files."""
        downloads = folder / "downloads"
        downloads.mkdir()
        with tarfile.open(downloads / f"{name}.tar.gz", "w:gz") as archive:
            archive.add(TOOL, f"{name}/ws-echo")
        digest = hashlib.sha256((downloads / f"{name}.tar.gz").read_bytes()).hexdigest()
        (downloads / f"{name}.tar.gz.sha256").write_text(f"{digest}  {name}.tar.gz\n")
        return downloads

    def make_package(self, folder):
        (folder / "say.mjs").write_text(SAY_HELLO)
        (folder / "test.mjs").write_text(
            "import { say } from './say.mjs';\n"
            "console.log(await say(process.env.CHAT_URL));\n")
        package = {"name": "chat", "version": "1.0.0"}
        (folder / "package.json").write_text(
            json.dumps({**package, "scripts": {"test": "node test.mjs"}}))
        (folder / "package-lock.json").write_text(
            json.dumps({**package, "lockfileVersion": 3, "packages": {"": package}}))

    def test_commands_install_the_tool_and_run_the_tests(self):
        with folder_with(self.NAME, claim=SCHEMA_AND_RUN) as folder:
            variables, (install, clean, test) = self.scripts(folder)
            # npm ci would empty it, and the tool must come from the tarball.
            (folder / "node_modules").unlink()
            (folder / "bin" / "ws-echo").unlink()
            downloads = self.make_downloads(folder, variables["NAME"])
            self.make_package(folder)
            variables["DOWNLOADS"] = f"file://{downloads}"
            path = folder / "path"
            self.expect_success(["bash", "-e", "-c", install], folder, ".tar.gz: OK",
                                GITHUB_PATH=str(path), **variables)
            added = f"{path.read_text().strip()}:{os.environ['PATH']}"
            self.assertTrue(added.startswith(str(folder)))
            for script in (clean, test):
                self.expect_success(["env", f"PATH={added}", "bash", "-e", "-c", script], folder,
                                    **variables)
            self.assertIn('failures="0"', (folder / "ws-echo.xml").read_text())

            (downloads / f"{variables['NAME']}.tar.gz").write_bytes(b"not the tarball")
            code, output = run(["bash", "-e", "-c", install], folder, GITHUB_PATH=str(path),
                               **variables)
            self.assertNotEqual(code, 0, output)
            self.assertIn("FAILED", output)


if __name__ == "__main__":
    unittest.main()
