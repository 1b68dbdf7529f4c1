// Every kind of message and both ends of a connection, with the Node.js package ws.
//
// Usage: node_ws_client.js URL
'use strict';
const assert = require('assert').strict;
const { randomBytes } = require('crypto');
const { once } = require('events');
const WebSocket = require('ws');

const scale = Number(process.env.WSECHO_TIMEOUT_SCALE || '1');
const limit = 10000 * scale; // milliseconds, of every wait

// The arguments of the next event of that name; rejects when none comes in time.
const next = (socket, event) => once(socket, event, { signal: AbortSignal.timeout(limit) });

async function expectEcho(socket, message) {
  const isBinary = typeof message !== 'string';
  const [data, cameAsBinary] = await next(socket, 'message');
  assert.equal(cameAsBinary, isBinary);
  assert.ok(data.equals(Buffer.from(message)), `got ${data.length} bytes: ${data.subarray(0, 60)}`);
}

async function sendAndExpect(socket, message) {
  socket.send(message);
  await expectEcho(socket, message);
}

const scenarios = {
  async keepsTextText(socket) {
    for (const text of ['hello', '', 'Grüße, 世界 🍕', '\0']) await sendAndExpect(socket, text);
  },

  async keepsBinaryBinary(socket) {
    for (const data of [Buffer.from('hello'), Buffer.alloc(0), Buffer.from([0xff, 0xfe, 0x80])]) {
      await sendAndExpect(socket, data);
    }
  },

  async putsFragmentsTogether(socket) {
    socket.send('Grüße, ', { fin: false });
    socket.send('', { fin: false });
    socket.ping('between'); // may stand between fragments (RFC 6455, 5.4)
    const pong = next(socket, 'pong');
    socket.send('世界', { fin: true });
    await expectEcho(socket, 'Grüße, 世界');
    assert.equal(String((await pong)[0]), 'between');
  },

  async echoesMegabytes(socket) {
    await sendAndExpect(socket, randomBytes(5 << 20));
    await sendAndExpect(socket, 'ü-世-'.repeat(1 << 19));
  },

  async answersPings(socket) {
    for (const payload of ['', 'are you there?', 'x'.repeat(125)]) {
      socket.ping(payload);
      assert.equal(String((await next(socket, 'pong'))[0]), payload);
    }
  },

  async echoesCodeAndReasonOfAClose(socket) {
    socket.close(4001, 'fertig: ü');
    const [code, reason] = await next(socket, 'close');
    assert.deepEqual([code, String(reason)], [4001, 'fertig: ü']);
  },
};

async function run(url, perMessageDeflate) {
  for (const [name, scenario] of Object.entries(scenarios)) {
    console.log(`${name}, compression: ${Boolean(perMessageDeflate)}`);
    const socket = new WebSocket(url, { perMessageDeflate });
    await next(socket, 'open');
    assert.equal(socket.extensions, perMessageDeflate ? 'permessage-deflate' : '');
    await scenario(socket);
    if (socket.readyState === WebSocket.OPEN) {
      socket.close(1000);
      assert.equal((await next(socket, 'close'))[0], 1000);
    }
  }
}

async function main() {
  await run(process.argv[2], false);
  await run(process.argv[2], { threshold: 0 }); // compresses short messages too
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
