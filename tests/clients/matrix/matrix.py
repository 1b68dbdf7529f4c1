"""Every fault of ws against clients that nobody here wrote: what each did, our verdict.

Usage: matrix.py WS-ECHO BEAST-CLIENT NODE [CHROMIUM]

Prints a table, and fails if a fault got no verdict, if the server had a problem, or if a client
violates the RFC, or leaves where it ought to have gone on or answered, or delivers what another one
does not, and known_violations.txt does not know of it.
"""

import http.server
import itertools
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

HERE = pathlib.Path(__file__).parent
SERVER_OPTIONS = ["--allow-heavy", "--allow-server-wide", "--verdict-timeout", "2s",
                  "--closing-timeout", "2s", "--max-lifetime", "200s", "--port", "0",
                  "--print-port", "--trace", "messages", "--trace-format", "json"]
# Examples that show more, or sooner, than those of the listing.
BETTER = {"hs.drip": "hs.drip(2ms)", "hs.many-headers": "hs.many-headers(500)",
          "ok.big": "ok.big(1MiB)", "frame.garbage": "frame.garbage(64)",
          "hs.proto-wrong": "hs.proto-wrong(x-not-offered)", "hs.partial": "hs.partial(20)",
          "hs.ext-unasked": "hs.ext-unasked(x-unasked)", "frame.len-huge": "frame.len-huge(62)",
          # Clients say something each 250 ms.
          "tcp.idle": "tcp.idle(100ms)", "net.lb-idle": "net.lb-idle(100ms)",
          "hs.retry-after": "hs.retry-after(1,1)", "frame.bitflip": "frame.bitflip(1,3)",
          "deflate.bomb": "deflate.bomb(64MiB)", "deflate.fin-block": "deflate.fin-block(half)",
          "flood.big": "flood.big(16MiB)",
          "flood.tiny-fragments": "flood.tiny-fragments(10000)", "flood.pings": "flood.pings(5000)",
          "ping.flood": "ping.flood(200)", "hs.bad-accept": "hs.bad-accept(random)",
          "close.bad-code": "close.bad-code(1005)", "close.reason-over": "close.reason-over(124)"}


class Server:
    def __init__(self, tool, *options):
        self.trace = tempfile.NamedTemporaryFile("r", suffix=".json")
        self.process = subprocess.Popen([tool, *SERVER_OPTIONS, "--trace-file", self.trace.name,
                                         *options], stdout=subprocess.PIPE, text=True,
                                        stderr=subprocess.DEVNULL)
        self.port = int(self.process.stdout.readline())

    def ask_to_stop(self):
        self.process.send_signal(signal.SIGTERM)

    def stop(self):
        """All events there were."""
        code = self.process.wait(20)
        if code != 0:
            sys.exit(f"matrix: ws-echo ended with {code}")
        return [json.loads(line) for line in open(self.trace.name)]


def needs_own_server(fault):
    return fault["server_wide"] or "connect" in fault["triggers"][:1]


def behavior_of(fault):
    return BETTER.get(fault["name"], re.sub(r"@message:3$", "", fault["example"]))


def case_of(fault, port):
    behavior = behavior_of(fault)
    if "connect" in fault["triggers"][:1]:
        path = "/"
    elif fault["server_wide"]:  # once the connection is there
        path = f"/do/{behavior}@message:1"
    else:
        path = f"/do/{behavior}"
    offers = "proto" in fault["name"] and fault["name"] != "hs.proto-unasked"
    return {"name": fault["name"], "subprotocols": ["chat", "superchat"] if offers else [],
            "url": f"ws://127.0.0.1:{port}{path}?id={fault['name']}"}


