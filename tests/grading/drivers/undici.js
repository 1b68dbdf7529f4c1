// The WebSocket of Node's package undici as the client that is graded.
'use strict';
const { WebSocket } = require('undici');
const { version } = require('undici/package.json');
const exchange = require('./exchange');

exchange(`undici/${version}`, (url, onText) => {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    socket.addEventListener('message', ({ data }) => {
      if (onText) onText(data);
      else socket.send(data);
    });
    socket.addEventListener('close', resolve);
  });
});
