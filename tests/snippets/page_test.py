"""What tool/ci.md and tool/README.md say about the snippets is true."""

import ast
import re
import unittest

import snippets
from snippets import HERE, NOT_RUN, PAGE, PROJECT, pages

CLAIMS = {name: value for name, value in vars(snippets).items()
          if name in ("RUN", "SCHEMA", "SCHEMA_AND_RUN", "SYSTEMD", "TYPES", "NOT_RUN")}


def anchor_of(heading):
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


class Page(unittest.TestCase):
    def test_says_of_each_snippet_how_it_is_checked(self):
        for name, claim in snippets.claims().items():
            self.assertIn(claim, CLAIMS.values(), name)

    def test_has_no_other_blocks_than_snippets_and_shell_scripts(self):
        for block in pages.blocks_of(PAGE):
            if block.marked("file ") is None:
                self.assertEqual((block.language, block.mark), ("sh", ""), f"line {block.line}")

    def test_has_each_file_once(self):
        names = [block.marked("file ") for block in pages.blocks_of(PAGE)]
        names = [name for name in names if name]
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(set(names), set(snippets.claims()))

    def test_does_not_claim_more_than_the_tests_do(self):
        """Each snippet but those that are not run is taken from the page by a test."""
        texts = {node.value for test in HERE.glob("*_test.py")
                 for node in ast.walk(ast.parse(test.read_text(encoding="utf-8")))
                 if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        for name, claim in snippets.claims().items():
            self.assertEqual(name in texts, claim != NOT_RUN, name)

    def test_python_that_is_not_run_is_python(self):
        for name, text in snippets.texts().items():
            if name.endswith(".py"):
                ast.parse(text, name)


class Table(unittest.TestCase):
    def test_in_the_readme_names_each_snippet_with_its_check(self):
        readme = (PROJECT / "tool" / "README.md").read_text(encoding="utf-8")
        rows = re.findall(r"(?m)^\| \[([^]]+)\]\(ci\.md#([^)]+)\) \| (.+) \|$", readme)
        with_claims = [(heading, snippets.claim_in(body)) for _, heading, body in snippets.sections()]
        self.assertEqual(
            rows, [(heading, anchor_of(heading), claim[0].lower() + claim[1:].rstrip("."))
                   for heading, claim in with_claims if claim])

    def test_names_more_than_a_dozen_snippets(self):
        self.assertGreater(len(snippets.claims()), 15)


if __name__ == "__main__":
    unittest.main()
