// HTTP/2 and WebSocket through the gate, with the clients and servers of undici, ws and Node:
// WebSocket over HTTP/1.1 and HTTP/2 (RFC 8441) to origins of both, server-sent events, uploads,
// trailers, and streams that are left.
//
// usage: node web.js serve               prints `listening HTTP1 H2C`
//        node web.js call PORT CA        calls through the gate on PORT; CA is its root, PEM
import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import { Agent, WebSocket as UndiciSocket, fetch } from 'undici';
import Ws, { WebSocketServer } from 'ws';

const wait = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

function answer(request, response) {
  if (request.url === '/events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    let i = 0;
    const timer = setInterval(() => {
      response.write(`data: ${i++}\n\n`);
      if (i === 5) {
        clearInterval(timer);
        response.end();
      }
    }, 300);
    return;
  }
  if (request.url === '/endless') {
    const fill = Buffer.alloc(65536, 120);
    const pump = () => {
      while (!response.destroyed && response.write(fill));
    };
    response.on('drain', pump);
    pump();
    return;
  }
  let bytes = 0;
  request.on('data', (part) => (bytes += part.length));
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', trailer: 'x-bytes' });
    response.write(JSON.stringify({ bytes, method: request.method, seen: request.trailers }));
    response.addTrailers({ 'x-bytes': String(bytes) });
    response.end();
  });
}

async function serve() {
  const one = http.createServer(answer);
  const sockets = new WebSocketServer({ server: one, maxPayload: 1 << 24 });
  sockets.on('connection', (socket) =>
    socket.on('message', (text, binary) => socket.send(text, { binary })));
  const two = http2.createServer({ settings: { enableConnectProtocol: true } }, answer);
  two.on('connect', () => {});
  two.on('stream', (stream, headers) => {
    if (headers[':method'] === 'CONNECT' && headers[':protocol'] === 'websocket') {
      stream.respond({ ':status': 200 });
      const socket = new Ws(null, undefined, {});
      socket.setSocket(stream, Buffer.alloc(0), { maxPayload: 1 << 24 });
      socket.on('message', (text, binary) => socket.send(text, { binary }));
    }
  });
  one.listen(0, '127.0.0.1');
  two.listen(0, '127.0.0.1');
  await Promise.all([once(one, 'listening'), once(two, 'listening')]);
  console.log(`listening ${one.address().port} ${two.address().port}`);
}

async function echoes(socket, name) {
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', (event) => reject(event.error ?? new Error(name)));
  });
  for (const text of ['hello', 'y'.repeat(300_000), '']) {
    const back = new Promise((resolve) =>
      socket.addEventListener('message', (event) => resolve(event.data), { once: true }));
    socket.send(text);
    assert.equal(await back, text, name);
  }
  const closed = new Promise((resolve) => socket.addEventListener('close', resolve));
  socket.close(1000);
  assert.equal((await closed).code, 1000, name);
  console.log(name);
}

async function call(port, caFile) {
  const ca = fs.readFileSync(caFile);
  const agents = [];
  const agent = (allowH2) => {
    const made = new Agent({
      allowH2,
      connect: { ca, lookup: (host, options, done) =>
        options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4) },
    });
    agents.push(made);
    return made;
  };
  const two = agent(true);
  const lookup = (host, options, done) =>
    options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);

  for (const host of ['one.test', 'two.test']) {
    const url = `https://${host}:${port}`;
    const many = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        fetch(`${url}/${i}`, { dispatcher: two }).then((r) => r.json())));
    assert.ok(many.every((reply) => reply.method === 'GET'));
    console.log(`${host}: 200 requests at once`);

    const body = Buffer.alloc(5_000_000, 97);
    const up = await fetch(url, { method: 'POST', body, dispatcher: two });
    assert.equal((await up.json()).bytes, body.length);
    console.log(`${host}: an upload`);

    const began = Date.now();
    const events = await fetch(`${url}/events`, { dispatcher: two });
    const reader = events.body.getReader();
    const first = await reader.read();
    assert.match(Buffer.from(first.value).toString(), /^data: 0/);
    assert.ok(Date.now() - began < 1000, `the first event came after ${Date.now() - began} ms`);
    let rest = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      rest += Buffer.from(part.value).toString();
    }
    assert.match(rest, /data: 4/);
    console.log(`${host}: server-sent events are not held back`);

    const left = new AbortController();
    const endless = await fetch(`${url}/endless`, { dispatcher: two, signal: left.signal });
    await endless.body.getReader().read();
    left.abort();
    assert.equal((await fetch(url, { dispatcher: two })).status, 200);
    console.log(`${host}: a stream that is left`);

    const session = http2.connect(url, { ca, lookup });
    const stream = session.request(
      { ':method': 'POST', ':path': '/' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '7' }));
    let trailers;
    stream.on('trailers', (got) => (trailers = got));
    stream.end('abc');
    let text = '';
    for await (const part of stream) text += part;
    assert.equal(JSON.parse(text).seen['x-sum'], '7');
    assert.equal(trailers['x-bytes'], '3');
    session.close();
    console.log(`${host}: trailers both ways`);

    await echoes(
      new UndiciSocket(`wss://${host}:${port}/`, { dispatcher: two }),
      `${host}: WebSocket over HTTP/2 (undici)`);
    await echoes(
      new UndiciSocket(`wss://${host}:${port}/`, { dispatcher: agent(false) }),
      `${host}: WebSocket over HTTP/1.1 (undici)`);
    await echoes(
      new Ws(`wss://${host}:${port}/`, { ca, lookup }),
      `${host}: WebSocket over HTTP/1.1 (ws)`);
  }
  await Promise.all(agents.map((made) => made.destroy()));
  await wait(50);
}

const [what, port, ca] = process.argv.slice(2);
if (what === 'serve') await serve();
else await call(Number(port), ca);
