"""Compares verdicts with those of the Autobahn testsuite on the same client."""

import json
import pathlib

# OK or NON-STRICT depends on whether the client's application sends its echo before its library
# reads the frame after it. Where the server sends octets one by one, the client's Close gets lost if
# the suite sends another after the client has ended TCP, before it reads the Close.
RACES = {"3.2", "3.3", "3.4", "4.1.3", "4.1.4", "4.1.5", "4.2.3", "4.2.4", "4.2.5", "5.15"}
OCTET_BY_OCTET = {"3.4", "4.1.5", "4.2.5"}


def only_agent(index_json):
    """Returns the name and the verdicts by id from an index.json with one agent."""
    (agent,) = json.loads(pathlib.Path(index_json).read_text()).items()
    return agent


def find(folder, client):
    """Returns the suite's verdicts on the client, or None."""
    for name in (f"{client}.json", f"{client}-quick.json") if folder else ():
        path = pathlib.Path(folder) / name
        if path.exists():
            return only_agent(path)[1]
    return None


def compare(client, reference, verdicts):
    """Returns sentences about the differences, and whether there are none."""
    both = sorted(reference.keys() & verdicts.keys(), key=number_of)
    lines = [
        f"{client} {case}: {text(reference[case])} by the suite, {text(verdicts[case])} by ws-echo"
        for case in both
        if comparable(case, reference[case]) != comparable(case, verdicts[case])
    ]
    return [f"{client}: {len(both)} cases compared, {len(lines)} differ", *lines], not lines


def comparable(case, verdict):
    behavior, code = verdict["behavior"], verdict["remoteCloseCode"]
    if case in RACES and behavior == "NON-STRICT":
        behavior = "OK"
    if case == "7.1.6" or (case in OCTET_BY_OCTET and code == 1002):
        code = None  # that of 7.1.6 depends on how much the client has read when it closes
    return behavior, verdict["behaviorClose"], code


def text(verdict):
    return f"{verdict['behavior']}/{verdict['behaviorClose']}/{verdict['remoteCloseCode']}"


def number_of(case):
    return [int(part) for part in case.split(".")]