class Column:
    """One client, with its servers."""

    def __init__(self, tool, faults, run):
        self.servers = {None: Server(tool)}  # by the fault; None: of those that share one
        cases = []
        for fault in faults:
            server = self.servers[None]
            if needs_own_server(fault):
                at_connect = "connect" in fault["triggers"][:1]
                server = Server(tool, *(["--behavior", fault["name"]] if at_connect else []))
                self.servers[fault["name"]] = server
            cases.append(case_of(fault, server.port))
        self.start(run, cases)

    def start(self, run, cases):
        self.results = {}
        self.version = "?"
        self.thread = threading.Thread(target=self.meet, args=(run, cases))
        self.thread.start()

    def meet(self, run, cases):
        for result in run(cases):
            if "version" in result:
                self.version = result["version"]
            else:
                self.results[result["name"]] = result

    def finish(self):
        self.thread.join()
        time.sleep(2.2)  # the verdicts on those that stay
        self.problems = []
        self.verdicts = {}
        for server in self.servers.values():
            server.ask_to_stop()
        for name, server in self.servers.items():
            self.collect(server.stop(), name)

    def collect(self, events, name):
        names = {}
        for event in events:
            if "request" in event:
                query = urllib.parse.urlsplit(event["request"]["target"]).query
                names[event["connection"]] = dict(urllib.parse.parse_qsl(query)).get("id")
            if event["event"] == "problem":
                self.problems.append(event["why"])
        for event in events:
            if event["event"] == "verdict":
                self.verdicts[name or names.get(event["connection"])] = event


def program(command, encode=json.dumps, **environment):
    def run(cases):
        with tempfile.TemporaryFile("w+") as results:
            try:
                subprocess.run(command, input=encode(cases), text=True, stdout=results,
                               stderr=subprocess.DEVNULL, timeout=100,
                               env={**os.environ, **environment})
            except subprocess.TimeoutExpired:
                print(f"{command[-1]} did not end")
            results.seek(0)
            return [json.loads(line) for line in results]
    return run


def lines_of(cases):
    """For clients without JSON: NAME URL SUBPROTOCOLS CA IDENTITY ALPN, between tabs."""
    return "".join("\t".join((c["name"], c["url"], ", ".join(c["subprotocols"]), c.get("ca", ""),
                              c.get("identity", ""), c.get("alpn", ""))) + "\n" for c in cases)


