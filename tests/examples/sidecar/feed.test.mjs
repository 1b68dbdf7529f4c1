// Tests for node:test of a client, with one ws-echo for all tests and workers: node --test
//
// Start it before the tests: ws-echo --port 9001 --background, and set
// WS_ECHO_CONTROL_URL=http://127.0.0.1:9001. Copy ws_echo.mjs, and call your client instead of Feed.
// `sink` makes the server keep what it receives; without it, the server would echo it as news.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Feed } from './feed.mjs';
import { WsEcho } from './ws_echo.mjs';

let echo;
let feeds;
beforeEach(async () => {
  echo = await WsEcho.connect();
  feeds = [];
});
afterEach(async () => {
  for (const feed of feeds) feed.leave();
  await echo.reset();
});

function follow(url) {
  feeds.push(new Feed(url, 'EUR'));
  return feeds.at(-1);
}

test('subscribes', async () => {
  follow(echo.url('/feed', { do: 'sink' }));

  assert.equal((await echo.take()).text, 'subscribe EUR');
});

test('hears news that come later', async () => {
  const feed = follow(echo.url('/feed', { do: 'sink' }));
  const connection = await echo.accept();
  await echo.take();

  await echo.act(connection, 'send', { text: 'EUR 1.07' });

  assert.equal(await feed.hear(), 'EUR 1.07');
});

test('subscribes again after a drop', async () => {
  const feed = follow(echo.url('/feed', { do: 'sink' }));
  const first = await echo.accept();
  assert.equal((await echo.take()).text, 'subscribe EUR');

  await echo.act(first, 'abort');

  const second = await echo.accept();
  assert.equal((await echo.take()).text, 'subscribe EUR');
  await echo.act(second, 'send', { text: 'EUR 1.08' });
  assert.equal(await feed.hear(), 'EUR 1.08');
});

test('comes back after two refusals', async () => {
  await echo.enqueue('hs.status(503)', 'hs.status(503)', 'sink');

  follow(echo.url('/feed'));

  assert.equal((await echo.take()).text, 'subscribe EUR');
  const { connections } = await echo.call(`/-/connections?id=${echo.id}`, undefined, 'GET');
  assert.deepEqual(connections.map((each) => each.response_status), [503, 503, 101]);
});

test('fails the connection at an invalid frame', async () => {
  follow(echo.url('/feed', { do: 'sink/frame.rsv2@message:1;first=1' }));

  const { verdicts } = await echo.wait(await echo.accept(), 'verdict');

  assert.deepEqual(verdicts.map((each) => each.verdict), ['conforms']);
});

test('subscribes at a URL that cannot change', async () => {
  follow(await echo.listen({ behavior: 'sink' }));

  assert.equal((await echo.take()).text, 'subscribe EUR');
});

test('says nothing more', async () => {
  follow(echo.url('/feed', { do: 'sink' }));
  await echo.take();

  await echo.quiet();
  await echo.verify([{ text: 'subscribe EUR' }]);
});

test('an unmet wait says what came', async () => {
  follow(echo.url('/feed', { do: 'sink' }));
  await echo.take();

  await assert.rejects(echo.verify([{ text: 'subscribe USD' }], { timeout_ms: 0 }), /subscribe EUR/);
});
