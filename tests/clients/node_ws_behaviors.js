// What a client meets with when it asks for it in its URL, with the Node.js package ws.
//
// Usage: node_ws_behaviors.js URL
'use strict';
const assert = require('assert').strict;
const { once } = require('events');
const WebSocket = require('ws');

const scale = Number(process.env.WSECHO_TIMEOUT_SCALE || '1');
const limit = 10000 * scale; // milliseconds, of every wait

// The arguments of the next event of that name; rejects when none comes in time.
const next = (socket, event) => once(socket, event, { signal: AbortSignal.timeout(limit) });

// The messages that come until the server closes, and its close frame. Listens from the start:
// messages may come along with the response to the opening handshake.
async function everythingFrom(socket, toSend = []) {
  const messages = [];
  socket.on('message', (data) => messages.push(String(data)));
  socket.on('open', () => toSend.forEach((message) => socket.send(message)));
  const [code, reason] = await next(socket, 'close');
  return { messages, close: [code, String(reason)] };
}

// Status and body of the refusal.
async function refusalOf(socket) {
  const [, response] = await next(socket, 'unexpected-response');
  let body = '';
  response.on('data', (chunk) => (body += chunk));
  await next(response, 'end');
  return { status: response.statusCode, body };
}

const chain = 'send(hello)/close(4001,bye)@message:3';
const outcome = { messages: ['hello', 'one', 'two'], close: [4001, 'bye'] };
const toSend = ['one', 'two', 'three'];

const scenarios = {
  async saysHelloAndClosesAtTheThirdMessage(url) {
    assert.deepEqual(await everythingFrom(new WebSocket(`${url}do/${chain}`), toSend), outcome);
  },

  async readsAChainThatIsEncodedAsAWhole(url) {
    const encoded = `${url}do/${encodeURIComponent(chain)}`;
    assert.deepEqual(await everythingFrom(new WebSocket(encoded), toSend), outcome);
  },

  async readsAChainThatUrlSearchParamsHasEncoded(url) {
    const query = new URLSearchParams({ room: '1', do: chain });
    assert.deepEqual(await everythingFrom(new WebSocket(`${url}chat?${query}`), toSend), outcome);
  },

  async readsArgumentsOfWhichEachIsEncoded(url) {
    const text = 'a, (b / 50% & ü+1'; // ")" would stay: encodeURIComponent() leaves it as it is
    const query = new URLSearchParams({ do: `send(${encodeURIComponent(text)})/close(1000)` });
    const socket = new WebSocket(`${url}?${query}`);
    assert.deepEqual(await everythingFrom(socket), { messages: [text], close: [1000, ''] });
  },

  async worksAfterTwoRefusals(url) {
    const statuses = [];
    for (;;) {
      const socket = new WebSocket(`${url}do/hs.status(503);first=2`);
      const refused = refusalOf(socket);
      refused.catch(() => {}); // if it is not refused
      const opened = await Promise.race([next(socket, 'open').then(() => true), refused]);
      if (opened === true) {
        const echo = next(socket, 'message');
        socket.send('at last');
        assert.equal(String((await echo)[0]), 'at last');
        socket.close(1000);
        await next(socket, 'close');
        break;
      }
      statuses.push(opened.status);
    }
    assert.deepEqual(statuses, [503, 503]);
  },

  async learnsTheNearestName(url) {
    const { status, body } = await refusalOf(new WebSocket(`${url}do/hs.statsu(503)`));
    assert.equal(status, 400);
    assert.match(body, /did you mean hs\.status\?/);
  },
};

async function main() {
  for (const [name, scenario] of Object.entries(scenarios)) {
    console.log(name);
    await scenario(process.argv[2]);
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
