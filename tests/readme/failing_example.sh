#!/usr/bin/env bash
# Compares what README.md shows of failing_example_test.cpp with the file itself, and what it shows
# of its output with what PROGRAM, which is built from the file, prints.
# Usage: failing_example.sh PROGRAM README.md

set -euo pipefail
program=$1 readme=$2
here=$(cd "$(dirname "$0")" && pwd)

# The fenced block after the comment MARKER in the README.
block() {
    awk -v marker="<!-- $1 -->" '
        $0 == marker { found = 1; next }
        found && /^```/ { if (inside++) exit; next }
        inside { print }
        END { exit !inside }' "$readme" ||
        { echo "$readme has no fenced block after <!-- $1 -->" >&2; exit 1; }
}

code=$(block "code of failing_example_test.cpp")
output=$(block "output of failing_example_test.cpp")
if [[ $(<"$here/failing_example_test.cpp") != *"$code"* ]]; then
    echo "$readme shows other code than there is in failing_example_test.cpp" >&2
    exit 1
fi
"$here/../gtest/compare_failures.sh" "$program" <(echo "$output")
