# Programs that only check files of ours, installed below .build. Sourced by scripts/test.

# Installs the linter of fixture/control/openapi.json: one package of 15 MB without dependencies.
install_redocly() {
    local folder=$project/.build/npm
    if [ -x "$folder/node_modules/.bin/redocly" ]; then return; fi
    if ! command -v npm >/dev/null; then
        echo 'ws-echo: without npm, control/openapi_lint is skipped' >&2
        return
    fi
    echo 'ws-echo: installing @redocly/cli' >&2
    npm install --prefix "$folder" --no-save --ignore-scripts --no-audit --no-fund --loglevel=error \
        @redocly/cli@2.77.0 </dev/null >&2 || true
}

# Installs the parser with which a test reads the tool's reports in TAP.
install_tap_parser() {
    local folder=$project/.build/tap-parser
    if [ -d "$folder/node_modules/tap-parser" ]; then return; fi
    if ! command -v npm >/dev/null; then
        echo 'ws-echo: without npm, tool/summaries.tap is skipped' >&2
        return
    fi
    echo 'ws-echo: installing tap-parser' >&2
    npm install --prefix "$folder" --no-save --ignore-scripts --no-audit --no-fund --loglevel=error \
        tap-parser@18.3.4 </dev/null >&2 || true
}

# Installs what checks and runs the snippets of tool/ci.md: parsers, schemas and types of workflows,
# pipelines and manifests, and vitest. 140 MB, in 15 seconds.
install_snippet_checkers() {
    local folder=$project/.build/snippets
    if [ -x "$folder/node_modules/.bin/vitest" ]; then return; fi
    if ! command -v npm >/dev/null; then
        echo 'ws-echo: without npm, most tests of snippets/ are skipped' >&2
        return
    fi
    echo 'ws-echo: installing what checks the snippets' >&2
    # gitlab-ci-local, testcontainers and vitest: the last versions for Node.js 20.
    npm install --prefix "$folder" --no-save --ignore-scripts --no-audit --no-fund --loglevel=error \
        @actions/workflow-parser@0.3.61 dclint@3.1.0 gitlab-ci-local@4.61.0 \
        kubernetes-types@1.30.0 testcontainers@11.14.0 typescript@5.9.3 \
        vite@8.3.8 vitest@4.1.12 </dev/null >&2 || true
}

# Extracts promtool, which checks the metrics, from its package. To install the package would bring
# 100 MB more, and start a Prometheus server.
install_promtool() {
    local folder=$project/.build/promtool
    if command -v promtool >/dev/null || [ -x "$folder/promtool" ]; then return; fi
    if ! command -v apt-get >/dev/null; then
        echo 'ws-echo: without promtool, control/promtool is skipped' >&2
        return
    fi
    echo 'ws-echo: extracting promtool from the package prometheus' >&2
    mkdir -p "$folder"
    if [ "$(id -u)" = 0 ]; then apt-get -q update </dev/null >&2 || true; fi
    # apt-get downloads as another user by default, who may not write here.
    (
        cd "$folder" &&
            apt-get -q -o APT::Sandbox::User=root download prometheus &&
            dpkg-deb --fsys-tarfile prometheus_*.deb | tar -xO ./usr/bin/promtool >unfinished &&
            rm prometheus_*.deb && chmod +x unfinished && mv unfinished promtool
    ) </dev/null >&2 || true
}
