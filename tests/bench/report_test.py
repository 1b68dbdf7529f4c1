"""The tables and the plot, made of figures that were not measured."""

import pathlib
import re
import sys
import tempfile
import unittest
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))

import plot  # noqa: E402
import tables  # noqa: E402
from figures import Figures  # noqa: E402


def figures_of(table, rows):
    """Of {row: {column: [values]}}."""
    figures = Figures()
    for row, columns in rows.items():
        for column, values in columns.items():
            for value in values:
                figures.add({"table": table, "row": row, "column": column, "value": value})
    return figures


ECHOES = figures_of("ws.cpu", {"1 client": {"ws-echo": [9, 2, 4], "<other>": [6, 6]}})


class Tables(unittest.TestCase):
    def test_a_cell_has_the_median_and_its_ratio_to_the_first_server(self):
        self.assertIn("| 1 client | 4 | 6 (1.50) |", tables.markdown(ECHOES, "ws.cpu"))

    def test_a_cell_that_failed_has_a_dash(self):
        figures = figures_of("ws.cpu", {"1 client": {"ws-echo": [4]}})
        figures.add({"table": "ws.cpu", "row": "1 client", "column": "Qt 6", "error": "it ended"})
        self.assertIn("| 1 client | 4 | – |", tables.markdown(figures, "ws.cpu"))
        self.assertEqual(figures.errors(), ["1 client, Qt 6: it ended"])

    def test_the_last_column_has_the_ratio_to_the_base_row(self):
        figures = figures_of("waiting", {"wait": {"µs": [30]}, "floor: recv": {"µs": [20]}})
        self.assertIn("| wait | 30 | 1.50 |", tables.markdown(figures, "waiting"))

    def test_numbers_have_three_digits_or_all_before_the_point(self):
        self.assertEqual([tables.number(value) for value in (0.5, 0.0123, 1.5, 12.34, 12345.6, 7)],
                         ["0.500", "0.012", "1.50", "12.3", "12,346", "7"])

    def test_a_note_follows_its_table(self):
        figures = figures_of("memory.idle", {"1,000 clients": {"KiB each": [2]}})
        figures.add({"table": "memory.idle", "note": "Not more."})
        self.assertTrue(tables.markdown(figures, "memory.idle").endswith("|\n\nNot more.\n"))


class Pages(unittest.TestCase):
    def write(self, text):
        with tempfile.TemporaryDirectory() as folder:
            page = pathlib.Path(folder) / "page.md"
            page.write_text(text, encoding="utf-8")
            tables.write_page(page, ECHOES)
            return page.read_text(encoding="utf-8")

    def test_only_tables_that_were_measured_are_replaced(self):
        text = self.write("<!-- figures ws.cpu -->\nold\n<!-- /figures -->\n"
                          "<!-- figures waiting -->\nkept\n<!-- /figures -->\n")
        self.assertNotIn("old", text)
        self.assertIn("6 (1.50)", text)
        self.assertIn("<!-- figures waiting -->\nkept\n<!-- /figures -->\n", text)

    def test_an_unknown_table_is_an_error(self):
        with self.assertRaises(ValueError):
            self.write("<!-- figures ws.spu -->\n<!-- /figures -->\n")

    def test_the_page_of_the_project_has_only_known_tables(self):
        text = (HERE / "README.md").read_text(encoding="utf-8")
        names = re.findall(r"<!-- figures (\S+) -->", text)
        self.assertIn("ws.cpu", names)
        self.assertEqual([name for name in names if name not in tables.TABLES], [])


class Plot(unittest.TestCase):
    def test_it_is_valid_and_says_every_ratio_in_words(self):
        root = xml.etree.ElementTree.fromstring(plot.draw(ECHOES))
        words = root.find("{http://www.w3.org/2000/svg}desc").text
        self.assertIn("CPU per message: 1 client: ws-echo 1.00, <other> 1.50.", words)

    def test_bars_end_at_the_edges(self):
        self.assertEqual(plot.place(0.001), 0)
        self.assertEqual(plot.place(1000), plot.BAR_WIDTH)

    def test_without_figures_there_is_no_picture(self):
        self.assertEqual(plot.draw(Figures()), "")


unittest.main()
