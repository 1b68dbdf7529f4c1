# shellcheck shell=bash
# What the tests of packaging share: a copy of the consumer in a new folder, outside of ws-echo's own,
# and ways to build it there and run its tests. Sourced by them.

set -euo pipefail
packaging=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$packaging/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$packaging/consumer" "$work/consumer"

# What is ws-echo's own must not help.
unset CMAKE_PREFIX_PATH PKG_CONFIG_PATH CXXFLAGS CPPFLAGS LDFLAGS

# With ccache, what a test before has compiled need not be compiled again in another folder.
export CCACHE_BASEDIR=$work
if command -v ccache >/dev/null; then export CMAKE_CXX_COMPILER_LAUNCHER=ccache; fi

fail() {
    echo "$*" >&2
    exit 1
}

# Fails unless what is below FOLDER can be moved: no text in it names a folder it comes from.
expect_movable() {
    ! grep -rIF -e "$project" -e "$work/" "$@" || fail 'the files above name folders of this machine'
}

# Installs what the build folder $1 has built, at $2.
install_into() {
    cmake --install "$1" --prefix "$work/first" >"$work/install.log"
    expect_movable "$work/first"
    mv "$work/first" "$2"
}

# run_tests PROGRAM: all four of them. With TLS, or without it if expected_tls is none.
expected_tls=wss
run_tests() {
    "$1" | tee "$work/tests.log"
    grep -qF '[  PASSED  ] 4 tests.' "$work/tests.log" || fail 'not all tests have run'
    grep -qx "TLS: $expected_tls" "$work/tests.log" || fail "not the expected TLS: $expected_tls"
}

# build_with_cmake PROJECT [CMAKE OPTION...]: configures and builds a project of the consumer, and
# runs its tests.
build_with_cmake() {
    local build=$work/build-$1
    cmake -G Ninja -S "$work/consumer/$1" -B "$build" -Wno-dev "${@:2}"
    ninja -C "$build" -j 2
    run_tests "$build/echo_test"
}

# build_with_find_package PREFIX [CMAKE OPTION...]: the same with what is installed at PREFIX.
build_with_find_package() {
    build_with_cmake find_package -DCMAKE_PREFIX_PATH="$1" "${@:2}"
    grep -F "wsecho_DIR:PATH=$1/" "$work/build-find_package/CMakeCache.txt" >/dev/null ||
        fail 'another ws-echo was found'
}

# build_with_pkg_config PREFIX: the same by command lines as they stand in a Makefile.
build_with_pkg_config() {
    local folder version
    folder=$(dirname "$(find "$1" -name wsecho.pc)")
    export PKG_CONFIG_PATH=$folder
    version=$(pkg-config --modversion wsecho)
    cd "$work/consumer"
    # shellcheck disable=SC2046 # flags are words
    c++ -std=c++17 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -shared -fPIC \
        shared_server.cpp $(pkg-config --cflags --libs wsecho) -o "$work/libshared_server.so"
    # shellcheck disable=SC2046
    c++ -std=c++17 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror \
        -DVERSION="\"$version\"" echo_test.cpp $(pkg-config --cflags --libs wsecho-gtest gtest_main) \
        -L"$work" -lshared_server -Wl,-rpath,"$work" -o "$work/echo_test"
    cd "$work"
    run_tests "$work/echo_test"
}
