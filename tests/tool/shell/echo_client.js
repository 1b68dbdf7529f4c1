// Sends a text and a binary message to URL with the package ws, and expects their echoes.
//
// Usage: echo_client.js URL

const assert = require("assert");
const WebSocket = require("ws");

const limit = 10 * Number(process.env.WSECHO_TIMEOUT_SCALE || "1"); // seconds
const messages = ["Grüße", Buffer.from([0x00, 0xff, 0x7f])];

function fail(error) {
  console.error(String(error));
  process.exit(1);
}

setTimeout(() => fail(`no end after ${limit} s`), limit * 1000).unref();

const socket = new WebSocket(process.argv[2]);
socket.on("error", fail);
socket.on("open", () => socket.send(messages[0]));
socket.on("message", (data, isBinary) => {
  try {
    assert.deepStrictEqual(isBinary ? data : data.toString(), messages.shift());
  } catch (error) {
    fail(error);
  }
  if (messages.length > 0) socket.send(messages[0]);
  else socket.close(1000, "done");
});
socket.on("close", (code) => {
  if (messages.length > 0 || code !== 1000) fail(`closed with ${code} too early`);
});
