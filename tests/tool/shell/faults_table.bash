#!/usr/bin/env bash
# scripts/faults-table: the pages have the catalogue as it is, and the script notices a page that
# does not.

. "$(dirname "$0")/helpers.sh"

export WS_ECHO
table() { "$here/../../../scripts/faults-table" "$@"; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# An old block is brought up to date; the text around it stays.
for name in faults groups; do
    page=$folder/$name.md
    printf '# Title\n<!-- %s -->\nold\n<!-- /%s -->\n\nThe end.\n' $name $name >"$page"
    if table --check "$page" 2>"$folder/said"; then fail "an old table passed"; fi
    grep -q 'differs from the catalogue: run scripts/faults-table' "$folder/said" ||
        fail "$(cat "$folder/said")"
    table "$page"
    table --check "$page"
    expect_equal "the first line" "$(head -n 1 "$page")" '# Title'
    expect_equal "the last line" "$(tail -n 1 "$page")" 'The end.'
    ! grep -qx old "$page" || fail "the old table is still there"
done
grep -qF "| \`close([code],[reason])\` |" "$folder/faults.md" || fail "there is no row for close"

# A page without a block is left alone, and named.
echo '# Title' >"$folder/without.md"
if table "$folder/without.md" 2>"$folder/said"; then fail "a page without a block passed"; fi
grep -q 'without.md has no place for the catalogue' "$folder/said" || fail "$(cat "$folder/said")"
expect_equal "the page" "$(cat "$folder/without.md")" '# Title'

# Both pages have the catalogue as it is.
table --check

# The numbers of faults in the table of groups are those of the tool's listings.
groups=0
while IFS='|' read -r _ group _ count _; do
    group=${group#*\`}
    group=${group%%\`*}
    rows=$("$WS_ECHO" faults "$group" --format markdown | grep -c '^| `')
    expect_equal "the number of faults in $group" "${count// /}" "$rows"
    groups=$((groups + 1))
done < <(grep '^| \[`' "$here/../../../README.md")
expect_equal "the number of groups" "$groups" 12
