#!/usr/bin/env bash
# The Debian packages: what they say of themselves, that the tool runs from where the one is unpacked,
# and that a project builds with the other.
# Usage: debian_packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

command -v dpkg-shlibdeps >/dev/null || { echo 'there is no dpkg-dev here'; exit 77; }
mapfile -t packages < <("$project/scripts/package")
[ ${#packages[@]} = 2 ] || fail "scripts/package prints: ${packages[*]}"
if command -v lintian >/dev/null; then
    lintian --allow-root --fail-on error,warning "${packages[@]}"
fi
for package in "${packages[@]}"; do
    dpkg-deb --field "$package" Package Version Depends
    dpkg-deb --extract "$package" "$work/root"
done >"$work/fields"
cat "$work/fields"

version=$(sed -n 's/^project(.* VERSION \([0-9.]*\).*/\1/p' "$project/CMakeLists.txt")
grep -qx 'Depends: libssl-dev (>= 3), zlib1g-dev' "$work/fields" ||
    fail 'libwsecho-dev does not depend on OpenSSL and zlib'
grep -q '^Depends: .*libssl3' "$work/fields" || fail 'ws-echo does not depend on OpenSSL'
grep -q '^Depends: .*libstdc++6' "$work/fields" || fail 'ws-echo does not depend on the C++ library'
[ "$(grep -cx "Version: $version" "$work/fields")" = 2 ] || fail "not the packages of $version"
for name in ws-echo libwsecho-dev; do
    zcat "$work/root/usr/share/doc/$name/changelog.gz" | grep -F "ws-echo ($version)" ||
        fail "fixture/cmake/changelog does not know version $version"
done

"$work/root/usr/bin/ws-echo" --version | grep -F "$version"
gzip -dc "$work/root/usr/share/man/man1/ws-echo.1.gz" | grep -F 'print\-port'
share=$work/root/usr/share
for completion in bash:bash-completion/completions/ws-echo zsh:zsh/vendor-completions/_ws-echo \
    fish:fish/vendor_completions.d/ws-echo.fish; do
    "$work/root/usr/bin/ws-echo" completion "${completion%%:*}" | diff - "$share/${completion#*:}"
done
diff -r "$project/fixture/include/wsecho" "$work/root/usr/include/wsecho"
expect_movable "$work/root"
build_with_find_package "$work/root/usr"
build_with_pkg_config "$work/root/usr"
