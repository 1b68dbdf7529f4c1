// A client to test, with the package ws: says a text and resolves with the answer; reconnects.
'use strict';
const WebSocket = require('ws');

const PAUSE = 50; // milliseconds between two attempts

// Rejects with an Error that says why there was no answer.
function sayOnce(url, text) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    let answer;
    socket.on('open', () => socket.send(text));
    socket.on('message', (data) => {
      answer = String(data);
      socket.close(1000);
    });
    socket.on('error', reject); // comes before close; if nobody listens, node ends
    socket.on('close', (code) =>
      answer === undefined ? reject(new Error(`closed with ${code}`)) : resolve(answer));
  });
}

// Rejects with the Error of the last attempt.
async function say(url, text, attempts = 1) {
  for (let left = attempts - 1; ; --left) {
    try {
      return await sayOnce(url, text);
    } catch (error) {
      if (left === 0) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

module.exports = { say };
