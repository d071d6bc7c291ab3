// mqtt-packet.cjs: reads lines {"id", "version": 3|4|5, "bytes": hex} and answers each with what mqtt-packet makes of the
// bytes: {"id", "packet": fields as in the vectors, "generated": hex of the packet written again} or {"id", "error"}.
const readline = require('node:readline')
const mqtt = require('mqtt-packet')

const LABELS = {
  payloadFormatIndicator: 'Payload Format Indicator',
  messageExpiryInterval: 'Message Expiry Interval',
  contentType: 'Content Type',
  responseTopic: 'Response Topic',
  correlationData: 'Correlation Data',
  subscriptionIdentifier: 'Subscription Identifier',
  sessionExpiryInterval: 'Session Expiry Interval',
  assignedClientIdentifier: 'Assigned Client Identifier',
  serverKeepAlive: 'Server Keep Alive',
  authenticationMethod: 'Authentication Method',
  authenticationData: 'Authentication Data',
  requestProblemInformation: 'Request Problem Information',
  willDelayInterval: 'Will Delay Interval',
  requestResponseInformation: 'Request Response Information',
  responseInformation: 'Response Information',
  serverReference: 'Server Reference',
  reasonString: 'Reason String',
  receiveMaximum: 'Receive Maximum',
  topicAliasMaximum: 'Topic Alias Maximum',
  topicAlias: 'Topic Alias',
  maximumQoS: 'Maximum QoS',
  retainAvailable: 'Retain Available',
  userProperties: 'User Property',
  maximumPacketSize: 'Maximum Packet Size',
  wildcardSubscriptionAvailable: 'Wildcard Subscription Available',
  subscriptionIdentifiersAvailable: 'Subscription Identifier Available',
  sharedSubscriptionAvailable: 'Shared Subscription Available',
}

const hex = bytes => (bytes === null || bytes === undefined ? null : Buffer.from(bytes).toString('hex'))

function properties(bag) {
  const list = []
  for (const [name, value] of Object.entries(bag || {})) {
    const label = LABELS[name] || name
    if (name === 'userProperties') {
      for (const key of Object.keys(value)) for (const single of [].concat(value[key])) list.push([label, key, single])
    } else {
      for (const single of Array.isArray(value) ? value : [value]) {
        list.push([label, Buffer.isBuffer(single) ? hex(single) : typeof single === 'boolean' ? Number(single) : single])
      }
    }
  }
  return list
}

const VERSIONS = { 3: '3.1', 4: '3.1.1', 5: '5.0' }

function fields(p, version) {
  const type = p.cmd.toUpperCase()
  const acknowledgement = () => ({ type, packetId: p.messageId, reason: p.reasonCode || 0, properties: properties(p.properties) })
  switch (p.cmd) {
    case 'connect':
      return {
        type,
        version: VERSIONS[p.protocolVersion],
        cleanStart: p.clean,
        keepAlive: p.keepalive,
        clientId: p.clientId,
        will: p.will ? {
          topic: p.will.topic.toString(), payload: hex(p.will.payload), qos: p.will.qos, retain: p.will.retain,
          properties: properties(p.will.properties),
        } : null,
        username: p.username === undefined ? null : p.username.toString(),
        password: hex(p.password),
        properties: properties(p.properties),
      }
    case 'connack':
      return { type, sessionPresent: p.sessionPresent, reason: version === 5 ? p.reasonCode : p.returnCode, properties: properties(p.properties) }
    case 'publish':
      return {
        type, dup: p.dup, qos: p.qos, retain: p.retain, topic: p.topic.toString(), packetId: p.messageId || 0,
        properties: properties(p.properties), payload: hex(p.payload),
      }
    case 'puback': case 'pubrec': case 'pubrel': case 'pubcomp':
      return acknowledgement()
    case 'subscribe':
      return {
        type,
        packetId: p.messageId,
        subscriptions: p.subscriptions.map(s => ({
          filter: s.topic, qos: s.qos, noLocal: s.nl || false, retainAsPublished: s.rap || false, retainHandling: s.rh || 0,
        })),
        properties: properties(p.properties),
      }
    case 'suback': case 'unsuback':
      return { type, packetId: p.messageId, reasons: p.granted || [], properties: properties(p.properties) }
    case 'unsubscribe':
      return { type, packetId: p.messageId, filters: p.unsubscriptions, properties: properties(p.properties) }
    case 'disconnect': case 'auth':
      return { type, reason: p.reasonCode || 0, properties: properties(p.properties) }
    default:
      return { type }
  }
}

readline.createInterface({ input: process.stdin }).on('line', line => {
  const { id, version, bytes } = JSON.parse(line)
  const parser = mqtt.parser({ protocolVersion: version })
  const packets = []
  let error = null
  parser.on('packet', packet => packets.push(packet))
  parser.on('error', e => { error = e.message })
  const answer = { id }
  try {
    const left = parser.parse(Buffer.from(bytes, 'hex'))
    if (error !== null) answer.error = error
    else if (packets.length !== 1 || left !== 0) answer.error = `${packets.length} packets, ${left} bytes left`
    else {
      answer.packet = fields(packets[0], version)
      try {
        answer.generated = mqtt.generate(packets[0], { protocolVersion: version }).toString('hex')
      } catch (e) {
        answer.generateError = e.message
      }
    }
  } catch (e) {
    answer.error = `thrown: ${e.message}`
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
})
