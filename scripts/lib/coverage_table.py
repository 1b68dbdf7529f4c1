"""Prints the coverage of each folder, and of the files with the most lines that no test reaches.

Reads the summary of llvm-cov (export -summary-only) from standard input. The argument is the
project's folder.
"""

import collections
import json
import os
import sys

MOST_FILES = 15


def share(counts):
    covered, total = counts
    return f"{100 * covered / total:.1f} % of {total:,}" if total else "none"


def main():
    project = sys.argv[1]
    folders = collections.defaultdict(lambda: {"lines": [0, 0], "branches": [0, 0]})
    missed = []
    for source in json.load(sys.stdin)["data"][0]["files"]:
        path = os.path.relpath(source["filename"], project)
        folder = "/".join(path.split("/")[:2]) if path.startswith("fixture/") else "tool"
        for kind in ("lines", "branches"):
            summary = source["summary"][kind]
            for name in (folder, "all"):
                folders[name][kind][0] += summary["covered"]
                folders[name][kind][1] += summary["count"]
        lines = source["summary"]["lines"]
        missed.append((lines["count"] - lines["covered"], path))
    print("| folder | lines | branches |\n|---|--:|--:|")
    for name in sorted(folders, key=lambda name: (name == "all", name)):
        print(f"| {name} | {share(folders[name]['lines'])} | {share(folders[name]['branches'])} |")
    print("\n| file | lines that no test reaches |\n|---|--:|")
    for count, path in sorted(missed, reverse=True)[:MOST_FILES]:
        print(f"| {path} | {count} |")


if __name__ == "__main__":
    main()
