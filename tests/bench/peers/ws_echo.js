// Node.js and the package ws. Arguments: the port; for wss, also a certificate and its key, in PEM
// files.
'use strict'

const fs = require('fs')
const http = require('http')
const https = require('https')
const { WebSocketServer } = require('ws')

const [port, ...files] = process.argv.slice(2)
const [cert, key] = files.map((path) => fs.readFileSync(path))
const server = cert ? https.createServer({ cert, key }) : http.createServer()
new WebSocketServer({ server, maxPayload: 128 * 1024 * 1024 }).on('connection', (client) => {
  client.on('error', () => {})
  client.on('message', (data, binary) => client.send(data, { binary }))
})
server.listen(Number(port), '127.0.0.1')
