"""Fails unless every recorded exchange with the control API is as its OpenAPI description says.

Usage: match_description.py OPENAPI FOLDER: the description, and the folder that HttpClient writes to.
Exits with 77 (skipped) if no exchange was recorded; in CI, where all tests run, with 1.
"""

import os
import pathlib
import sys

try:
    from description import Description, Exchange
except ModuleNotFoundError as error:
    print(f"{error}: install python3-jsonschema")
    sys.exit(1 if os.environ.get("CI") else 77)


def main(openapi, folder):
    description = Description(openapi)
    exchanges = [Exchange(line) for path in sorted(pathlib.Path(folder).glob("*"))
                 for line in path.read_text(encoding="ascii").splitlines()]
    exchanges = [each for each in exchanges if each.is_of_control()]
    failures = {}  # the same mistake is shown once
    for exchange in exchanges:
        for mistake in description.mistakes_of(exchange):
            failures.setdefault(f"{exchange}: {mistake}", exchange)
    for failure, exchange in failures.items():
        print(f"{failure}\n    request {exchange.request[:500]!r}\n"
              f"    response {exchange.response[:500]!r}")
    print(f"{len(exchanges)} exchanges, {len(failures)} mistakes")
    if not exchanges:
        return 1 if os.environ.get("CI") else 77
    return 1 if failures else 0


sys.exit(main(*sys.argv[1:]))
