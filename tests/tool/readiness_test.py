"""How a supervisor learns that ws-echo is ready: --ready-fd, systemd's sockets, and their order.

WS_ECHO names the tool.
"""

import fcntl
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

TOOL = os.environ['WS_ECHO']
PATIENCE = 30


def environment(**variables):
    kept = {name: value for name, value in os.environ.items() if not name.startswith('WS_ECHO_')}
    return {**kept, **{name: str(value) for name, value in variables.items()}}


def start(*arguments, descriptors=(), **variables):
    """Starts ws-echo on a free port; its stdout and stderr are one pipe."""
    return subprocess.Popen([TOOL, '--host', '127.0.0.1', '--port', '0', *arguments],
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                            pass_fds=descriptors, env=environment(**variables))


def start_with_sockets(sockets, names, *arguments, **variables):
    """Starts ws-echo with listening sockets, as systemd does: they are 3, 4 and so on."""
    # From high numbers, which are none of the new ones.
    copies = [fcntl.fcntl(each.fileno(), fcntl.F_DUPFD_CLOEXEC, 100) for each in sockets]
    moves = ' '.join(f'{3 + i}<&{copy}' for i, copy in enumerate(copies))
    command = f'export LISTEN_PID=$$; exec "$@" {moves}'
    named = {} if names is None else {'LISTEN_FDNAMES': names}
    server = subprocess.Popen(['bash', '-c', command, 'bash', TOOL, *arguments],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              pass_fds=copies,
                              env=environment(LISTEN_FDS=len(sockets), **named, **variables))
    for copy in copies:
        os.close(copy)
    return server


def listener(family=socket.AF_INET, host='127.0.0.1'):
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.bind((host, 0))
    bound.listen()
    return bound


def port_of(bound):
    return bound.getsockname()[1]


def stop(server):
    server.send_signal(signal.SIGTERM)
    out = server.communicate(timeout=PATIENCE)[0]
    return server.returncode, out


def get(url, method='GET'):
    request = urllib.request.Request(url, method=method)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def healthy(url):
    return subprocess.run([TOOL, 'healthcheck', url, '--timeout', '20s'], env=environment(),
                          stderr=subprocess.DEVNULL).returncode == 0


class Manager:
    """A socket as systemd's NOTIFY_SOCKET."""

    def __init__(self, abstract=False):
        self.folder = tempfile.TemporaryDirectory()
        self.path = f'@ws-echo-test-{os.getpid()}' if abstract else self.folder.name + '/notify'
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path.replace('@', '\0'))
        self.socket.settimeout(PATIENCE)

    def next(self):
        return self.socket.recv(4096).decode()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()
        self.folder.cleanup()


class ReadyDescriptor(unittest.TestCase):
    def test_gets_the_url_and_ends(self):
        read_end, write_end = os.pipe()
        server = start('--ready-fd', str(write_end), descriptors=[write_end])
        os.close(write_end)
        with os.fdopen(read_end) as ready:
            url = ready.read()  # returns at the end of the stream, while the server runs
        self.assertRegex(url, r'^ws://127\.0\.0\.1:\d+\n$')
        self.assertTrue(healthy(url.strip()))
        self.assertEqual(stop(server)[0], 0)

    def test_gets_the_url_of_a_background_server(self):
        read_end, write_end = os.pipe()
        with tempfile.TemporaryDirectory() as folder:
            server = start('--ready-fd', str(write_end), '--background', '--pid-file',
                           folder + '/pid', descriptors=[write_end])
            os.close(write_end)
            with os.fdopen(read_end) as ready:
                self.assertTrue(healthy(ready.read().strip()))
            self.assertEqual(server.wait(PATIENCE), 0)
            server.stdout.close()
            with open(folder + '/pid', encoding='ascii') as pid:
                os.kill(int(pid.read()), signal.SIGTERM)

    def test_that_is_not_open_for_writing_is_a_usage_error(self):
        with open(os.devnull, encoding='ascii') as file:
            for arguments, descriptors in ((['--ready-fd', '77'], []),
                                           (['--ready-fd', str(file.fileno())], [file.fileno()]),
                                           (['--ready-fd', '2'], []), (['--ready-fd', 'x'], [])):
                server = start(*arguments, descriptors=descriptors)
                out = server.communicate(timeout=PATIENCE)[0]
                self.assertEqual(server.returncode, 2, out)
                self.assertIn('--ready-fd: ', out)

    def test_that_nobody_reads_is_an_error(self):
        for background in ([], ['--background']):
            read_end, write_end = os.pipe()
            os.close(read_end)
            server = start('--ready-fd', str(write_end), *background, descriptors=[write_end])
            os.close(write_end)
            out = server.communicate(timeout=PATIENCE)[0]
            self.assertEqual(server.returncode, 4, out)
            self.assertIn('Broken pipe (--ready-fd)', out)

    def test_can_be_given_by_its_variable(self):
        read_end, write_end = os.pipe()
        server = start(descriptors=[write_end], WS_ECHO_READY_FD=write_end)
        os.close(write_end)
        with os.fdopen(read_end) as ready:
            self.assertTrue(ready.read().startswith('ws://'))
        stop(server)


