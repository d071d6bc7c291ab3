'use strict';
// Keeps the files of the page, so that it opens when its server does not answer. What the server says counts first: a new version, or
// another program at this address, is seen at once. Anything else (/health, /api, /mqtt, /setup, ...) does not pass through here.
const version = '@version@';
const shelf = 'tymbal-' + version;
const files = [/*files*/];
const patience = 4000;
const alone = new Set();
const isTable = file => file.startsWith('/words/');

addEventListener('install', event => event.waitUntil(keep()));
addEventListener('activate', event => event.waitUntil(takeOver()));
addEventListener('fetch', event => {
  const {method, url} = event.request;
  const {origin, pathname} = new URL(url);
  if (method === 'GET' && origin === location.origin && files.includes(pathname)) event.respondWith(answer(event, pathname));
});

async function keep() {
  try {
    const cache = await caches.open(shelf);
    await cache.addAll(files.filter(file => !isTable(file)).map(file => new Request(file, {cache: 'no-cache'})));
    // Of the tables of words a page needs one at most: kept is what the browser has.
    await Promise.all(files.filter(isTable).map(async file => {
      const had = await fetch(file, {cache: 'only-if-cached', mode: 'same-origin'}).catch(() => {});
      if (had && had.ok) await cache.put(file, had);
    }));
    const late = await cache.match('/late.html', {ignoreVary: true});
    if (!(await late.text()).includes(version)) throw Error('the server has another version by now');
  } catch (failure) {
    await caches.delete(shelf);
    throw failure;
  }
  await skipWaiting();
}

async function takeOver() {
  for (const key of await caches.keys()) if (key.startsWith('tymbal-') && key !== shelf) await caches.delete(key);
  await clients.claim();
  for (const page of await clients.matchAll()) page.postMessage(version);
}

async function answer(event, path) {
  const cache = await caches.open(shelf);
  const kept = await cache.match(path, {ignoreVary: true});
  // A page that began without the server goes on without it: half a page of another version would not fit.
  if (kept && alone.has(event.clientId)) return kept;
  if (!kept) {
    const reply = await fetch(event.request);
    if (reply.ok) await cache.put(path, reply.clone());
    return reply;
  }
  const whole = event.request.mode === 'navigate';
  try {
    const reply = await (whole ? Promise.race([fetch(event.request), late()]) : fetch(event.request));
    if (whole ? reply.status < 502 || reply.status > 504 : reply.ok || reply.status === 304) return reply;
  } catch (unreachable) {
    // What was kept is the answer then.
  }
  if (whole) alone.add(event.resultingClientId);
  return kept;
}

function late() {
  return new Promise((ignored, reject) => setTimeout(reject, patience));
}
