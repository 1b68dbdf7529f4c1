"""What ws-echo healthcheck says about servers of all kinds. WS_ECHO names the tool."""

import os
import re
import signal
import socket
import subprocess
import tempfile
import threading
import unittest
import urllib.request

TOOL = os.environ['WS_ECHO']
PATIENCE = 30


def environment(**variables):
    kept = {name: value for name, value in os.environ.items() if not name.startswith('WS_ECHO_')}
    return {**kept, **{name: str(value) for name, value in variables.items()}}


def check(*arguments, **variables):
    """Returns the exit code and the sentence."""
    done = subprocess.run([TOOL, 'healthcheck', *arguments], stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.PIPE, env=environment(**variables), timeout=PATIENCE)
    assert done.stdout == '', done.stdout
    assert done.stderr.count('\n') == 1, done.stderr
    return done.returncode, done.stderr.strip()


class Server:
    def __init__(self, *arguments, **variables):
        where = [] if '--unix' in arguments else ['--host', '127.0.0.1', '--port', '0']
        self.process = subprocess.Popen([TOOL, *where, '--print-url', *arguments], text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env=environment(**variables))
        self.url = self.process.stdout.readline().strip()
        self.port = self.url.rsplit(':', 1)[1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.error = self.process.communicate(timeout=PATIENCE)[1]


class Deaf:
    """A server that sends an answer to each client, and nothing more."""

    def __init__(self, answer):
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.url = f'127.0.0.1:{self.listener.getsockname()[1]}'
        self.answer, self.clients = answer, []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        try:
            while True:
                client = self.listener.accept()[0]
                self.clients.append(client)
                client.sendall(self.answer)
        except OSError:
            pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()
        for client in self.clients:
            client.close()


class Healthy(unittest.TestCase):
    def test_with_each_scheme(self):
        with Server('--tls') as server:
            for scheme in ('http', 'https', 'ws', 'wss'):
                url = f'{scheme}://127.0.0.1:{server.port}'
                path = '/-/ready' if scheme.startswith('http') else '/'
                self.assertEqual(check(url), (0, f'ws-echo: healthy: {url}{path}'))

    def test_over_each_version_of_tls(self):
        for version in ('1.0', '1.1', '1.2', '1.3'):
            with Server('--tls-only', '--tls', '--tls-min', version, '--tls-max',
                        version) as server:
                self.assertEqual(check(server.url)[0], 0, version)

    def test_on_a_unix_socket(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in (folder + '/s', f'@ws-echo-health-{os.getpid()}'):
                with Server('--unix', name) as server:
                    self.assertEqual(check(server.url)[0], 0)
                    self.assertEqual(check(WS_ECHO_UNIX=name)[0], 0)

    def test_where_the_environment_says(self):
        for arguments, variables in (([], {}), (['--tls', '--tls-only'],
                                                {'WS_ECHO_TLS': 1, 'WS_ECHO_TLS_ONLY': 'yes'}),
                                     (['--host', '127.0.0.9'], {'WS_ECHO_HOST': '127.0.0.9'})):
            with Server(*arguments) as server:
                code, said = check(WS_ECHO_PORT=server.port, **variables)
                self.assertEqual(code, 0, said)

    def test_on_a_port_for_control(self):
        with Server('--control-port', '0', '--tls', '--tls-only') as server:
            announcement = server.process.stderr.readline()
            control = re.search(r'control API on http://127\.0\.0\.1:(\d+)', announcement)[1]
            self.assertEqual(check(WS_ECHO_CONTROL_PORT=control)[0], 0)
            self.assertEqual(check(WS_ECHO_PORT=server.port, WS_ECHO_TLS=1)[0], 1)

    def test_by_the_port_file(self):
        with tempfile.TemporaryDirectory() as folder, Server('--port-file', folder + '/port'):
            self.assertEqual(check(WS_ECHO_PORT=0, WS_ECHO_PORT_FILE=folder + '/port')[0], 0)

    def test_leaves_no_record_and_takes_no_behavior(self):
        with Server('--behavior', 'close(4001)', '--debug') as server:
            self.assertEqual(check(f'http://127.0.0.1:{server.port}')[0], 0)
            self.assertEqual(check(f'{server.url}/do/echo')[0], 0)
        self.assertIn('#1 = open "/do/echo"', server.error)
        self.assertIn('#1 = closed clean', server.error)
        self.assertNotIn('#2 ', server.error)

    def test_although_a_behavior_sends_more_than_the_echo(self):
        with Server('--behavior', 'send(hello)@open/ping@open') as server:
            self.assertEqual(check(server.url)[0], 0)


class Unhealthy(unittest.TestCase):
    def expect(self, said, *arguments, **variables):
        code, sentence = check(*arguments, **variables)
        self.assertEqual(code, 1, sentence)
        self.assertTrue(sentence.startswith('ws-echo: unhealthy: '), sentence)
        self.assertIn(said, sentence)

    def test_if_nobody_listens(self):
        with socket.create_server(('127.0.0.1', 0)) as bound:
            port = bound.getsockname()[1]
        self.expect('Connection refused', f'http://127.0.0.1:{port}')
        self.expect('Connection refused', WS_ECHO_PORT=port)
        self.expect('No such file', 'ws+unix:///nonexistent/socket:/')

    def test_if_the_server_says_so(self):
        with Server() as server:
            self.expect('answered 404', f'http://127.0.0.1:{server.port}/-/nothing')
            self.expect('answered 426', f'http://127.0.0.1:{server.port}/chat')
        with Server('--behavior', 'hs.status(503)') as server:
            self.expect('answered 503', server.url)
            self.assertEqual(check(f'http://127.0.0.1:{server.port}')[0], 0)

    def test_while_the_server_is_down(self):
        with Server('--control-port', '0') as server:
            announcement = server.process.stderr.readline()
            control = re.search(r'control API on (http://\S+)', announcement)[1]
            request = urllib.request.Request(control + '/-/down', b'{"for_ms":60000}',
                                             {'Content-Type': 'application/json'})
            urllib.request.urlopen(request, timeout=PATIENCE).close()
            self.expect('answered 503: {"error":"the server is down', control)
            self.expect('Connection refused', server.url)

    def test_without_an_echo(self):
        for behavior, said in (('close(4001)', 'closed without an echo'),
                               ('tcp.fin@open', 'no echo'), ('sink', 'no answer in time')):
            with Server('--behavior', behavior) as server:
                self.expect(said, server.url, '--timeout', '300ms')

    def test_if_the_server_is_stuck(self):
        with Server() as server:
            server.process.send_signal(signal.SIGSTOP)
            for scheme in ('http', 'ws', 'https'):
                self.expect('no answer in time', f'{scheme}://127.0.0.1:{server.port}', '--timeout',
                            '100ms')
            server.process.send_signal(signal.SIGCONT)

    def test_if_the_other_side_is_no_server_of_this_kind(self):
        for answer, said in ((b'SSH-2.0-OpenSSH_9.2\r\n', 'no answer in time'),
                             (b'220 mail\r\n\r\n', 'the answer is not HTTP'),
                             (b'HTTP/1.1 2', 'no answer in time')):
            with Deaf(answer) as server:
                self.expect(said, 'http://' + server.url, '--timeout', '300ms')
                self.expect('TLS failed' if answer[:2] != b'HT' else 'unhealthy',
                            'https://' + server.url, '--timeout', '300ms')

    def test_if_it_would_need_a_certificate(self):
        with tempfile.TemporaryDirectory() as folder, \
                Server('--tls', '--tls-only', '--client-identity', folder + '/client') as server:
            self.expect('--control-port', server.url)

    def test_if_the_port_is_unknown_or_the_options_are_invalid(self):
        self.expect("the server's port is unknown", WS_ECHO_PORT=0)
        self.expect('options are invalid: environment variable WS_ECHO_TLS', WS_ECHO_TLS='maybe')


class Usage(unittest.TestCase):
    def test_is_an_error_for_a_wrong_url(self):
        for url in ('127.0.0.1:9001', 'ftp://127.0.0.1', 'http://example.com', 'ws://127.0.0.1:0'):
            code, said = check(url)
            self.assertEqual(code, 2, said)
            self.assertTrue(said.endswith('see ws-echo healthcheck --help'), said)


if __name__ == '__main__':
    unittest.main()
