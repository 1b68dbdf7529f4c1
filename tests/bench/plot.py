"""A plot of what other servers cost, as ratios to ws-echo: bars on a logarithmic scale, in SVG."""

import math
from html import escape

PANELS = [("ws.cpu", None),
          ("ws.process", "CPU to connect, echo and close, µs"),
          ("ws.process", "exec to the first connection, ms"),
          ("ws.process", "memory of an idle client, KiB")]
TITLES = {"CPU to connect, echo and close, µs": "CPU to connect, echo and close",
          "exec to the first connection, ms": "Time from exec to the first connection",
          "memory of an idle client, KiB": "Memory of an idle client"}

LEAST, MOST = 1 / 4, 32  # bars end here
WIDTH, MARGIN, GAP = 860, 16, 28
NAME_WIDTH, RATIO_WIDTH = 116, 40
ROW, HEAD, FOOT, TOP = 14, 22, 26, 64
PANEL_WIDTH = (WIDTH - 2 * MARGIN - GAP) / 2
BAR_WIDTH = PANEL_WIDTH - NAME_WIDTH - RATIO_WIDTH

STYLE = """
    svg { font: 11px system-ui, sans-serif; fill: #1f2328 }
    .page { fill: #ffffff }
    .heading { font-size: 15px; font-weight: 600 }
    .panel { font-weight: 600 }
    .muted { fill: #59636e }
    .tick { fill: #59636e; font-size: 9px; text-anchor: middle }
    .name, .ratio { text-anchor: end }
    .own { fill: #0550ae; font-weight: 600 }
    .grid { stroke: #d8dee4 }
    .one { stroke: #0550ae; stroke-width: 2 }
    .dearer { fill: #818b98 }
    .cheaper { fill: #d4791f }
    @media (prefers-color-scheme: dark) {
      svg { fill: #e6edf3 }
      .page { fill: #0d1117 }
      .muted, .tick { fill: #9198a1 }
      .own { fill: #79c0ff }
      .grid { stroke: #30363d }
      .one { stroke: #79c0ff }
      .dearer { fill: #7d8590 }
      .cheaper { fill: #e08e3c }
    }"""


def place(ratio):
    """From the left of the bars, in pixels."""
    ratio = min(max(ratio, LEAST), MOST)
    return BAR_WIDTH * math.log(ratio / LEAST) / math.log(MOST / LEAST)


def short(ratio):
    decimals = 0 if ratio >= 100 else 1 if ratio >= 10 else 2 if ratio >= 0.1 else 3
    return f"{ratio:.{decimals}f}"


class Panel:
    def __init__(self, title, ratios):
        self.title, self.ratios = title, ratios  # by server; ws-echo's is 1
        self.height = HEAD + ROW * len(ratios) + FOOT

    def words(self):
        return f"{self.title}: " + ", ".join(f"{name} {short(ratio)}"
                                             for name, ratio in self.ratios.items()) + "."

    def grid(self):
        end = HEAD + ROW * len(self.ratios)
        for power in range(round(math.log2(LEAST)), round(math.log2(MOST)) + 1):
            x = NAME_WIDTH + place(2.0 ** power)
            kind = "one" if power == 0 else "grid"
            label = f"{2 ** power}" if power >= 0 else f"1/{2 ** -power}"
            yield f'<line class="{kind}" x1="{x:.1f}" y1="{HEAD - 4}" x2="{x:.1f}" y2="{end}"/>'
            yield f'<text class="tick" x="{x:.1f}" y="{end + 11}">{label}</text>'

    def bar(self, number, name, ratio):
        y = HEAD + ROW * number
        own = " own" if number == 0 else ""
        yield f'<text class="name{own}" x="{NAME_WIDTH - 8}" y="{y + 9}">{escape(name)}</text>'
        yield (f'<text class="ratio{own}" x="{PANEL_WIDTH:.1f}" y="{y + 9}">'
               f'{short(ratio)}</text>')
        one, end = place(1), place(ratio)
        if ratio != 1:
            yield (f'<rect class="{"dearer" if ratio > 1 else "cheaper"}" '
                   f'x="{NAME_WIDTH + min(one, end):.1f}" y="{y}" '
                   f'width="{max(abs(end - one), 1):.1f}" height="{ROW - 4}"/>')

    def svg(self, x, y):
        yield f'<g transform="translate({x:.1f} {y})">'
        yield f'<text class="panel" x="0" y="11">{escape(self.title)}</text>'
        yield from self.grid()
        for number, (name, ratio) in enumerate(self.ratios.items()):
            yield from self.bar(number, name, ratio)
        yield '</g>'


def panels_of(figures):
    for table, wanted in PANELS:
        servers = figures.columns(table)
        for row in figures.rows(table):
            if wanted not in (None, row):
                continue
            ratios = {name: figures.ratio(table, row, name, servers[0]) for name in servers}
            title = TITLES.get(row, f"CPU per message: {row}")
            yield Panel(title, {name: ratio for name, ratio in ratios.items() if ratio is not None})


def draw(figures):
    """The picture as text; "" without figures."""
    panels = list(panels_of(figures))
    if not panels:
        return ""
    body, y = [], TOP
    for left in range(0, len(panels), 2):
        pair = panels[left:left + 2]
        for number, panel in enumerate(pair):
            body += panel.svg(MARGIN + number * (PANEL_WIDTH + GAP), y)
        y += max(panel.height for panel in pair)
    words = escape(" ".join(panel.words() for panel in panels))
    heading = "What other echo servers cost, compared with ws-echo"
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" '
        f'height="{y}" role="img" aria-labelledby="title words">',
        f'<title id="title">{heading}</title>',
        f'<desc id="words">Ratios to ws-echo; more than 1 is dearer. {words}</desc>',
        f'<style>{STYLE}\n</style>',
        f'<rect class="page" width="{WIDTH}" height="{y}"/>',
        f'<text class="heading" x="{MARGIN}" y="26">{heading}</text>',
        f'<text class="muted" x="{MARGIN}" y="44">Ratios of one run, on a logarithmic scale that ends '
        'at 1/4 and 32. Bars to the right: dearer than ws-echo; to the left: cheaper.</text>',
        *body, '</svg>', ''])