class Notification(unittest.TestCase):
    def test_says_ready_and_stopping(self):
        for abstract in (False, True):
            with Manager(abstract) as manager:
                server = start(NOTIFY_SOCKET=manager.path)
                ready = manager.next().split('\n')
                self.assertEqual(ready[0], 'READY=1')
                self.assertRegex(ready[1], r'^STATUS=listening on ws://127\.0\.0\.1:\d+$')
                self.assertEqual(ready[2], f'MAINPID={server.pid}')
                self.assertTrue(healthy(ready[1].split()[-1]))
                self.assertEqual(stop(server)[0], 0)
                self.assertEqual(manager.next(), 'STOPPING=1')

    def test_of_a_background_server_names_its_process(self):
        with Manager() as manager, tempfile.TemporaryDirectory() as folder:
            server = start('--background', '--pid-file', folder + '/pid',
                           NOTIFY_SOCKET=manager.path)
            ready = manager.next()
            server.communicate(timeout=PATIENCE)
            with open(folder + '/pid', encoding='ascii') as file:
                pid = int(file.read())
            self.assertNotEqual(pid, server.pid)
            self.assertTrue(ready.endswith(f'\nMAINPID={pid}'), ready)
            os.kill(pid, signal.SIGTERM)
            self.assertEqual(manager.next(), 'STOPPING=1')

    def test_to_nobody_is_no_error(self):
        for path in ('/nonexistent/notify', '@ws-echo-nobody', 'vsock:2:1', '', '/' + 'x' * 200):
            server = start('--print-port', NOTIFY_SOCKET=path)
            server.stdout.readline()
            self.assertEqual(stop(server)[0], 0, path)

    def test_beats_for_the_watchdog_from_the_io_thread(self):
        with Manager() as manager:
            server = start(NOTIFY_SOCKET=manager.path, WATCHDOG_USEC=100_000)
            seen = [manager.next() for _ in range(6)]
            self.assertGreaterEqual(seen.count('WATCHDOG=1'), 5)
            self.assertEqual(stop(server)[0], 0)
            while seen[-1] != 'STOPPING=1':
                seen.append(manager.next())

    def test_beats_only_for_its_own_watchdog(self):
        with Manager() as manager:
            server = start(NOTIFY_SOCKET=manager.path, WATCHDOG_USEC=1000, WATCHDOG_PID=1)
            self.assertTrue(manager.next().startswith('READY=1'))
            time.sleep(0.05)  # the quiet period: 100 beats
            stop(server)
            self.assertEqual(manager.next(), 'STOPPING=1')


class Order(unittest.TestCase):
    def test_is_files_then_stdout_then_descriptor_then_systemd_then_the_log(self):
        read_end, write_end = os.pipe()
        with Manager() as manager, tempfile.TemporaryDirectory() as folder:
            # One pipe for everything shows the order of the writes; ready-fd is stdout's pipe too.
            server = subprocess.Popen(
                ['bash', '-c', 'exec "$@" 3>&1', 'bash', TOOL, '--host', '127.0.0.1', '--port', '0',
                 '--print-port', '--ready-fd', '3', '--port-file', folder + '/port'],
                stdout=write_end, stderr=write_end, env=environment(NOTIFY_SOCKET=manager.path))
            os.close(write_end)
            with os.fdopen(read_end) as out:
                port = out.readline().strip()
                with open(folder + '/port', encoding='ascii') as file:
                    self.assertEqual(file.read().strip(), port)
                self.assertEqual(out.readline(), f'ws://127.0.0.1:{port}\n')
                self.assertEqual(out.readline(),
                                 f'ws-echo: listening on ws://127.0.0.1:{port} (pid {server.pid})\n')
                manager.socket.settimeout(0)  # it was sent before the log line
                self.assertTrue(manager.next().startswith('READY=1'))
                server.send_signal(signal.SIGTERM)
                self.assertEqual(server.wait(PATIENCE), 0)


