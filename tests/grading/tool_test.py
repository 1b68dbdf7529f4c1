"""ws-echo grade and wstest as a black box, with drivers in Python.

WS_ECHO names the tool. PYTHONPATH need not be set.
"""

import asyncio
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

import websockets

TOOL = os.environ["WS_ECHO"]
DRIVER = str(pathlib.Path(__file__).with_name("tool_driver.py"))
PATIENCE = 60 * float(os.environ.get("WSECHO_TIMEOUT_SCALE", "1"))  # seconds


def environment(**variables):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WS_ECHO_")}
    return {**kept, **variables}


def free_port():
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return bound.getsockname()[1]


def get(url):
    with urllib.request.urlopen(url, timeout=PATIENCE) as response:
        return response.headers["Content-Type"], response.read().decode()


async def first_message(url):
    async with websockets.connect(url) as client:
        return await client.recv()


async def visit(url):
    async with websockets.connect(url, open_timeout=PATIENCE):
        pass


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_tool(self, *arguments, **variables):
        return subprocess.run([TOOL, *arguments], cwd=self.folder, env=environment(**variables),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=PATIENCE)

    def grade(self, *arguments, driver=("ws",), **variables):
        """Runs a driver against a server on a free port. `driver`: agent, cases, exit code."""
        return self.run_tool("grade", "--port", "0", *arguments, "--", sys.executable, DRIVER,
                             "{url}", *driver, **variables)

    def start(self, *arguments):
        """Starts a server in the folder; returns it after the first line on stdout."""
        server = subprocess.Popen([TOOL, *arguments], cwd=self.folder, env=environment(),
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.kill, server)
        server.first_line = server.stdout.readline().rstrip("\n")
        return server

    @staticmethod
    def kill(server):
        if server.poll() is None:
            server.kill()
        server.communicate()

    def serve(self, *arguments):
        return self.start("grade", "--host", "127.0.0.1", "--port", "0", "--print-url", *arguments)

    def stop(self, server):
        server.send_signal(signal.SIGTERM)
        out, error = server.communicate(timeout=PATIENCE)
        return server.returncode, out, error

    def drive(self, url, agent, *rest):
        return subprocess.Popen([sys.executable, DRIVER, url, agent, *rest])

    def index(self, folder="reports/clients"):
        return json.loads((self.folder / folder / "index.json").read_text())


