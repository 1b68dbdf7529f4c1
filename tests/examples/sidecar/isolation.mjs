// A worker of isolation.py. Usage: isolation.mjs SECONDS; prints the number of tests that passed.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { WsEcho } from './ws_echo.mjs';

const WebSocket = createRequire(import.meta.url)('ws');

async function oneTest() {
  const echo = await WsEcho.connect();
  await echo.enqueue('hs.status(503)'); // for our next connection, not for another's
  const [error] = await once(new WebSocket(echo.url()).on('open', assert.fail), 'error').catch((e) => [e]);
  assert.match(error.message, /503/);

  const texts = [0, 1, 2, 3, 4].map((number) => `${echo.id} ${number}`);
  const client = new WebSocket(echo.url());
  await once(client, 'open');
  for (const text of texts) client.send(text);
  for (const text of texts) assert.equal((await echo.take()).text, text);
  await echo.verify(texts.map((text) => ({ text })));
  await echo.quiet();
  assert.deepEqual((await echo.connections()).map((each) => each.response_status), [503, 101]);
  client.on('error', () => {});
  await echo.reset();
  assert.deepEqual(await echo.connections(), []);
}

const end = Date.now() + 1000 * Number(process.argv[2]);
let count = 0;
while (Date.now() < end) {
  await oneTest();
  ++count;
}
console.log(count);
