# Clients of other authors that are graded, as far as Debian's packages are not enough. Sourced by
# scripts after build.sh.

graded_packages=$project/.build/graded

# Installs the clients that are packages of npm, with the versions that the expected verdicts are of.
install_graded_packages() {
    if [ -d "$graded_packages/node_modules/websocket" ]; then return; fi
    if ! command -v npm >/dev/null; then
        echo 'ws-echo: without npm, its clients are not graded' >&2
        return
    fi
    echo 'ws-echo: installing ws, undici, faye-websocket and websocket' >&2
    npm install --prefix "$graded_packages" --no-save --ignore-scripts --no-audit --no-fund \
        --loglevel=error ws@8.21.0 undici@7.30.2 faye-websocket@0.11.4 permessage-deflate@0.1.7 \
        websocket@1.0.34 </dev/null >&2 || true
}

# build_go_drivers FOLDER: compiles the drivers in Go, with Debian's packages.
build_go_drivers() {
    local name package version
    if ! command -v go >/dev/null; then return; fi
    for name in gorilla nhooyr; do
        package=golang-$name-websocket-dev
        if [ "$name" = gorilla ]; then package=golang-github-gorilla-websocket-dev; fi
        # shellcheck disable=SC2016 # a format of dpkg-query
        version=$(dpkg-query -W -f '${source:Upstream-Version}' "$package" 2>/dev/null) || continue
        (
            cd "$project/tests/grading/drivers"
            GO111MODULE=off GOFLAGS='' GOPATH=/usr/share/gocode GOCACHE=$project/.build/go go build \
                -ldflags "-X main.version=$version" -o "$1/grading_driver_$name" exchange.go "$name.go"
        ) </dev/null >&2
    done
}
