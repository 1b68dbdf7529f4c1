// Starts ws-echo for a suite of tests, and gives each test URLs of its own.
//
// Copy this file beside your tests. It needs only node 18 or newer, and ws-echo in PATH or in
// $WS_ECHO. In a project of ES modules, name it ws_echo.cjs.
'use strict';
const { spawn } = require('node:child_process');
const { randomUUID } = require('node:crypto');
const { once } = require('node:events');
const { createInterface } = require('node:readline');

const LIMIT = 10_000; // milliseconds, of every wait

class WsEcho {
  // Resolves with a server that listens. `options` are those of the command line.
  static async start(...options) {
    const server = new WsEcho(['--host', '127.0.0.1', '--port', '0', '--print-url',
      '--exit-with-parent', '--trace-format', 'json', ...options]);
    const line = once(createInterface(server.process.stdout), 'line',
      { signal: AbortSignal.timeout(LIMIT) });
    const end = server.exit.then((code) => {
      throw new Error(`ws-echo exited with ${code}: see stderr`);
    });
    [server.url] = await Promise.race([line, end]);
    return server;
  }

  constructor(options) {
    this.process = spawn(process.env.WS_ECHO || 'ws-echo', options);
    this.exit = once(this.process, 'close').then(([code]) => code); // resolves with the exit code
    this.events = []; // of the trace
    createInterface(this.process.stderr).on('line', (line) => {
      if (line.startsWith('{')) this.events.push(JSON.parse(line));
      else console.error(line);
    });
  }

  stop() {
    this.process.kill();
    return this.exit;
  }

  // A URL with a fresh `?id=`, which keeps counts such as `;first=2` apart. For example
  // urlOf('close(4001,bye)@message:3').
  urlOf(behavior = 'echo', path = '/') {
    return `${this.url}${path}?${new URLSearchParams({ id: randomUUID(), do: behavior })}`;
  }

  // Waits until `count` connections to this URL have ended. Resolves with their last events.
  async ended(url, count = 1) {
    const target = url.slice(this.url.length);
    const deadline = Date.now() + LIMIT;
    for (;;) {
      const requests = this.events.filter((event) => event.request?.target === target);
      const ours = requests.map((event) => event.connection);
      const ends = this.events.filter(
        (event) => event.event === 'closed' && ours.includes(event.connection));
      if (ends.length >= count) return ends;
      if (Date.now() > deadline) throw new Error(`${ends.length} connections ended, not ${count}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

module.exports = { WsEcho };
