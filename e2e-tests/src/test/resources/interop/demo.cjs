// Connects to URL with the authority CA (a file; empty: the usual ones), as USER with PASSWORD if they are given, and hears a
// sensor of the demo. The exit code is 0 if it did, and 1 if it was refused.
const fs = require('fs')
const mqtt = require('mqtt')
const [url, ca, username, password] = process.argv.slice(2)
const client = mqtt.connect(url, {
  username, password, reconnectPeriod: 0, connectTimeout: 10000,
  ca: ca ? fs.readFileSync(ca) : undefined
})
const end = (code, why) => { console.log(why); process.exit(code) }
client.on('connect', () => client.subscribe('demo/living-room/temperature'))
client.on('message', (topic, payload) => end(0, topic + ' ' + payload))
client.on('error', (e) => end(1, String(e)))
client.on('close', () => end(1, 'closed'))
setTimeout(() => end(2, 'nothing came'), 20000)
