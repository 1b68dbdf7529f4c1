#!/usr/bin/env bash
# scripts/faults-table: that README.md has the catalogue as it is, and that the script sees when
# some file has not.

. "$(dirname "$0")/helpers.sh"

export WS_ECHO
table() { "$here/../../../scripts/faults-table" "$@"; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# A block that is behind is brought up to date, and what stands round it is left alone.
printf '# Title\n<!-- faults -->\nold\n<!-- /faults -->\n\nThe end.\n' >"$folder/behind.md"
if table --check "$folder/behind.md" 2>"$folder/said"; then fail "an old table passed"; fi
grep -q 'behind the catalogue: run scripts/faults-table' "$folder/said" || fail "$(cat "$folder/said")"
table "$folder/behind.md"
table --check "$folder/behind.md"
expect_equal "the first line" "$(head -n 1 "$folder/behind.md")" '# Title'
expect_equal "the last line" "$(tail -n 1 "$folder/behind.md")" 'The end.'
grep -qF "| \`close([code],[reason])\` |" "$folder/behind.md" || fail "there is no row for close"
! grep -qx old "$folder/behind.md" || fail "the old table is still there"

# A file without the block is left alone, and named.
echo '# Title' >"$folder/without.md"
if table "$folder/without.md" 2>"$folder/said"; then fail "a file without the block passed"; fi
grep -q 'without.md has no place for the table of behaviors' "$folder/said" ||
    fail "$(cat "$folder/said")"
expect_equal "the file" "$(cat "$folder/without.md")" '# Title'

readme=$here/../../../README.md
table --check "$readme"

# So are the numbers of faults in its table of groups.
groups=0
while IFS='|' read -r _ group _ count _; do
    group=${group#*\`}
    group=${group%%\`*}
    rows=$("$WS_ECHO" faults "$group" --format markdown | grep -c '^| `')
    expect_equal "the number of faults in $group" "${count// /}" "$rows"
    groups=$((groups + 1))
done < <(grep '^| \[`' "$readme")
expect_equal "the number of groups" "$groups" 11
