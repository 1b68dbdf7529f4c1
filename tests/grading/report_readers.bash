#!/usr/bin/env bash
# The reports on made-up clients, read by the programs that people use. Arguments: xmllint, tap, json
# or html. Exits with 77 if that program is missing.
set -euo pipefail

reader=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$SAMPLES" "$folder/reports"

fail() {
    echo "report_readers: $*" >&2
    exit 1
}

expect_equal() {
    [ "$2" = "$3" ] || fail "$1 is '$2', expected '$3'"
}

case $reader in
    xmllint)
        command -v xmllint >/dev/null || exit 77
        xml=$folder/reports/junit.xml
        xmllint --noout --schema "$XSD" "$xml" || fail "junit.xml is invalid"
        failures=$(xmllint --xpath 'count(//failure)' "$xml")
        expect_equal "the number of failures" "$failures" \
            "$(xmllint --xpath 'string(/testsuites/@failures)' "$xml")"
        [ "$failures" -ge 10 ] || fail "only $failures failures"
        expect_equal "the number of tests" "$(xmllint --xpath 'count(//testcase)' "$xml")" \
            "$(xmllint --xpath 'string(/testsuites/@tests)' "$xml")"
        expect_equal "the number of suites" "$(xmllint --xpath 'count(//testsuite)' "$xml")" 10
        ;;
    tap)
        [ -d "$TAP_PARSER" ] || exit 77
        cat >"$folder/read.mjs" <<'SCRIPT'
import { readFileSync } from "node:fs";
const { Parser } = await import(process.argv[2] + "/dist/esm/index.js");
const parser = new Parser({ strict: true });
parser.on("complete", (results) => {
  console.log(results.plan.end === results.count, results.fail > 10, results.skip > 10,
              results.failures.filter((f) => f.tapError).length,
              results.failures.every((each) => each.diag?.message && each.diag?.behavior));
});
parser.end(readFileSync(process.argv[3], "utf8"));
SCRIPT
        expect_equal "what tap-parser has read" \
            "$("$NODE" "$folder/read.mjs" "$TAP_PARSER" "$folder/reports/report.tap")" \
            "true true true 0 true"
        ;;
    json)
        "$PYTHON" - "$folder/reports" <<'SCRIPT' || fail "the JSON is wrong"
import glob
import json
import os
import sys

folder = sys.argv[1]
paths = glob.glob(folder + "/*.json")
for path in paths:
    text = open(path, encoding="ascii").read()
    # What Python's module writes with these settings is what other suites' scripts compare with.
    assert text == json.dumps(json.loads(text), indent=3, sort_keys=True), path
index = json.load(open(folder + "/index.json", encoding="ascii"))
files = [case["reportfile"] for cases in index.values() for case in cases.values()]
assert len(index) == 11 and len(files) > 280 and len(files) == len(set(files))
assert sorted(files + ["index.json"]) == sorted(map(os.path.basename, paths))
for agent, cases in index.items():
    for name, case in cases.items():
        report = json.load(open(os.path.join(folder, case["reportfile"]), encoding="ascii"))
        assert (report["agent"], report["id"]) == (agent, name), report
        for field in ("behavior", "behaviorClose", "duration", "remoteCloseCode"):
            assert report[field] == case[field], report
SCRIPT
        ;;
    html)
        "$SAMPLES" "$folder/good" pass
        "$PYTHON" - "$folder/reports" "$folder/good" <<'SCRIPT' || fail "the HTML is wrong"
import glob
import html.parser
import os
import sys

VOID = {"meta", "link", "input"}


class Checker(html.parser.HTMLParser):
    """Fails unless all elements are closed in order and nothing of a client is among them."""

    def __init__(self, path):
        super().__init__()
        self.stack, self.ids, self.links, self.scripts = [], set(), [], 0
        self.feed(open(path, encoding="utf-8").read())
        self.close()
        assert not self.stack, (path, self.stack)
        assert self.scripts == 1, path

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            self.stack.append(tag)
        self.scripts += tag == "script"
        for name, value in attributes:
            assert not name.startswith("on"), attributes
            if name == "id":
                assert value not in self.ids, value
                self.ids.add(value)
            if name == "href":
                self.links.append(value)

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag, (tag, self.stack)


folder, good = sys.argv[1:]
index = Checker(folder + "/index.html")
for link in index.links:
    if link.startswith("#"):
        assert link[1:] in index.ids, link
    elif link != "data:,":
        assert os.path.exists(os.path.join(folder, link)), link
for path in glob.glob(folder + "/*_case_1_1_*.html"):
    Checker(path)
assert open(folder + "/index.html", encoding="utf-8").read().count("case_failed") > 10
assert open(good + "/index.html", encoding="utf-8").read().count("case_failed") == 2
SCRIPT
        ;;
esac
