// A client to test, with the package ws: subscribes, collects news, and comes back.
import { EventEmitter, once } from 'node:events';
import { createRequire } from 'node:module';

const WebSocket = createRequire(import.meta.url)('ws');
const PAUSE = 50; // milliseconds between two attempts

export class Feed extends EventEmitter {
  #left = false;
  #waiting = [];

  constructor(url, topic) {
    super();
    this.on('news', (text) => this.#waiting.push(text));
    this.#open(url, topic);
  }

  #open(url, topic) {
    this.socket = new WebSocket(url);
    this.socket.on('open', () => this.socket.send(`subscribe ${topic}`));
    this.socket.on('message', (data) => this.emit('news', String(data)));
    this.socket.on('error', () => {}); // close comes after it
    this.socket.on('close', () => {
      if (!this.#left) setTimeout(() => this.#left || this.#open(url, topic), PAUSE);
    });
  }

  // The next piece of news.
  async hear() {
    if (this.#waiting.length === 0) await once(this, 'news', { signal: AbortSignal.timeout(10_000) });
    return this.#waiting.shift();
  }

  leave() {
    this.#left = true;
    this.socket.terminate();
  }
}