class WithADriver(Case):
    def test_passes_if_every_case_passes(self):
        run = self.grade("--cases", "1.*,2.*", "--exclude", "1.2.*", "--junit", "junit.xml",
                         "--tap", "report.tap", "--outdir", "out")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(run.stdout, "")
        index = self.index("out")
        self.assertEqual(len(index["ws"]), 8 + 11)
        self.assertEqual({each["behavior"] for each in index["ws"].values()}, {"OK"})
        self.assertIn("ws: 19 of 19 cases\n", run.stderr)
        self.assertIn("ws-echo: the report is out/index.html\n", run.stderr)
        self.assertIn("<testsuite", (self.folder / "junit.xml").read_text())
        self.assertTrue((self.folder / "report.tap").read_text().startswith("TAP version 14\n"))

    def test_fails_if_cases_were_not_run(self):
        run = self.grade("--cases", "1.*", driver=("ws", "3"))
        self.assertEqual(run.returncode, 1)
        self.assertIn("not run", run.stderr)
        self.assertEqual(self.index()["ws"]["1.1.1"]["behavior"], "OK")

    def test_fails_if_no_client_ran_a_case(self):
        run = self.run_tool("grade", "--port", "0", "--", "true")
        self.assertEqual(run.returncode, 1)
        self.assertIn("ws-echo: no client has run a case\n", run.stderr)

    def test_has_the_exit_code_of_the_driver(self):
        self.assertEqual(self.run_tool("grade", "--port", "0", "--", "sh", "-c", "exit 7").returncode,
                         7)
        run = self.run_tool("grade", "--port", "0", "--", "./no-such-driver")
        self.assertEqual(run.returncode, 127)
        self.assertIn("cannot run", run.stderr)

    def test_stops_it_after_the_timeout(self):
        run = self.run_tool("grade", "--port", "0", "--timeout", "100ms", "--", "sleep", "60")
        self.assertEqual(run.returncode, 124)
        self.assertIn("--timeout", run.stderr)

    def test_accepts_what_is_expected_and_nothing_else(self):
        (self.folder / "expected.txt").write_text("1.1.1 FAILED\n")
        run = self.grade("--cases", "1.1.*", "--expect", "expected.txt")
        self.assertEqual(run.returncode, 1)
        self.assertRegex(run.stderr, r"1\.1\.1: .*expected FAILED")
        run = self.grade("--cases", "1.1.*", "--outdir", "again", "--expect",
                         "reports/clients/index.json")
        self.assertEqual(run.returncode, 0, run.stderr)

    def test_says_at_once_that_the_reports_cannot_be_written(self):
        (self.folder / "file").write_text("")
        for folder in "file", "file/below", "/dev/null":
            run = self.grade("--cases", "1.1.*", "--outdir", folder)
            self.assertEqual(run.returncode, 4, run.stderr)
            self.assertIn(f"--outdir: cannot write reports to {folder}: ", run.stderr)
            self.assertIn(" is not a folder", run.stderr)
            self.assertEqual(run.stderr.count("\n"), 1, run.stderr)

    def test_says_nothing_of_a_report_that_could_not_be_written(self):
        run = self.grade("--cases", "1.1.1", "--outdir", "/proc/reports")
        self.assertEqual(run.returncode, 4, run.stderr)
        self.assertIn("cannot create the folder /proc/reports", run.stderr)
        self.assertNotIn("the report is", run.stderr)

    def test_prints_the_wire_of_one_case(self):
        run = self.grade("--case", "2.6", "--trace")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("case 2.6, ws: ", run.stderr)
        self.assertIn("  > frame ping 125", run.stderr)
        self.assertIn("  < frame pong 125", run.stderr)

    def test_runs_faults_as_cases(self):
        run = self.grade("--cases", "2.1,22.1,22.2")
        self.assertEqual(set(self.index()["ws"]), {"2.1", "22.1", "22.2"}, run.stderr)
        self.assertIn("ws: 3 of 3 cases", run.stderr)

    def test_reads_its_options_from_the_environment(self):
        run = self.grade(WS_ECHO_CASES="3.1\n2.1", WS_ECHO_OUTDIR="there")
        self.assertEqual(list(self.index("there")["ws"]), ["2.1", "3.1"], run.stderr)

    def test_reads_a_specification_file(self):
        (self.folder / "spec.json").write_text(json.dumps({
            "url": "ws://127.0.0.1:9001", "outdir": "from-file", "cases": ["1.1.*", "9.9.*"],
            "exclude-cases": ["1.1.2"], "exclude-agent-cases": {"w*": ["1.1.3"]},
            "optinos": {}}))
        run = self.grade("--spec", "spec.json")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(list(self.index("from-file")["ws"]),
                         ["1.1.1", "1.1.4", "1.1.5", "1.1.6", "1.1.7", "1.1.8"])
        self.assertIn('spec.json: unknown key "optinos" is ignored: did you mean "options"?',
                      run.stderr)
        self.assertIn('spec.json: no case matches "9.9.*"', run.stderr)

    def test_refuses_a_wrong_specification_file(self):
        (self.folder / "spec.json").write_text('{"url": "ws://127.0.0.1:9001"}')
        run = self.grade("--spec", "spec.json")
        self.assertEqual(run.returncode, 2)
        self.assertEqual(run.stderr, 'ws-echo: spec.json: "cases" is missing: add it, as in '
                                     '"cases": ["*"]\n')
        self.assertEqual(self.grade("--spec", "absent.json").returncode, 4)


