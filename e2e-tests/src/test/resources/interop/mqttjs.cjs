// mqttjs.cjs URL VERSION NAME: one client of MQTT.js goes through a day's work and says "done", or says what went wrong.
const assert = require('node:assert')
const mqtt = require('mqtt')

const [url, version, name] = process.argv.slice(2)
const options = {
  clientId: name,
  protocolVersion: Number(version),
  protocolId: version === '3' ? 'MQIsdp' : 'MQTT',
  reconnectPeriod: 0,
  connectTimeout: 8000,
  clean: true,
  username: 'user',
  password: 'secret',
  will: { topic: `${name}/will`, payload: 'gone', qos: 1, retain: false },
}

const inbox = []
const waiting = []

/** The next message that any of this script's clients gets. */
function next() {
  return new Promise((resolve, reject) => {
    if (inbox.length > 0) return resolve(inbox.shift())
    const timer = setTimeout(() => reject(new Error('no message in time')), 8000)
    waiting.push(message => { clearTimeout(timer); resolve(message) })
  })
}

function listen(client) {
  client.on('message', (topic, payload, packet) => {
    const message = { topic, payload, qos: packet.qos, retain: packet.retain, properties: packet.properties }
    if (waiting.length > 0) waiting.shift()(message)
    else inbox.push(message)
  })
  client.on('error', error => { console.log('error', error.message); process.exit(1) })
}

async function main() {
  const client = await mqtt.connectAsync(url, options)
  listen(client)
  const granted = await client.subscribeAsync(`${name}/#`, { qos: 2 })
  assert.strictEqual(granted[0].qos, 2)

  for (const qos of [0, 1, 2]) {
    await client.publishAsync(`${name}/q`, `m${qos}`, { qos, retain: qos === 2 })
    const message = await next()
    assert.strictEqual(message.payload.toString(), `m${qos}`)
    assert.strictEqual(message.qos, qos)
    assert.strictEqual(message.retain, false)
  }

  const big = Buffer.alloc(200000, 7)
  await client.publishAsync(`${name}/big`, big, { qos: 1 })
  assert.ok(big.equals((await next()).payload))

  if (version === '5') {
    const properties = { contentType: 'text/plain', userProperties: { k: ['v1', 'v2'] }, responseTopic: 'answers' }
    await client.publishAsync(`${name}/p`, 'x', { qos: 1, properties })
    const message = await next()
    assert.strictEqual(message.properties.contentType, 'text/plain')
    assert.strictEqual(message.properties.responseTopic, 'answers')
    assert.deepStrictEqual([...message.properties.userProperties.k], ['v1', 'v2'])
  }

  await Promise.all(Array.from({ length: 200 }, (_, i) => client.publishAsync(`${name}/many`, `${i}`, { qos: i % 3 })))
  const seen = new Set()
  for (let i = 0; i < 200; i++) seen.add((await next()).payload.toString())
  assert.strictEqual(seen.size, 200)

  // Another client is cut off without a word; its will speaks.
  const mortal = await mqtt.connectAsync(url, {
    ...options, clientId: `${name}m`, will: { topic: `${name}/mortal`, payload: 'cut', qos: 1 },
  })
  mortal.on('error', () => {})
  mortal.stream.destroy()
  assert.strictEqual((await next()).payload.toString(), 'cut')

  await client.unsubscribeAsync(`${name}/#`)
  await client.subscribeAsync(`${name}/q`, { qos: 0 })
  const kept = await next()
  assert.strictEqual(kept.payload.toString(), 'm2')
  assert.strictEqual(kept.retain, true)
  await client.endAsync()

  // A session that waits.
  const session = { ...options, clientId: `${name}s`, clean: false, properties: { sessionExpiryInterval: 60 } }
  if (version !== '5') delete session.properties
  const away = await mqtt.connectAsync(url, session)
  await away.subscribeAsync(`${name}/mail`, { qos: 1 })
  await away.endAsync()
  const sender = await mqtt.connectAsync(url, { ...options, clientId: `${name}x` })
  await sender.publishAsync(`${name}/mail`, 'waited', { qos: 1 })
  await sender.endAsync()
  const back = mqtt.connect(url, session)
  listen(back)
  assert.strictEqual((await next()).payload.toString(), 'waited')
  await back.endAsync()
  console.log('done')
}

main().then(() => process.exit(0), error => { console.log(error.stack); process.exit(1) })