def browser(chromium, trust=lambda home, authorities: None):
    """`trust(HOME, FILES)` makes the browser trust these CAs."""
    def run(cases):
        results = []
        done = threading.Event()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = (HERE / "client.html").read_bytes()
                if self.path == "/cases":
                    body = json.dumps(cases).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                results.extend(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()
                done.set()

            def log_message(self, *_):
                pass

        pages = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=pages.serve_forever, daemon=True).start()
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            trust(profile, [case["ca"] for case in cases if "ca" in case])
            process = subprocess.Popen(
                [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
                 "--no-first-run", "--disable-background-networking", "--disable-component-update",
                 "--disable-sync", f"--user-data-dir={profile}",
                 f"http://127.0.0.1:{pages.server_port}/"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
                env={**os.environ, "HOME": profile})
            done.wait(150)
            os.killpg(process.pid, signal.SIGKILL)  # of its own session: the browser's processes
            process.wait()
        pages.shutdown()
        return results
    return run


def cell(column, name):
    verdict = column.verdicts.get(name)
    result = column.results.get(name, {})
    said = verdict["verdict"] if verdict else "NO VERDICT"
    if said == "violates":
        said = "VIOLATES"
    saw = result.get("saw", "nothing")
    return f"{said} ({'' if result.get('opened') else 'not open, '}{saw})"


def readable(digest):
    kind, size, octets = (digest.split(" ") + [""])[:3]
    return f"{kind} of {size}: {bytes.fromhex(octets)}"


def contradictions(faults, columns):
    """Where two clients each deliver what the other does not: ((client, fault), ..., sentence).

    Who of them is right only a reader can tell. One that merely delivers less has had less time, or
    its verdict says why.
    """
    for fault in faults:
        sets = {client: dict.fromkeys(column.results.get(fault["name"], {}).get("delivered", []))
                for client, column in columns.items()}
        for one, other in itertools.combinations(sets, 2):
            of_one = [digest for digest in sets[one] if digest not in sets[other]]
            of_other = [digest for digest in sets[other] if digest not in sets[one]]
            if of_one and of_other:
                yield ((one, fault["name"]), (other, fault["name"]),
                       f"{fault['name']}: {one} delivers {readable(of_one[0])}, "
                       f"{other} {readable(of_other[0])}")


def read_known():
    known = {}
    for line in (HERE / "known_violations.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            client, name, reason = line.split(None, 2)
            known[client, name] = reason
    return known


# What these clients do about anything else decides the verdict: all of them say something and close.
MAY_STAY_OPEN = ("free", "unseen")


def is_wrong(fault, verdict):
    if verdict["verdict"] == "undecided":
        return fault["expects"] not in MAY_STAY_OPEN
    return verdict["verdict"] == "violates"


def try_again(tool, run, column, faults, is_known):
    """What is not as expected counts if it is so again, with less going on at once."""
    def is_in_doubt(fault):
        name = fault["name"]
        verdict = column.verdicts.get(name)
        return (not verdict or name not in column.results or
                (is_wrong(fault, verdict) and not is_known(name)))

    doubtful = [fault for fault in faults if is_in_doubt(fault)]
    if not doubtful:
        return
    again = Column(tool, doubtful, run)
    again.finish()
    column.verdicts.update(again.verdicts)
    column.results.update(again.results)
    column.problems += again.problems


def main(tool, beast, node, chromium=None):
    listing = subprocess.run([tool, "faults", "--format", "json"], stdout=subprocess.PIPE)
    faults = [f for f in json.loads(listing.stdout)["faults"]
              if f["expects"] and not f["needs_tls"]]
    clients = {"websockets": program([sys.executable, str(HERE / "client.py")]),
               "ws": program([node, str(HERE / "client.js")], NODE_PATH="/usr/share/nodejs"),
               "beast": program([beast], lines_of)}
    if chromium:
        clients["chromium"] = browser(chromium)
    columns = {client: Column(tool, faults, run) for client, run in clients.items()}
    for column in columns.values():
        column.finish()
    known = read_known()
    for client, column in columns.items():
        try_again(tool, clients[client], column, faults,
                  lambda name: (client, name) in known)

    print("| fault | " + " | ".join(c.version for c in columns.values()) + " |")
    print("|---|" + "---|" * len(columns))
    for fault in faults:
        cells = [cell(column, fault["name"]) for column in columns.values()]
        print(f"| `{behavior_of(fault)}` | " + " | ".join(cells) + " |")

    mistakes = []
    print()
    misread = set()
    for one, other, sentence in contradictions(faults, columns):
        print(sentence)
        wrong = {one, other} & known.keys()
        misread |= wrong
        if not wrong:
            mistakes.append(sentence)
    print()
    for client, column in columns.items():
        counts = {}
        for fault in faults:
            name = fault["name"]
            verdict = column.verdicts.get(name)
            said = verdict["verdict"] if verdict else "none"
            counts[said] = counts.get(said, 0) + 1
            if said == "none":
                mistakes.append(f"{client} {name}: no verdict")
            elif is_wrong(fault, verdict) and (client, name) not in known:
                mistakes.append(f"{client} {name} {said}: {verdict.get('why', '')}")
            elif name not in column.results:
                mistakes.append(f"{client} {name}: no result")
            elif (client, name) in known.keys() - misread and not is_wrong(fault, verdict):
                print(f"{client} {name}: {said}, though it is known to violate")
        mistakes += [f"{client}: the server had a problem: {what}" for what in column.problems]
        print(f"{column.version}: " + ", ".join(f"{n} {k}" for k, n in sorted(counts.items())))
    if not chromium:
        print("Chromium is not there: its column is left out")
    for mistake in mistakes:
        print("not known:", mistake)
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
