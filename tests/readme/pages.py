"""Reads the fenced blocks of a Markdown page."""

import re
from dataclasses import dataclass

class Mistake(Exception):
    """A sentence with the place of what is wrong with a page."""


@dataclass
class Block:
    page: str
    line: int  # of its first line of text
    language: str
    text: str
    mark: str  # the comment in the line before it; empty without a comment

    def marked(self, kind):
        """What follows `kind` in the block's comment; None if the comment says something else."""
        return self.mark[len(kind):].strip() if self.mark.startswith(kind) else None

    def fail(self, why):
        raise Mistake(f"{self.page}:{self.line}: {why}")


def blocks_of(page):
    """All fenced blocks of the page, in order."""
    with open(page, encoding="utf-8") as file:
        lines = file.read().splitlines()
    blocks = []
    at = 0
    while at < len(lines):
        if lines[at].startswith("```"):
            end = lines.index("```", at + 1)
            comment = re.fullmatch(r"<!-- (.*) -->", lines[at - 1]) if at else None
            blocks.append(Block(page, at + 2, lines[at][3:], "\n".join(lines[at + 1:end]) + "\n",
                                comment[1] if comment else ""))
            at = end
        at += 1
    return blocks
