"""Every fault of TLS against clients that nobody here wrote: our verdict on each.

Usage: wss_matrix.py WS-ECHO BEAST-CLIENT NODE [--curl CURL] [--chromium CHROMIUM] [--java JAVA]
                     [--go GO] [--write]

Prints a table, and fails if a verdict is not the one that wss.md has, or a violation is not in
known_violations.txt. --write writes wss.md instead of reading it, if two runs agree; it needs all clients.
"""

import argparse
import concurrent.futures
import json
import pathlib
import re
import ssl
import subprocess
import sys
import tempfile

import matrix

HERE = pathlib.Path(__file__).parent
PAGE = HERE / "wss.md"
# Rows with other arguments than the defaults.
VARIANTS = {"tls.weak-key": ["1024", "512"],
            "tls.key": ["p384", "p521", "ed25519", "rsa2048"],
            "tls.version": ["1.0", "1.1", "1.2", "1.3"],
            "tls.cipher": ["chacha20", "cbc", "null"],
            "tls.alpn": ["none", "h2", "unknown", "alert"],
            "tls.alert": ["80", "80,warning"],
            "tls.sni-mismatch": ["fatal", "warning"],
            "tls.on-plain": ["alert", "400"],
            "tls.handshake-stall": ["hello", "server-hello"],
            "tls.handshake-fin": ["hello", "server-hello"],
            "tls.handshake-rst": ["hello", "server-hello"],
            "tls.empty-records": ["3", "100"],
            "tls.keyupdate": ["true", "false"]}
# Between two messages: some TLS libraries take none during a second handshake.
LATER = {"tls.renegotiate": "tls.renegotiate@time:375ms"}
# Rows with TLS 1.2, besides or instead of those with the version that the client prefers.
ALSO_IN_TLS_1_2 = ["tls.close-notify-only"]
ONLY_IN_TLS_1_2 = ["tls.renegotiate"]
# Of a client, what it does where it may go on or leave: Node.js with Debian's OpenSSL leaves, with its
# own it goes on.
DEPENDS_ON_BUILD = {("ws", "tls.weak-key(1024)")}
EXPECTED = {"refuse_tls": "refuses", "accept": "accepts", "leave": "leaves", "fail_tls": "fails",
            "carry_on": "carries on", "free": "either", "reject": "refuses", "unseen": "not seen"}
STAYED = ("1000", "1005", "stayed")  # what clients saw that were content to the end


def texts_of(fault):
    name = fault["name"]
    if name in VARIANTS:
        return [f"{name}({arguments})" for arguments in VARIANTS[name]]
    if any(parameter["required"] for parameter in fault["parameters"]):
        return [re.sub(r"@message:3$", "", fault["example"])]
    return [LATER.get(name, name)]


def rows_of(tool):
    """The faults of TLS, as the listing has them, once for each row.

    "text" is what is asked for, "most" the server's highest version of TLS, "row" the row's name.
    """
    listing = subprocess.run([tool, "faults", "--format", "json"], stdout=subprocess.PIPE)
    for fault in json.loads(listing.stdout)["faults"]:
        if not fault["needs_tls"] or not fault["expects"]:
            continue
        for text in texts_of(fault):
            if fault["name"] not in ONLY_IN_TLS_1_2:
                yield {**fault, "text": text, "row": text, "most": "1.3"}
            if fault["name"] in ONLY_IN_TLS_1_2 + ALSO_IN_TLS_1_2:
                yield {**fault, "text": text, "row": text + " in TLS 1.2", "most": "1.2"}


