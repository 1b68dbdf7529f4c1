"""Every link from a Markdown page to another file of the project, or to a heading, leads somewhere;
a table row that links to a file of code and ends with a line of it quotes that line exactly.

Usage: check_links.py PAGE...
"""

import pathlib
import re
import sys


def without_blocks(text):
    return re.sub(r"(?ms)^```.*?^```$", "", text)


def anchors_of(page):
    """The names that GitHub gives to the headings of a page."""
    headings = re.findall(r"(?m)^#+ (.*)$", without_blocks(page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def mistakes_of(page):
    for link in re.findall(r"\]\(([^)\s]+)\)", without_blocks(page.read_text(encoding="utf-8"))):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists():
            yield f"{page}: there is no {link}"
        elif anchor and anchor not in anchors_of(target):
            yield f"{page}: {path or 'this page'} has no heading for #{anchor}"


def misquotes_of(page):
    rows = r"(?m)^\|.*\]\(([^)#\s]+\.[ch]pp)\) \| `([^`]+)` \|$"
    for link, line in re.findall(rows, page.read_text(encoding="utf-8")):
        count = (page.parent / link).read_text(encoding="utf-8").count(line)
        if count != 1:
            yield f"{page}: {link} has the line {line} {count} times, not once: quote another line"


sys.exit("\n".join(mistake for page in sys.argv[1:] for check in (mistakes_of, misquotes_of)
                   for mistake in check(pathlib.Path(page)))
         or None)
