"""Markdown tables of the figures, and the pages that show them."""

import re
from dataclasses import dataclass


@dataclass
class Table:
    """A row for each thing that was measured.

    With `compares`, the columns are servers: each figure has its ratio to the first one's in
    brackets. With `base`, there is one more column: the ratio of the first figure of each row to
    that of the row whose name begins with `base`.
    """
    title: str
    compares: bool = False
    base: str = ""
    ratio: str = ""
    digits: int = 3


TABLES = {
    "ws.cpu": Table("server CPU per message, µs", compares=True),
    "ws.rate": Table("messages a second", compares=True),
    "ws.p50": Table("round trip, median, µs", compares=True),
    "ws.p99": Table("round trip, 99th percentile, µs", compares=True),
    "ws.process": Table("connections, start, memory", compares=True),
    "ws.unread": Table("a client that sends 256 MiB and never reads"),
    "wss.cpu": Table("over TLS: server CPU per message, µs", compares=True),
    "wss.rate": Table("over TLS: messages a second", compares=True),
    "wss.p50": Table("over TLS: round trip, median, µs", compares=True),
    "wss.p99": Table("over TLS: round trip, 99th percentile, µs", compares=True),
    "wss.process": Table("over TLS: connections, start, memory", compares=True),
    "instructions": Table("instructions", compares=True),
    "memory.idle": Table("idle connections"),
    "memory.burst": Table("memory after a burst"),
    "memory.history": Table("memory with a full history"),
    "in-process": Table("in one process", base="start and join", ratio="ratio to a thread"),
    "waiting": Table("from an event to the thread that waits for it", base="floor",
                     ratio="ratio to the floor"),
    "control.waits": Table("after it sends a message, a client gets", base="the echo",
                           ratio="ratio to the echo"),
    "control.cpu": Table("server CPU, µs, and ratios to it", digits=4),
    "control.listing": Table("10,000 connections, listed in pages of"),
}


def number(value, digits=3):
    """With this number of digits, or all those before the decimal point."""
    if value is None:
        return "–"
    if value == int(value) and abs(value) < 1e4:
        return f"{value:.0f}"
    before = len(str(int(abs(value)))) if abs(value) >= 1 else 0
    return f"{value:,.{max(digits - before, 0)}f}"


def cell(figures, name, row, column, first):
    table = TABLES[name]
    value = figures.median(name, row, column)
    text = number(value, table.digits)
    ratio = figures.ratio(name, row, column, first)
    if table.compares and column != first and ratio is not None:
        text += f" ({number(ratio)})"
    return text


def base_value(figures, name, column):
    for row in figures.rows(name):
        if row.startswith(TABLES[name].base):
            return figures.median(name, row, column)
    return None


def markdown(figures, name):
    table, columns = TABLES[name], figures.columns(name)
    heads = [table.title] + columns + ([table.ratio] if table.base else [])
    lines = ["| " + " | ".join(heads) + " |", "|---" + "|--:" * (len(heads) - 1) + "|"]
    base = base_value(figures, name, columns[0]) if table.base else None
    for row in figures.rows(name):
        cells = [row] + [cell(figures, name, row, column, columns[0]) for column in columns]
        if table.base:
            value = figures.median(name, row, columns[0])
            cells.append(number(value / base if base and value is not None else None))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines + [f"\n{note}" for note in figures.notes(name)]) + "\n"


def write_page(page, figures):
    """Replaces the tables that were measured, between <!-- figures NAME --> and <!-- /figures -->."""
    def replace(match):
        name = match.group(2)
        if name not in TABLES:
            raise ValueError(f"{page}: unknown figures {name}")
        return match.group(1) + (f"\n{markdown(figures, name)}\n" if figures.rows(name)
                                 else match.group(3)) + match.group(4)
    old = page.read_text(encoding="utf-8")
    new = re.sub(r"(?s)(<!-- figures (\S+) -->\n)(.*?)(<!-- /figures -->)", replace, old)
    page.write_text(new, encoding="utf-8")