class WithoutADriver(Case):
    def test_serves_until_it_is_stopped(self):
        server = self.serve("--cases", "2.*")
        drivers = [self.drive(server.first_line, agent) for agent in ("one", "two")]
        self.assertEqual([each.wait(PATIENCE) for each in drivers], [0, 0])
        code, _, error = self.stop(server)
        self.assertEqual(code, 0, error)
        self.assertEqual({agent: len(cases) for agent, cases in self.index().items()},
                         {"one": 11, "two": 11})

    def test_once_ends_after_the_report(self):
        server = self.serve("--cases", "2.1", "--once")
        self.assertEqual(self.drive(server.first_line, "ws").wait(PATIENCE), 0)
        self.assertEqual(server.wait(PATIENCE), 0)

    def test_stop_server_ends_it(self):
        server = self.serve("--cases", "2.1")
        with self.assertRaises(Exception):
            asyncio.run(first_message(server.first_line + "/stopServer"))
        self.assertEqual(server.wait(PATIENCE), 1)  # no client has run a case

    def test_is_an_ordinary_server_elsewhere(self):
        server = self.serve()
        async def echo():
            async with websockets.connect(server.first_line + "/chat") as client:
                await client.send("hello")
                return await client.recv()
        self.assertEqual(asyncio.run(echo()), "hello")
        http = server.first_line.replace("ws:", "http:")
        self.assertIn("ready", get(http + "/-/ready")[1])
        health = self.run_tool("healthcheck", http)
        self.assertEqual(health.returncode, 0, health.stderr)

    def test_serves_page_and_reports(self):
        server = self.serve("--cases", "2.1")
        http = server.first_line.replace("ws:", "http:")
        kind, page = get(http)
        self.assertEqual(kind, "text/html; charset=utf-8")
        self.assertIn("Grade this browser", page)
        with self.assertRaises(urllib.error.HTTPError) as refused:
            get(http + "/report/")
        self.assertEqual(refused.exception.code, 404)

        self.assertEqual(self.drive(server.first_line, "ws").wait(PATIENCE), 0)
        self.assertIn("2.1", get(http + "/report/")[1])
        self.assertIn("ws", json.loads(get(http + "/report/index.json")[1]))
        self.assertIn("ws", json.loads(get(http + "/cwd/reports/clients/index.json")[1]))

    def test_serves_no_file_outside_of_the_reports(self):
        (self.folder / "secret.txt").write_text("secret")
        (self.folder / "reports").mkdir()
        (self.folder / "reports" / "secret.txt").write_text("secret")
        server = self.serve("--cases", "2.1")
        http = server.first_line.replace("ws:", "http:")
        for target in ("/report/../secret.txt", "/report/..%2fsecret.txt", "/report/%2e%2e/secret.txt",
                       "/report/../../secret.txt", "/cwd/secret.txt", "/cwd/reports/secret.txt",
                       "/report//etc/passwd", "/report/.", "/report/.."):
            host, port = http[7:].split(":")
            with socket.create_connection((host, int(port)), timeout=PATIENCE) as raw:
                raw.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                answer = b""
                while chunk := raw.recv(65536):
                    answer += chunk
            self.assertRegex(answer, rb"^HTTP/1.1 4\d\d ", target)
            self.assertNotIn(b"secret\n", answer)
            self.assertFalse(answer.endswith(b"secret"), target)

    def test_loses_nothing_to_odd_agents(self):
        server = self.serve("--cases", "1.1.1", "--outdir", "deep/out")
        agents = ["/../../evil", "<script>alert(1)</script>", "a\nb", "ünï", " ", "ws", "WS"]
        for agent in agents:
            self.assertEqual(self.drive(server.first_line, agent).wait(PATIENCE), 0, agent)
        with self.assertRaises(websockets.InvalidStatusCode) as refused:
            asyncio.run(visit(server.first_line + "/runCase?case=1"))
        self.assertEqual(refused.exception.status_code, 500)
        dying = self.drive(server.first_line, "dying", "0", "3")
        self.assertEqual(dying.wait(PATIENCE), 3)
        asyncio.run(visit(server.first_line + "/updateReports?agent=ws"))

        index = self.index("deep/out")
        self.assertEqual(set(agents) - set(index), set())
        self.assertEqual(index["dying"]["1.1.1"]["behavior"], "FAILED")
        self.assertNotIn("<script>alert(1)", (self.folder / "deep/out/index.html").read_text())
        outside = [path for path in self.folder.rglob("*")
                   if path.is_file() and path.parent != self.folder / "deep/out"]
        self.assertEqual(outside, [])

    def test_waits_for_a_client_that_is_slow_to_ask(self):
        server = self.serve("--cases", "2.1")
        host, port = server.first_line[5:].split(":")
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as slow:
            time.sleep(0.5)  # longer than other servers wait for the first octets
            slow.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self.assertTrue(slow.recv(65536).startswith(b"HTTP/1.1 200 "))

    def test_refuses_a_port_in_use(self):
        with socket.socket() as bound:
            bound.bind(("127.0.0.1", 0))
            bound.listen()
            port = str(bound.getsockname()[1])
            run = self.run_tool("grade", "--host", "127.0.0.1", "--port", port)
        self.assertEqual(run.returncode, 3)
        self.assertIn("cannot listen", run.stderr)


