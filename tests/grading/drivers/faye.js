// Node's package faye-websocket as the client that is graded.
'use strict';
const { Client } = require('faye-websocket');
const { version } = require('faye-websocket/package.json');
const deflate = require('permessage-deflate');
const exchange = require('./exchange');

exchange(`faye-websocket/${version}`, (url, onText) => {
  return new Promise((resolve) => {
    const socket = new Client(url, [], { extensions: [deflate] });
    socket.on('message', ({ data }) => {
      if (onText) onText(data);
      else socket.send(data);
    });
    socket.on('error', () => {}); // the close event follows
    socket.on('close', resolve);
  });
});
