#!/usr/bin/env bash
# The reports of --summary, read by the programs that people use. Arguments: the shell, and xmllint,
# tap or json. Exits with 77 if that program is missing.

. "$(dirname "$0")/helpers.sh"

reader=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# With two unmet expectations, a violation, and a verdict that conforms.
code=0
"$WS_ECHO" --fail-on-violation --expect-messages 99 --expect-text '<"é"> # \ ' \
    --summary junit="$folder/junit.xml" --summary tap="$folder/tap" \
    --summary json="$folder/json" --summary text \
    -- "$PYTHON" "$here/summary_client.py" 2>"$folder/text" || code=$?
expect_equal "the exit code" "$code" 1

case $reader in
    xmllint)
        command -v xmllint >/dev/null || exit 77
        xmllint --noout --schema "$here/junit.xsd" "$folder/junit.xml" || fail "junit.xml is invalid"
        failures=$(xmllint --xpath 'count(//failure)' "$folder/junit.xml")
        expect_equal "the number of failures" "$failures" \
            "$(xmllint --xpath 'string(/testsuites/@failures)' "$folder/junit.xml")"
        [ "$failures" -ge 3 ] || fail "only $failures failures"
        ;;
    tap)
        [ -d "$TAP_PARSER" ] || exit 77
        cat >"$folder/read.mjs" <<'SCRIPT'
import { readFileSync } from "node:fs";
const { Parser } = await import(process.argv[2] + "/dist/esm/index.js");
const parser = new Parser({ strict: true });
parser.on("complete", (results) => {
  const diagnostics = results.failures.every((each) => each.diag?.message || each.diag?.transcript);
  console.log(results.count > 3, results.fail >= 3, results.failures.filter((f) => f.tapError).length, diagnostics);
});
parser.end(readFileSync(process.argv[3], "utf8"));
SCRIPT
        expect_equal "what tap-parser has read" \
            "$("$NODE" "$folder/read.mjs" "$TAP_PARSER" "$folder/tap")" "true true 0 true"
        ;;
    json)
        "$PYTHON" - "$folder/json" "$folder/text" <<'SCRIPT' || fail "the JSON or the text is wrong"
import json
import sys

report = json.load(open(sys.argv[1], encoding="utf-8"))
text = open(sys.argv[2], encoding="utf-8").read()
assert report["v"] == 1 and report["exit"] == 1 and report["status"] == 0, report
assert report["command"][-1].endswith("summary_client.py"), report
results = [case["result"] for case in report["cases"]]
assert len(results) == report["passed"] + report["failed"] + report["skipped"] + report["errors"]
names = [case["name"] for case in report["cases"]]
assert len(names) == len(set(names)), names
assert "frame.rsv1@message:1 #3 /do/frame.rsv1@message:1" in names, names
assert [each["connection"] for each in report["connections"]] == [1, 2, 3]
assert text.startswith(f"{report['passed']} passed, {report['failed']} failed"), text
assert "failed: --expect-messages 99: got 3 messages, expected 99\n" in text, text
assert "    +0." in text, text
SCRIPT
        ;;
esac
