// Talks to a running ws-echo from a test. Copy this file; it needs only fetch: Node.js 18, Deno, Bun.
//
//     const echo = await WsEcho.connect('http://127.0.0.1:9001'); // one for each test: ids keep
//     const client = new MyClient(echo.url('/chat'));             // them apart
//     assert.equal((await echo.take()).text, 'hello');            // waits until it has arrived
//
// If the client's URL cannot change, give it a port, echo.listen(), or the header Ws-Echo-Id.
// A wait that is not met rejects with what the server saw instead. `limits` are `timeout_ms`,
// `since` and `connection`; GET /-/openapi.json describes all that call() can do.
import { randomUUID } from 'node:crypto';

export class WsEcho {
  static async connect(control = process.env.WS_ECHO_CONTROL_URL) {
    const echo = Object.assign(new WsEcho(), { control, id: randomUUID() });
    echo.ws = (await echo.call('/-/state', undefined, 'GET')).urls.ws;
    return echo;
  }

  // url('/chat', { do: 'close(4001)@message:2' })
  url = (path = '/', options = {}) =>
    `${this.ws}${path}?${new URLSearchParams({ id: this.id, ...options })}`;
  // The URL of a port for this test: listen({ behavior: 'sink' })
  listen = async (options) => (await this.post('/-/listeners', options)).urls.ws;
  // The next message: { connection: 1, type: 'text', text: 'hello', ... }
  take = async (limits) => (await this.post('/-/messages/take', limits)).message;
  // The number of the next connection, once it is answered.
  accept = async (limits) =>
    (await this.post('/-/connections/accept', limits)).connection.connection;
  // act(n, 'send', { text: 'news' }), act(n, 'close', { code: 4001 }), act(n, 'abort')
  act = (connection, action, body) => this.call(`/-/connections/${connection}/${action}`, body);
  // The connection, once it is 'open' or 'closed' or has a 'verdict'.
  wait = (connection, what) => this.act(connection, 'wait', { for: what });
  // For the next connections: enqueue('hs.status(503)', 'echo')
  enqueue = (...behaviors) => this.post('/-/queue', { behaviors });
  // These messages and no others: verify([{ text: 'hello' }, { json: { kind: 'bye' } }])
  verify = (expect, limits) => this.post('/-/verify', { expect, ...limits });
  // Rejects if a message was not taken, even if it is still on its way.
  quiet = () => this.post('/-/quiet');
  // Ends the connections of this test, and forgets it.
  reset = () => this.post('/-/reset');

  post = (path, body) => this.call(path, { id: this.id, ...body });

  async call(path, body = {}, method = 'POST') {
    const { WS_ECHO_CONTROL_TOKEN: token = '' } = process.env;
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const content = method === 'GET' ? undefined : JSON.stringify(body);
    const answer = await fetch(this.control + path, { method, headers, body: content });
    const { error, closest = [], diff, transcript, ...rest } = await answer.json();
    if (answer.ok) return rest;
    const parts = [error, ...closest.map((each) => each.differs), diff, transcript];
    throw new Error(parts.filter(Boolean).join('\n'));
  }
}