class WssColumn(matrix.Column):
    """One client; each case has a server, and so a CA, of its own."""

    def __init__(self, tool, rows, run):
        self.servers = {}
        self.folder = tempfile.TemporaryDirectory()
        with concurrent.futures.ThreadPoolExecutor(8) as starting:
            cases = list(starting.map(lambda row: self.case_of(tool, row), rows))
        self.start(run, cases)

    def case_of(self, tool, row):
        name, text = row["name"], row["text"]
        at_connect = row["triggers"][0] == "connect"
        ca = pathlib.Path(self.folder.name) / (row["row"] + ".pem")
        case = {"name": row["row"], "subprotocols": [], "ca": str(ca), "identity": "", "alpn": ""}
        options = ["--tls", "--ca-file", str(ca), "--tls-max", row["most"]]
        if at_connect:
            options += ["--behavior", text]
        if name == "tls.reject-client-cert":
            case["identity"] = str(ca) + ".identity"
            options += ["--client-identity", case["identity"]]
        if name == "tls.alpn":
            case["alpn"] = "http/1.1"
        server = self.servers[row["row"]] = matrix.Server(tool, *options)
        # An address is not asked for as a server name (RFC 6066, 3).
        host = {"tls.on-plain": "ws://127.0.0.1", "tls.sni-required": "wss://127.0.0.1"}
        path = "/" if at_connect else f"/do/{text}"
        case["url"] = f"{host.get(name, 'wss://localhost')}:{server.port}{path}"
        return case

    def finish(self):
        super().finish()
        self.folder.cleanup()

    def judgment(self, row):
        """A cell: the verdict, and for what is tolerated, what the client does."""
        verdict = self.verdicts.get(row, {"verdict": "none"})
        said = verdict["verdict"]
        if said == "tolerated":
            saw = self.results.get(row, {}).get("saw")
            goes_on = saw in STAYED or "close" in verdict["saw"]
            said += ": goes on" if goes_on else ": leaves"
        return said


