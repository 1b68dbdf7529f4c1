"""The units of tool/ci.md: systemd accepts them, and the server does what they say.

systemd does not run here, so this test opens the sockets and receives the notifications.
"""

import configparser
import fcntl
import os
import shlex
import shutil
import socket
import subprocess
import tempfile
import unittest

import snippets
from snippets import PATIENCE, SYSTEMD, TOOL, commands, folder_with, run, take

UNITS = ("systemd/ws-echo.service", "systemd/ws-echo.socket", "systemd/ws-echo-control.socket")


def unit(name):
    parsed = configparser.ConfigParser(interpolation=None)
    parsed.optionxform = str
    parsed.read_string(take(f"systemd/{name}", SYSTEMD))
    return parsed


class Units(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        snippets.need(shutil.which("systemd-analyze"), "systemd-analyze")

    def verify(self, folder):
        files = [str(folder / name) for name in UNITS]
        return run(["systemd-analyze", "verify", "--man=no", *files], folder)

    def test_are_accepted_by_systemd_analyze(self):
        with folder_with(*UNITS, claim=SYSTEMD) as folder:
            service = folder / UNITS[0]
            text = service.read_text().replace("/usr/bin/ws-echo", TOOL)
            service.write_text(text)
            code, output = self.verify(folder)
            self.assertEqual((code, output), (0, ""))

            service.write_text(text.replace("WatchdogSec", "WatchdogSeconds"))
            self.assertRegex(self.verify(folder)[1], "Unknown key.*'WatchdogSeconds'")


def listener():
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    bound.listen()
    return bound


class Service(unittest.TestCase):
    """The server with the sockets and the environment that the units ask for."""

    def setUp(self):
        self.service = unit("ws-echo.service")["Service"]
        sockets = [unit(name)["Socket"] for name in ("ws-echo.socket", "ws-echo-control.socket")]
        self.names = [each["FileDescriptorName"] for each in sockets]
        self.ports = [each["ListenStream"].split(":")[-1] for each in sockets]
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.notified = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(self.notified.close)
        self.notified.bind(f"{folder.name}/notify")
        self.notified.settimeout(commands.LIMIT)

    def start(self, sockets, **variables):
        program, *options = shlex.split(self.service["ExecStart"])
        self.assertEqual(program, "/usr/bin/ws-echo")
        # From high numbers, which are none of the new ones.
        copies = [fcntl.fcntl(each.fileno(), fcntl.F_DUPFD_CLOEXEC, 100) for each in sockets]
        moves = " ".join(f"{3 + i}<&{copy}" for i, copy in enumerate(copies))
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith("WS_ECHO_")}
        server = subprocess.Popen(
            ["bash", "-c", f'export LISTEN_PID=$$ WATCHDOG_PID=$$; exec "$@" {moves}', "bash",
             TOOL, *options], pass_fds=copies, stderr=subprocess.PIPE, text=True,
            env={**environment, "NOTIFY_SOCKET": self.notified.getsockname(),
                 "LISTEN_FDS": str(len(copies)), "LISTEN_FDNAMES": ":".join(self.names),
                 **variables})
        for copy in copies:
            os.close(copy)
        self.addCleanup(self.stop, server)
        return server

    def stop(self, server):
        server.kill()
        server.communicate()

    def await_notification(self, line):
        while line not in self.notified.recv(4096).split(b"\n"):
            pass

    def healthy(self, url):
        return subprocess.run([TOOL, "healthcheck", url, "--timeout", "20s"],
                              stderr=subprocess.DEVNULL, check=False).returncode == 0

    def test_says_when_it_is_ready_and_that_it_lives(self):
        self.assertEqual(self.service["Type"], "notify")
        self.assertEqual(self.service["WatchdogSec"], "10")
        with listener() as clients, listener() as control:
            # A fraction of the unit's ten seconds, so that this test is short.
            server = self.start([clients, control], WATCHDOG_USEC="200000")
            self.await_notification(b"READY=1")
            self.await_notification(b"WATCHDOG=1")
            self.assertTrue(self.healthy(f"ws://127.0.0.1:{clients.getsockname()[1]}/chat"))
            self.assertTrue(self.healthy(f"http://127.0.0.1:{control.getsockname()[1]}"))
            server.terminate()
            said = server.communicate(timeout=PATIENCE)[1]
            self.assertEqual(server.returncode, 0)
            self.assertIn("control API on", said)

    @unittest.skipUnless(shutil.which("systemd-socket-activate"), "there is no systemd")
    def test_starts_with_the_first_client(self):
        # The units name ports, so the address is one that no other test uses.
        number = os.getpid()
        host = f"127.{number >> 16 & 127}.{number >> 8 & 255}.{number & 255}"
        server = subprocess.Popen(
            ["systemd-socket-activate", f"--fdname={':'.join(self.names)}",
             *(f"--listen={host}:{port}" for port in self.ports), TOOL,
             *shlex.split(self.service["ExecStart"])[1:]], stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.stop, server)
        for _ in self.ports:
            self.assertIn("Listening on", server.stderr.readline())
        self.assertTrue(self.healthy(f"ws://{host}:{self.ports[0]}"))
        self.assertTrue(self.healthy(f"http://{host}:{self.ports[1]}"))
        server.terminate()
        server.communicate(timeout=PATIENCE)
        self.assertEqual(server.returncode, 0)

    def test_answers_a_client_that_came_before_it_started(self):
        with listener() as clients, listener() as control, socket.socket() as client:
            client.settimeout(commands.LIMIT)
            client.connect(clients.getsockname())
            client.sendall(b"GET /-/ready HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            server = self.start([clients, control])
            self.assertTrue(client.recv(64).startswith(b"HTTP/1.1 "))
            server.terminate()
            server.communicate(timeout=PATIENCE)
            self.assertEqual(server.returncode, 0)


if __name__ == "__main__":
    unittest.main()
