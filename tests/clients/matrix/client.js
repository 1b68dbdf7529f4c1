// Meets each case with node's ws; cases on stdin, results on stdout, as JSON.

const fs = require('fs')
const WebSocket = require('ws')

const AT_ONCE = 24
const MOST_COMPARED = 200

// What of a message is compared: its kind, its size, and its first octets.
const digest = (data, isBinary) =>
  `${isBinary ? 'binary' : 'text'} ${data.length} ${data.subarray(0, 24).toString('hex')}`

// The TLS of a case with a CA.
function security(test) {
  if (!test.url.startsWith('wss:')) return {}
  const identity = test.identity ? fs.readFileSync(test.identity) : undefined
  return {
    ca: fs.readFileSync(test.ca), cert: identity, key: identity,
    ALPNProtocols: test.alpn ? [test.alpn] : undefined
  }
}

function meet(test) {
  return new Promise((resolve) => {
    const result = { name: test.name, opened: false, delivered: [] }
    const done = (saw) => {
      clearTimeout(deadline)
      result.saw ??= saw
      socket?.terminate()
      resolve(result)
    }
    let socket
    const deadline = setTimeout(() => done('timeout'), 6000)
    try {
      socket = new WebSocket(test.url, test.subprotocols,
        { handshakeTimeout: 3000, maxPayload: 1 << 22, ...security(test) })
    } catch (error) {
      return done(error.code ?? error.name)
    }
    socket.on('error', (error) => { result.saw ??= error.code ?? error.message.slice(0, 40) })
    socket.on('close', (code) => done(String(code)))
    socket.on('message', (data, isBinary) => {
      if (result.delivered.length < MOST_COMPARED) result.delivered.push(digest(data, isBinary))
    })
    socket.on('open', () => {
      result.opened = true
      socket.send('hello')
      socket.ping('ping')
      setTimeout(() => socket.readyState === 1 && socket.send('again'), 250)
      setTimeout(() => socket.readyState === 1 && socket.send('and again'), 500)
      setTimeout(() => socket.readyState === 1 && socket.close(1000), 750)
      setTimeout(() => done('dropped'), 5000)
    })
  })
}

async function main(cases) {
  console.log(JSON.stringify({ version: 'ws ' + require('ws/package.json').version }))
  const next = cases[Symbol.iterator]()
  const worker = async () => {
    for (const test of next) console.log(JSON.stringify(await meet(test)))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

let input = ''
process.stdin.on('data', (chunk) => { input += chunk })
process.stdin.on('end', () => main(JSON.parse(input)).then(() => process.exit(0)))
