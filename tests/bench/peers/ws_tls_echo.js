// Node.js's https server and the package ws. Arguments: a certificate and its key, in PEM files.
'use strict'

const fs = require('fs')
const https = require('https')
const { WebSocketServer } = require('ws')

const [cert, key] = process.argv.slice(2).map((path) => fs.readFileSync(path))
const server = https.createServer({ cert, key })
new WebSocketServer({ server, maxPayload: 64 * 1024 * 1024 }).on('connection', (client) => {
  client.on('error', () => {})
  client.on('message', (data, binary) => client.send(data, { binary }))
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
