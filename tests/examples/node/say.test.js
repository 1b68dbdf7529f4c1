// Tests for node:test, of a client whose server misbehaves as the URL asks: node --test
//
// Copy them together with ws_echo.js, and call your client instead of say(). For vitest, import
// { test, beforeAll as before, afterAll as after } from 'vitest' instead; the rest stays.
'use strict';
const assert = require('node:assert/strict');
const { test, before, after } = require('node:test');
const { say } = require('./say.js');
const { WsEcho } = require('./ws_echo.js');

let server;
before(async () => { server = await WsEcho.start(); });
after(() => server.stop());

test('hears what it says', async () => {
  assert.equal(await say(server.urlOf(), 'hello'), 'hello');
});

test('fails the connection at an invalid frame', async () => {
  const url = server.urlOf('frame.rsv2@message:1');

  await assert.rejects(say(url, 'hello'), /RSV2 and RSV3 must be clear/);

  const [end] = await server.ended(url);
  assert.deepEqual(end.verdicts.map((each) => each.verdict), ['conforms']);
});

test('reports why it was refused', async () => {
  await assert.rejects(say(server.urlOf('hs.status(503,busy)'), 'hello'), /503/);
});

test('reconnects until it has an answer', async () => {
  const url = server.urlOf('tcp.rst@message:1;first=2');

  assert.equal(await say(url, 'hello', 3), 'hello');

  const ends = await server.ended(url, 3);
  assert.deepEqual(ends.map((each) => each.clean), [false, false, true]);
});

test('gives up after the last attempt', async () => {
  const url = server.urlOf('tcp.rst@message:1');

  await assert.rejects(say(url, 'hello', 2));

  assert.equal((await server.ended(url, 2)).length, 2);
});

for (const fault of ['frame.masked', 'utf8.truncated', 'close.bad-code(1005)']) {
  test(`violates nothing after ${fault}`, async () => {
    const once = await WsEcho.start('--once', '--fail-on-violation');

    await assert.rejects(say(`${once.url}/do/${fault}@message:1`, 'hello'));

    assert.equal(await once.exit, 0, JSON.stringify(once.events.at(-1)));
  });
}
