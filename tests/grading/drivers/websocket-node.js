// Node's package websocket (WebSocket-Node) as the client that is graded.
'use strict';
const { client: Client, version } = require('websocket');
const exchange = require('./exchange');

// Its defaults are 64 KiB a frame and 1 MiB a message.
const limits = { maxReceivedFrameSize: 1 << 26, maxReceivedMessageSize: 1 << 26 };

exchange(`WebSocket-Node/${version}`, (url, onText) => {
  return new Promise((resolve) => {
    const client = new Client({ ...limits, fragmentOutgoingMessages: false });
    client.on('connectFailed', resolve);
    client.on('connect', (connection) => {
      connection.on('message', (message) => {
        if (message.type === 'binary') connection.sendBytes(message.binaryData);
        else if (onText) onText(message.utf8Data);
        else connection.sendUTF(message.utf8Data);
      });
      connection.on('error', () => {}); // the close event follows
      connection.on('close', resolve);
    });
    client.connect(url);
  });
});