class InheritedSockets(unittest.TestCase):
    def test_without_names_are_for_clients(self):
        for family, host in ((socket.AF_INET, '127.0.0.1'), (socket.AF_INET6, '::1')):
            with listener(family, host) as bound:
                server = start_with_sockets([bound], None, '--print-port')
                self.assertEqual(int(server.stdout.readline()), port_of(bound))
                shown = f'[{host}]' if ':' in host else host
                self.assertTrue(healthy(f'ws://{shown}:{port_of(bound)}'))
                self.assertTrue(healthy(f'http://{shown}:{port_of(bound)}'))
                self.assertEqual(stop(server)[0], 0)

    def test_are_used_as_their_names_say(self):
        with listener() as ws, listener() as control, listener() as other, listener() as last:
            server = start_with_sockets([ws, control, other, last],
                                        'ws:control:behavior=hs.status(503):behavior:close(4001)',
                                        '--print-env', '--debug')
            out = server.stdout.readline()
            # the trace may come before the line for the script
            while 'WS_ECHO_URL' not in out:
                out = server.stdout.readline()
            self.assertIn(f"WS_ECHO_URL='ws://127.0.0.1:{port_of(ws)}'", out)
            self.assertIn(f"WS_ECHO_CONTROL_URL='http://127.0.0.1:{port_of(control)}'", out)
            self.assertIn(f"WS_ECHO_LISTEN_URL_1='ws://127.0.0.1:{port_of(other)}'", out)
            self.assertTrue(healthy(f'ws://127.0.0.1:{port_of(ws)}'))
            self.assertTrue(healthy(f'http://127.0.0.1:{port_of(control)}'))
            self.assertFalse(healthy(f'http://127.0.0.1:{port_of(ws)}'))
            self.assertFalse(healthy(f'ws://127.0.0.1:{port_of(other)}'))
            state = json.loads(get(f'http://127.0.0.1:{port_of(control)}/-/state')[1])
            self.assertEqual([each['behavior'] for each in state['listeners']],
                             ['hs.status(503)', 'close(4001)'])
            self.assertEqual(stop(server)[0], 0)

    def test_of_several_the_first_has_the_url_and_the_port(self):
        with listener() as one, listener() as two, listener() as three:
            order = sorted((one, two, three), key=port_of)
            for sockets in (order, order[::-1]):
                server = start_with_sockets(sockets, None, '--print-env')
                out = server.stdout.readline()
                self.assertIn(f"WS_ECHO_URL='ws://127.0.0.1:{port_of(sockets[0])}'", out)
                self.assertIn(f'WS_ECHO_PORT={port_of(sockets[0])};', out)
                for each in sockets:
                    self.assertTrue(healthy(f'ws://127.0.0.1:{port_of(each)}'))
                self.assertEqual(stop(server)[0], 0)

    def test_accept_a_client_that_was_there_before_the_server(self):
        with listener() as bound, socket.create_connection(bound.getsockname()) as early:
            early.settimeout(PATIENCE)
            early.sendall(b'GET /-/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
            server = start_with_sockets([bound], 'unit.socket')
            self.assertTrue(early.recv(100).startswith(b'HTTP/1.1 200 '))
            self.assertEqual(stop(server)[0], 0)

    def test_can_have_further_ports_and_tls(self):
        with listener() as bound:
            server = start_with_sockets([bound], 'ws', '--listen', '0=close(4001)', '--control-port',
                                        '0', '--tls', '--print-env')
            out = server.stdout.readline()
            self.assertTrue(healthy(f'wss://127.0.0.1:{port_of(bound)}'))
            further = re.search(r"LISTEN_URL_1='(wss://127\.0\.0\.1:\d+)'", out)
            self.assertFalse(healthy(further[1]))
            control = re.search(r"CONTROL_URL='(http://127\.0\.0\.1:\d+)'", out)
            self.assertTrue(healthy(control[1]))
            self.assertEqual(stop(server)[0], 0)

    def test_work_in_the_background(self):
        with listener() as bound, tempfile.TemporaryDirectory() as folder:
            server = start_with_sockets([bound], 'ws', '--background', '--pid-file',
                                        folder + '/pid')
            server.communicate(timeout=PATIENCE)
            self.assertEqual(server.returncode, 0)
            self.assertTrue(healthy(f'ws://127.0.0.1:{port_of(bound)}'))
            with open(folder + '/pid', encoding='ascii') as file:
                os.kill(int(file.read()), signal.SIGTERM)

    def test_cannot_be_closed_for_a_while(self):
        with listener() as bound:
            server = start_with_sockets([bound], None, '--print-port')
            server.stdout.readline()
            status, body = get(f'http://127.0.0.1:{port_of(bound)}/-/down', 'POST')
            self.assertEqual((status, json.loads(body)['code']), (409, 'inherited_socket'))
            self.assertEqual(stop(server)[0], 0)

    def test_exclude_port_and_host(self):
        with listener() as bound:
            for arguments in (['--port', '0'], ['--host', '127.0.0.1']):
                server = start_with_sockets([bound], None, *arguments)
                out = server.communicate(timeout=PATIENCE)[0]
                self.assertEqual(server.returncode, 2)
                self.assertIn(f'{arguments[0]} cannot be used with LISTEN_FDS', out)

    def test_for_another_process_are_ignored(self):
        server = start('--print-port', LISTEN_FDS=1, LISTEN_PID=1)
        self.assertRegex(server.stdout.readline(), r'^\d+$')
        self.assertEqual(stop(server)[0], 0)

    def test_that_cannot_be_used_are_an_error(self):
        with listener() as bound, socket.socket() as idle, \
                socket.socket(socket.AF_UNIX) as local, socket.socket(type=socket.SOCK_DGRAM) as udp:
            idle.bind(('127.0.0.1', 0))
            for sockets, names, said in (
                    ([idle], None, 'must be a listening socket of TCP'),
                    ([local], None, 'must be a listening socket of TCP'),
                    ([udp], None, 'must be a listening socket of TCP'),
                    ([bound, idle], 'ws:control', 'inherited descriptor 4'),
                    ([bound, idle], 'ws:behavior=sink', 'inherited descriptor 4'),
                    ([bound], 'contrl', 'unknown name "contrl" (use ws, control, or behavior='),
                    ([bound], 'control', 'none of them is for WebSocket clients'),
                    ([bound], 'behavior=nonse', 'unknown step "nonse"'),
                    ([bound], 'ws:ws', 'more names than LISTEN_FDS has sockets')):
                server = start_with_sockets(sockets, names)
                out = server.communicate(timeout=PATIENCE)[0]
                self.assertEqual(server.returncode, 3, out)
                self.assertIn('ws-echo: cannot listen on ', out)
                self.assertIn(said, out)

    def test_of_a_missing_descriptor_are_an_error(self):
        for count in ('1', '0', 'x', '1000'):
            server = subprocess.Popen(
                ['bash', '-c', 'export LISTEN_PID=$$; exec "$@"', 'bash', TOOL],
                stderr=subprocess.PIPE, text=True, env=environment(LISTEN_FDS=count))
            error = server.communicate(timeout=PATIENCE)[1]
            self.assertEqual(server.returncode, 3, error)

    @unittest.skipUnless(shutil.which('systemd-socket-activate'), 'there is no systemd')
    def test_are_those_of_systemd_socket_activate(self):
        number = os.getpid()
        host = f'127.{number >> 16 & 127}.{number >> 8 & 255}.{number & 255}'
        server = subprocess.Popen(
            ['systemd-socket-activate', '-l', f'{host}:9001', '-l', f'{host}:9002',
             '--fdname=ws:control', TOOL], stderr=subprocess.PIPE, text=True, env=environment())
        server.stderr.readline()
        server.stderr.readline()
        self.assertTrue(healthy(f'ws://{host}:9001'))
        self.assertTrue(healthy(f'http://{host}:9002'))
        server.send_signal(signal.SIGTERM)
        error = server.communicate(timeout=PATIENCE)[1]
        self.assertIn(f'ws-echo: listening on ws://{host}:9001, control API on http://{host}:9002',
                      error)
        self.assertEqual(server.returncode, 0)


if __name__ == '__main__':
    unittest.main()