def curl(program):
    """curl has no WebSocket here: it sends the request of one over https."""
    def meet(case):
        url = case["url"].replace("ws", "http", 1)
        command = [program, "--silent", "--include", "--no-buffer", "--max-time", "4",
                   "--cacert", case["ca"], "--header", "Connection: Upgrade",
                   "--header", "Upgrade: websocket", "--header", "Sec-WebSocket-Version: 13",
                   "--header", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", url]
        if case["identity"]:
            command += ["--cert", case["identity"]]
        ended = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        opened = ended.stdout.startswith(b"HTTP/1.1 101")
        timed_out = ended.returncode == 28
        return {"name": case["name"], "opened": opened, "delivered": [],
                "saw": "stayed" if opened and timed_out else f"exit {ended.returncode}"}

    def run(cases):
        said = subprocess.run([program, "--version"], stdout=subprocess.PIPE, text=True).stdout
        with concurrent.futures.ThreadPoolExecutor(24) as meeting:
            return [{"version": " ".join(said.split()[:2])}, *meeting.map(meet, cases)]
    return run


def trust_in_browser(home, authorities):
    subprocess.run([sys.executable, str(HERE / "trust_in_browser.py"), home, *authorities],
                   check=True)


def go(program, folder):
    client = str(pathlib.Path(folder) / "client")
    subprocess.run([program, "build", "-o", client, str(HERE / "client.go")], check=True)
    return matrix.program([client], matrix.lines_of)


def clients_of(options, folder):
    """The clients that are there, and how each is run."""
    python = matrix.program([sys.executable, str(HERE / "client.py")])
    node = matrix.program([options.node, str(HERE / "client.js")], NODE_PATH="/usr/share/nodejs")
    clients = {"websockets": python, "ws": node,
               "beast": matrix.program([options.beast], matrix.lines_of)}
    if options.curl:
        clients["curl"] = curl(options.curl)
    if options.chromium:
        clients["chromium"] = matrix.browser(options.chromium, trust_in_browser)
    if options.java:
        clients["java"] = matrix.program([options.java, str(HERE / "Client.java")], matrix.lines_of)
    if options.go:
        clients["go"] = go(options.go, folder)
    return clients


# ---- the page ----------------------------------------------------------------------------------

def expected_of(text, columns):
    """What a conforming client does, in the words of EXPECTED."""
    for column in columns:
        if text in column.verdicts:
            expect = column.verdicts[text]["expect"]  # "accept", or {"refuse_tls": [42]}
            return EXPECTED[expect if isinstance(expect, str) else next(iter(expect))]
    return "?"


def table_of(rows, columns):
    expected = {row["row"]: expected_of(row["row"], columns) for row in rows}
    lines = [["fault", "a conforming client"] + [column.version for column in columns]]
    lines.append(["---"] * len(lines[0]))
    for row in rows:
        text = row["row"]
        lines.append([f"`{row['text']}`{text[len(row['text']):]}", expected[text]] + [c.judgment(text) for c in columns])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def totals_of(rows, columns):
    kinds = ("conforms", "tolerated", "undecided", "violates")
    out = f"| client | {' | '.join(kinds)} |\n|---|{'--:|' * len(kinds)}\n"
    for column in columns:
        said = [column.judgment(row["row"]).split(":")[0] for row in rows]
        out += f"| {column.version} | {' | '.join(str(said.count(k)) for k in kinds)} |\n"
    return out


def reasons_of(rows, columns):
    """A line for each verdict that is not simply "conforms"."""
    for row in rows:
        for column in columns:
            text = row["row"]
            said = column.judgment(text)
            why = column.verdicts.get(text, {}).get("why", "")
            saw = column.results.get(text, {}).get("saw", "nothing")
            if said != "conforms":
                yield f"{column.version} {text} {said}: {why} (it saw: {saw})"


def read_page():
    """{version: {text: judgment}} of the table of faults."""
    lines = [line.strip("| \n").split(" | ") for line in PAGE.read_text().splitlines()
             if line.startswith("| `") or line.startswith("| fault ")]
    versions = lines[0][2:]
    return {version: {line[0].replace("`", ""): line[2 + k] for line in lines[1:]}
            for k, version in enumerate(versions)}


def write_page(rows, columns):
    openssl = ssl.OPENSSL_VERSION.split()[1]
    PAGE.write_text((HERE / "wss.in.md").read_text().replace("@OPENSSL@", openssl)
                    .replace("@TOTALS@\n", totals_of(rows, columns))
                    .replace("@TABLE@\n", table_of(rows, columns)))


# ---- what is not as expected -------------------------------------------------------------------

def unexpected(column, known, expected, rows):
    """Pairs of row and sentence. With another version than the page's, only its violations count."""
    found = []
    for row in rows:
        text = row["row"]
        said = column.judgment(text)
        why = column.verdicts.get(text, {}).get("why") or ""
        if text not in column.results:
            found.append((row, f"{text}: no result"))
        elif said == "none":
            found.append((row, f"{text}: no verdict"))
        elif said == "violates" and text not in known:
            found.append((row, f"{text} violates: {why}"))
        elif (column.version.split()[0], text) in DEPENDS_ON_BUILD and said.startswith("tolerated: "):
            pass
        elif expected is not None and said != expected.get(text):
            found.append((row, f"{text} {said}, not {expected.get(text)}: {why}"))
    return found


def judge(tool, clients, rows, pages, known):
    """The columns, and the sentences about what is not as expected, after a second try."""
    columns = {name: WssColumn(tool, rows, run) for name, run in clients.items()}
    mistakes = []
    with concurrent.futures.ThreadPoolExecutor() as finishing:
        list(finishing.map(WssColumn.finish, columns.values()))
    for name, column in columns.items():
        is_known = {text for client, text in known if client == name}
        expected = pages.get(column.version)
        doubtful = [row for row, _ in unexpected(column, is_known, expected, rows)]
        if doubtful:
            again = WssColumn(tool, doubtful, clients[name])
            again.finish()
            column.verdicts.update(again.verdicts)
            column.results.update(again.results)
            column.problems += again.problems
        mistakes += [f"{name} {sentence}"
                     for _, sentence in unexpected(column, is_known, expected, rows)]
        mistakes += [f"{name}: the server had a problem: {what}" for what in column.problems]
    return list(columns.values()), mistakes


def judged_once(tool, clients, rows):
    """What read_page() gives; one client at a time. A page is written if the next run agrees."""
    pages = {}
    for name, run in clients.items():
        [column], _ = judge(tool, {name: run}, rows, {}, {})
        pages[column.version] = {row["row"]: column.judgment(row["row"]) for row in rows}
    return pages


def main():
    parser = argparse.ArgumentParser()
    for argument in ("tool", "beast", "node", "--curl", "--chromium", "--java", "--go"):
        parser.add_argument(argument)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    missing = [name for name in ("curl", "chromium", "java", "go") if not getattr(options, name)]
    if options.write and missing:
        sys.exit("wss_matrix: --write needs every client; missing: " + ", ".join(missing))
    rows = list(rows_of(options.tool))
    with tempfile.TemporaryDirectory() as folder:
        clients = clients_of(options, folder)
        pages = judged_once(options.tool, clients, rows) if options.write else read_page()
        columns, mistakes = judge(options.tool, clients, rows, pages, matrix.read_known())
    if options.write and not mistakes:
        write_page(rows, columns)
    print(table_of(rows, columns))
    print(totals_of(rows, columns))
    for line in reasons_of(rows, columns):
        print(line)
    for name in missing:
        print(f"{name} is not there: its column is left out")
    for column in columns:
        if column.version not in pages:
            print(f"{column.version} is not in wss.md: only its violations count")
    for mistake in mistakes:
        print("not expected:", mistake)
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
