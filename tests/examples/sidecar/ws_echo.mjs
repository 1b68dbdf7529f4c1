// Talks to a running ws-echo from a test. Copy this file; it needs only fetch (Node.js 18, Deno, Bun).
//
//     const echo = await WsEcho.connect('http://127.0.0.1:9001'); // one for each test: its id keeps
//     const client = new MyClient(echo.url('/chat'));             // tests apart
//     assert.equal((await echo.take()).text, 'hello');            // waits until it has arrived
//
// A wait that is not met rejects with an Error that says what the server saw instead.
// The control API has more: http://127.0.0.1:9001/-/openapi.json describes all of it.
import { randomUUID } from 'node:crypto';

export class WsEcho {
  static async connect(control = process.env.WS_ECHO_CONTROL_URL) {
    const echo = new WsEcho();
    echo.control = control;
    echo.id = randomUUID();
    echo.ws = (await echo.call('GET', '/-/state')).urls.ws;
    return echo;
  }

  // The URL for the client; `behavior` such as 'close(4001)@message:2'.
  url(path = '/', behavior = undefined) {
    const query = { id: this.id, ...(behavior && { do: behavior }) };
    return `${this.ws}${path}?${new URLSearchParams(query)}`;
  }

  // The next message that was not taken: { seq, connection, type, text, ... }.
  take = async (limits) => (await this.post('/-/messages/take', { id: this.id, ...limits })).message;

  // The number of the next connection that was not accepted, once it is answered.
  accept = async (limits) =>
    (await this.post('/-/connections/accept', { id: this.id, ...limits })).connection.connection;

  // act(n, 'send', { text: 'news' }), act(n, 'close', { code: 4001 }), act(n, 'abort') ...
  act = (connection, action, body = {}) =>
    this.post(`/-/connections/${connection}/${action}`, body);

  // The connection, once it is 'open' or 'closed' or has a 'verdict'.
  wait = (connection, what, limits) =>
    this.post(`/-/connections/${connection}/wait`, { for: what, ...limits });

  // What the next connections meet: enqueue('hs.status(503)', 'echo').
  enqueue = (...behaviors) => this.post('/-/queue', { id: this.id, behaviors });

  // All messages that came: verify([{ text: 'hello' }, { json: { kind: 'bye' } }]).
  verify = (expect, limits) => this.post('/-/verify', { id: this.id, expect, ...limits });

  // Rejects if there is a message that was not taken, also one that is still on its way.
  quiet = () => this.post('/-/quiet', { id: this.id });

  connections = async () => (await this.call('GET', `/-/connections?id=${this.id}`)).connections;

  // Ends the connections of this test, and forgets all about it.
  reset = () => this.post('/-/reset', { id: this.id });

  post = (path, body) => this.call('POST', path, body);

  async call(method, path, body) {
    const token = process.env.WS_ECHO_CONTROL_TOKEN;
    const headers = token ? { authorization: `Bearer ${token}` } : {};
    if (body) headers['content-type'] = 'application/json';
    const answer = await fetch(this.control + path, { method, headers, body: JSON.stringify(body) });
    const json = await answer.json();
    if (answer.ok) return json;
    const { error, closest = [], diff, transcript } = json;
    const misses = closest.map((each) => each.differs);
    throw new Error([error, ...misses, diff, transcript].filter(Boolean).join('\n'));
  }
}