class Wstest(Case):
    def write_specification(self, **members):
        port = free_port()
        (self.folder / "fuzzingserver.json").write_text(json.dumps(
            {"url": f"ws://127.0.0.1:{port}", "outdir": "./reports/clients", "cases": ["2.1"],
             **members}))
        return f"ws://127.0.0.1:{port}"

    def test_prints_what_scripts_wait_for(self):
        url = self.write_specification()
        server = self.start("wstest", "-m", "fuzzingserver", "--webport=0")
        self.assertTrue(server.first_line.startswith("Ok, will run 1 test cases"))
        self.assertEqual(self.drive(url, "ws").wait(PATIENCE), 0)
        code, out, error = self.stop(server)
        self.assertEqual(code, 0, error)
        self.assertRegex(out, r"Running test case ID 2\.1 for agent ws from peer ")
        self.assertIn("Updating reports...\n", out)
        self.assertEqual(self.index()["ws"]["2.1"]["behavior"], "OK")

    def test_is_what_the_tool_is_called(self):
        url = self.write_specification()
        os.symlink(TOOL, self.folder / "wstest")
        server = subprocess.Popen(["./wstest", "--mode", "fuzzingserver", "--spec",
                                   "fuzzingserver.json", "-u", "0"], cwd=self.folder,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.kill, server)
        self.assertTrue(server.stdout.readline().startswith("Ok, will run"))
        self.assertEqual(asyncio.run(first_message(url + "/getCaseCount")), "1")
        name = pathlib.Path(f"/proc/{server.pid}/comm")
        if name.exists():
            self.assertEqual(name.read_text(), "wstest\n")  # for killall
        self.assertEqual(self.stop(server)[0], 0)

    def test_shuts_down_on_complete(self):
        url = self.write_specification()
        server = self.start("wstest", "-m", "fuzzingserver", "--webport=0")
        asyncio.run(visit(url + "/updateReports?agent=ws&shutdownOnComplete=true"))
        self.assertEqual(server.wait(PATIENCE), 0)

    def test_serves_the_page_on_a_further_port(self):
        self.write_specification()
        port = free_port()
        server = self.start("wstest", "-m", "fuzzingserver", "--webport", str(port))
        self.assertIn("Grade this browser", get(f"http://127.0.0.1:{port}/")[1])
        self.assertEqual(asyncio.run(first_message(f"ws://127.0.0.1:{port}/getCaseCount")), "1")

    def test_speaks_tls_if_the_url_has_wss(self):
        url = self.write_specification().replace("ws:", "wss:")
        self.write_specification(url=url)
        server = self.start("wstest", "-m", "fuzzingserver", "--webport=0")
        self.assertIn("wss://", server.first_line)

    def test_exits_with_1_if_the_port_is_taken(self):
        url = self.write_specification()
        with socket.socket() as bound:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(("0.0.0.0", int(url.rsplit(":", 1)[1])))
            bound.listen()
            run = self.run_tool("wstest", "-m", "fuzzingserver", "--webport=0")
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertIn("cannot listen", run.stderr)

    def test_writes_the_specification_file_if_it_is_absent(self):
        with socket.socket() as bound:  # so that it does not go on
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                bound.bind(("0.0.0.0", 9001))
                bound.listen()
            except OSError:
                pass  # another server has the port
            run = self.run_tool("wstest", "-m", "fuzzingserver", "--webport=0")
        self.assertEqual(run.returncode, 1, run.stderr)
        written = json.loads((self.folder / "fuzzingserver.json").read_text())
        self.assertEqual(written["url"], "ws://127.0.0.1:9001")
        self.assertEqual(written["cases"], ["*"])
        run = self.run_tool("wstest", "-m", "fuzzingserver", "-s", "absent.json")
        self.assertEqual(run.returncode, 4)
        self.assertIn("absent.json", run.stderr)


class Cases(Case):
    def test_lists_all(self):
        run = self.run_tool("cases")
        self.assertEqual(run.returncode, 0)
        self.assertEqual(len(re.findall(r"^\d+\.\d+", run.stdout, re.M)), 517)
        listed = json.loads(self.run_tool("cases", "--format", "json").stdout)["cases"]
        self.assertEqual(len(listed), 517)
        self.assertEqual(listed[-1]["number"], 517)

    def test_lists_faults_if_asked_for(self):
        listed = json.loads(self.run_tool("cases", "--format", "json", "all").stdout)["cases"]
        self.assertGreater(len(listed), 617)
        self.assertIn("20.1 ", self.run_tool("cases", "20.*").stdout)
        self.assertIn("All about it: ws-echo faults hs.", self.run_tool("cases", "20.1").stdout)

    def test_explains_one(self):
        run = self.run_tool("cases", "6.4.2")
        self.assertEqual(run.returncode, 0)
        self.assertIn("It is number 75 of all.", run.stdout)
        self.assertIn("f4", run.stdout)


if __name__ == "__main__":
    unittest.main()
