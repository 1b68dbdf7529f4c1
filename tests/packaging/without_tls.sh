#!/usr/bin/env bash
# WSECHO_TLS: OFF builds the library without OpenSSL. If CMake finds no OpenSSL, AUTO does the same,
# and ON and a build of the tool name the package to install.
# Usage: without_tls.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

mkdir "$work/ws-echo"
cp -R "$project/CMakeLists.txt" "$project/fixture" "$project/tool" "$work/ws-echo"

expected_tls=none
build_with_cmake add_subdirectory -DSOURCE="$work/ws-echo" -DWSECHO_TLS=OFF
! ldd "$work/build-add_subdirectory/echo_test" | grep -E 'libssl|libcrypto' ||
    fail 'a build without TLS uses OpenSSL'

# configure PROJECT [CMAKE OPTION...]: on a machine without OpenSSL.
configure() {
    rm -rf "$work/configured"
    cmake -G Ninja -S "$1" -B "$work/configured" -Wno-dev -DCMAKE_DISABLE_FIND_PACKAGE_OpenSSL=ON \
        "${@:2}" >"$work/configure.log" 2>&1
}

# expect_advice: that the package to install is named. CMake breaks the lines of errors.
expect_advice() {
    tr -s ' \n' ' ' <"$work/configure.log" | grep -F 'apt install libssl-dev'
}

embedded=$work/consumer/add_subdirectory
configure "$embedded" -DSOURCE="$work/ws-echo" || fail "$(cat "$work/configure.log")"
grep -F 'ws only, because OpenSSL 3 was not found' "$work/configure.log"
! configure "$embedded" -DSOURCE="$work/ws-echo" -DWSECHO_TLS=ON || fail 'ON needs no OpenSSL'
expect_advice
! configure "$work/ws-echo" -DWSECHO_BUILD_TESTS=OFF || fail 'the tool needs no OpenSSL'
expect_advice
configure "$work/ws-echo" -DWSECHO_BUILD_TESTS=OFF -DWSECHO_TLS=OFF -DWSECHO_INSTALL=OFF ||
    fail "$(cat "$work/configure.log")"
