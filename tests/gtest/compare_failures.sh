#!/usr/bin/env bash
# Runs the test program PROGRAM, whose tests must fail, and compares its output with the file EXPECTED.
# Ignores times, ports and folders, which differ from run to run. Ignores empty lines, because
# GoogleTest 1.14 and later print more of them.
# Usage: compare_failures.sh PROGRAM EXPECTED

set -euo pipefail
program=$1 expected=$2

normalized() {
    sed -E -e 's/\+[0-9]+\.[0-9]{3} /+T /' -e 's/127\.0\.0\.1:[0-9]+/127.0.0.1:PORT/g' \
        -e 's/\(?[0-9]+ ms( total)?\)?/N ms/' -e 's/^[^ ]*\///' -e '/^$/d' "$@"
}

status=0
output=$(GTEST_COLOR=no "$program") || status=$?
if [ "$status" -ne 1 ]; then
    echo "$program ended with $status and not with 1; it printed:"
    echo "$output"
    exit 1
fi
tests=$(sed -n '/^\[ RUN/,/^\[----------\]/p' <<<"$output" | grep -v '^\[---' || true)
diff -u --label expected <(normalized "$expected") --label printed <(normalized <<<"$tests")
