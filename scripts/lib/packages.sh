# The Debian packages that each script needs, and their installation. Sourced by scripts.
# shellcheck disable=SC2034 # ensure_packages finds the tables by their names

# One package per line: its name, a command that makes it unnecessary ("-": none), its contents.
packages_tool='
cmake               cmake            CMake 3.16 or newer
ninja-build         ninja            Ninja
g++                 c++              a C++17 compiler: GCC or clang
libwebsocketpp-dev  -                WebSocket++ 0.8.2
libasio-dev         -                Asio without Boost
libcli11-dev        -                CLI11
nlohmann-json3-dev  -                JSON for Modern C++
zlib1g-dev          -                zlib
libssl-dev          -                OpenSSL 3'

packages_tests='
libgtest-dev        -                GoogleTest
libgmock-dev        -                GoogleMock
python3-jsonschema  -                Python 3 with its module jsonschema'

packages_clients='
curl                curl             curl
libboost-dev        -                Boost 1.70 or newer, for Beast
python3-websockets  -                Python 3 with its module websockets
python3-pytest      -                Python 3 with its module pytest
node-ws             -                Node.js with its module ws'

packages_aiohttp='
python3-aiohttp     -                Python 3 with its module aiohttp'

packages_graded='
python3-websocket   -                Python 3 with its module websocket
libwebsockets-dev   -                libwebsockets
qt6-websockets-dev  -                Qt 6 WebSockets
golang-go           go               Go
golang-github-gorilla-websocket-dev - Gorilla WebSocket for Go
golang-nhooyr-websocket-dev         - nhooyr.io/websocket for Go'

packages_browser='
chromium            chromium         Chromium'

packages_packaging='
clang-14            clang++-14       clang 14
pkgconf             pkg-config       pkg-config'

packages_snippets='
make                make             make
systemd             systemd-analyze  systemd'

packages_shells='
fish                fish             fish
libxml2-utils       xmllint          xmllint
zsh                 zsh              zsh'

packages_package='
dpkg-dev            dpkg-shlibdeps   the tools that Debian packages are built with
file                file             file
gzip                gzip             gzip
help2man            help2man         help2man'

packages_reference='
doxygen             doxygen          Doxygen'

packages_format='
clang-format-14     clang-format-14  clang-format 14'

packages_lint='
clang-tidy-14       clang-tidy-14    clang-tidy 14
shellcheck          shellcheck       ShellCheck'

packages_sanitize='
clang-14            clang++-14       clang 14
libclang-rt-14-dev  -                the sanitizers of clang 14
llvm                llvm-symbolizer  llvm-symbolizer, for reports with line numbers'

packages_coverage='
llvm-14             llvm-cov-14      llvm-cov 14'

packages_bench='
libboost-dev        -                Boost 1.70 or newer, for Beast
libssl-dev          -                OpenSSL 3
libwebsockets-dev   -                libwebsockets
node-ws             -                Node.js with its module ws
python3-websockets  -                Python 3 with its module websockets
qt6-websockets-dev  -                Qt 6 WebSockets'

packages_instructions='
valgrind            valgrind         valgrind'

# ensure_packages PURPOSE...: installs the packages that these purposes lack, and says so on stderr.
# Without apt it only looks for the commands; CMake then names a missing library.
ensure_packages() {
    local purpose list lines='' package command gives wanted='' capabilities=''
    for purpose in "$@"; do
        list=packages_$purpose
        lines+=${!list}
    done
    while read -r package command gives; do
        capabilities+="    $gives"$'\n'
        if [ "$command" = - ]; then
            command -v apt-get >/dev/null || continue
        else
            ! command -v "$command" >/dev/null || continue
        fi
        wanted+=" $package"
    done <<<"${lines:1}"

    if [ -z "$wanted" ]; then return; fi
    if ! command -v apt-get >/dev/null; then
        printf 'ws-echo: cannot install the missing packages without apt-get. Install these:\n%s%s\n' \
            "$capabilities" 'Install these, then run the same command again.' >&2
        return 1
    fi
    wanted=$(not_installed "$wanted")
    if [ -n "$wanted" ]; then apt_install "$wanted"; fi
}

# Prints those of the packages (one string of names) that are not installed according to dpkg.
not_installed() {
    local installed package
    # shellcheck disable=SC2086 # names without spaces, here and below
    installed=$(dpkg-query -W -f ' ${Package}:${db:Status-Status} ' $1 2>/dev/null || true)
    for package in $1; do
        [[ $installed == *" $package:installed "* ]] || printf ' %s' "$package"
    done
}

apt_install() {
    local as_root=''
    if [ "$(id -u)" != 0 ]; then
        if ! sudo -n true 2>/dev/null; then
            printf 'ws-echo: some packages are missing. Install them, then run the same command again:\n' >&2
            printf '    sudo apt-get install --no-install-recommends%s\n' "$1" >&2
            return 1
        fi
        as_root='sudo -n'
    fi
    local apt="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q"
    apt+=' -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0'
    printf 'ws-echo: installing%s\n' "$1" >&2
    # A broken package source may not matter: the installation will tell.
    $apt update </dev/null >&2 || true
    # shellcheck disable=SC2086
    $apt install -y --no-install-recommends $1 </dev/null >&2
}
