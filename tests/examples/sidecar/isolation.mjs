// A worker of isolation.py. Usage: isolation.mjs SECONDS; prints the number of tests that passed.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { WsEcho } from './ws_echo.mjs';

const WebSocket = createRequire(import.meta.url)('ws');

// What opens a client with the id of the test.
const ways = [
  async (echo) => () => new WebSocket(echo.url()),
  async (echo) => {
    const url = await echo.listen();
    return () => new WebSocket(url);
  },
  async (echo) => () => new WebSocket(echo.ws, { headers: { 'Ws-Echo-Id': echo.id } }),
];

async function connections(echo) {
  return (await echo.call(`/-/connections?id=${echo.id}`, undefined, 'GET')).connections;
}

async function oneTest(way) {
  const echo = await WsEcho.connect();
  const open = await way(echo);
  await echo.enqueue('hs.status(503)'); // for our next connection, not for another's
  const [error] = await once(open().on('open', assert.fail), 'error').catch((e) => [e]);
  assert.match(error.message, /503/);

  const texts = [0, 1, 2, 3, 4].map((number) => `${echo.id} ${number}`);
  const client = open();
  await once(client, 'open');
  for (const text of texts) client.send(text);
  for (const text of texts) assert.equal((await echo.take()).text, text);
  await echo.verify(texts.map((text) => ({ text })));
  await echo.quiet();
  assert.deepEqual((await connections(echo)).map((each) => each.response_status), [503, 101]);
  client.on('error', () => {});
  await echo.reset();
  assert.deepEqual(await connections(echo), []);
}

const end = Date.now() + 1000 * Number(process.argv[2]);
let count = 0;
while (Date.now() < end) {
  await oneTest(ways[count % ways.length]);
  ++count;
}
console.log(count);
