// gRPC through the gate, with the client and the server of @grpc/grpc-js: every kind of call, the
// server's own errors, deadlines, cancelling, metadata, and the gate's refusals.
//
// usage: node grpc.js serve                prints `listening PORT`
//        node grpc.js call PORT CA         calls through the gate on PORT; CA is its root, PEM
import assert from 'node:assert/strict';
import fs from 'node:fs';
import grpc from '@grpc/grpc-js';

const bytes = {
  serialize: (value) => Buffer.from(JSON.stringify(value)),
  deserialize: (buffer) => JSON.parse(buffer.toString()),
};
const method = (name, requestStream, responseStream) => ({
  path: `/trial.Echo/${name}`,
  requestStream,
  responseStream,
  requestSerialize: bytes.serialize,
  requestDeserialize: bytes.deserialize,
  responseSerialize: bytes.serialize,
  responseDeserialize: bytes.deserialize,
});
const service = {
  Unary: method('Unary', false, false),
  Fail: method('Fail', false, false),
  Sleep: method('Sleep', false, false),
  Server: method('Server', false, true),
  Client: method('Client', true, false),
  Both: method('Both', true, true),
  Hidden: method('Hidden', false, false),
};

function serve() {
  const server = new grpc.Server({ 'grpc.max_receive_message_length': -1 });
  server.addService(service, {
    Unary(call, done) {
      const trailers = new grpc.Metadata();
      trailers.set('x-trailer', String(call.metadata.get('x-asked')[0]));
      done(null, call.request, trailers);
    },
    Fail(call, done) {
      const metadata = new grpc.Metadata();
      metadata.set('x-why', 'because');
      done({ code: grpc.status.FAILED_PRECONDITION, details: 'not now', metadata });
    },
    Sleep(call, done) {
      setTimeout(() => done(null, {}), call.request.millis);
    },
    Server(call) {
      for (let i = 0; i < call.request.count; i++) call.write({ i, fill: call.request.fill });
      call.end();
    },
    Client(call, done) {
      let sum = 0;
      call.on('data', (part) => (sum += part.n));
      call.on('end', () => done(null, { sum }));
    },
    Both(call) {
      call.on('data', (part) => call.write(part));
      call.on('end', () => call.end());
    },
    Hidden(call, done) {
      done(null, {});
    },
  });
  server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    console.log(`listening ${port}`);
  });
}

const wait = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

async function call(port, ca) {
  const Echo = grpc.makeGenericClientConstructor(service, 'Echo');
  const client = new Echo(
    `127.0.0.1:${port}`,
    grpc.credentials.createSsl(fs.readFileSync(ca)),
    { 'grpc.ssl_target_name_override': 'grpc.test', 'grpc.default_authority': 'grpc.test',
      'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 },
  );
  const unary = (name, request, options = {}, metadata = new grpc.Metadata()) =>
    new Promise((resolve) => {
      let trailers;
      client[name](request, metadata, options, (error, reply) =>
        setImmediate(() => resolve({ error, reply, trailers })),
      ).on('status', (status) => (trailers = status.metadata));
    });

  const asked = new grpc.Metadata();
  asked.set('x-asked', '42');
  const one = await unary('Unary', { hello: 'world' }, {}, asked);
  assert.deepEqual(one.reply, { hello: 'world' });
  assert.deepEqual(one.trailers.get('x-trailer'), ['42']);
  console.log('unary');

  const big = { fill: 'x'.repeat(3 << 20) };
  assert.deepEqual((await unary('Unary', big, {}, asked)).reply, big);
  console.log('large messages');

  const many = await Promise.all(
    Array.from({ length: 300 }, (_, i) => unary('Unary', { i }, {}, asked)));
  many.forEach((answer, i) => assert.deepEqual(answer.reply, { i }));
  console.log('300 calls at once');

  const failed = await unary('Fail', {});
  assert.equal(failed.error.code, grpc.status.FAILED_PRECONDITION);
  assert.equal(failed.error.details, 'not now');
  assert.deepEqual(failed.error.metadata.get('x-why'), ['because']);
  console.log('errors of the server');

  const late = await unary('Sleep', { millis: 3000 }, { deadline: Date.now() + 300 });
  assert.equal(late.error.code, grpc.status.DEADLINE_EXCEEDED);
  console.log('deadlines of the client');

  const got = [];
  const fill = 'y'.repeat(1000);
  for await (const part of client.Server({ count: 5000, fill })) got.push(part.i);
  assert.equal(got.length, 5000);
  assert.ok(got.every((n, i) => n === i));
  console.log('server streaming');

  const sum = await new Promise((resolve, reject) => {
    const stream = client.Client((error, reply) => (error ? reject(error) : resolve(reply.sum)));
    for (let i = 1; i <= 5000; i++) stream.write({ n: i });
    stream.end();
  });
  assert.equal(sum, 12502500);
  console.log('client streaming');

  const both = client.Both();
  const answers = both[Symbol.asyncIterator]();
  for (let i = 0; i < 200; i++) {
    both.write({ i });
    assert.deepEqual((await answers.next()).value, { i });
  }
  console.log('bidirectional streaming, message by message');

  // longer than any deadline for bodies and replies that the trial's gate has
  await wait(6000);
  both.write({ still: 'here' });
  assert.deepEqual((await answers.next()).value, { still: 'here' });
  both.end();
  assert.equal((await answers.next()).done, true);
  console.log('a stream that sleeps is not cut');

  const left = client.Both();
  left.on('error', () => {});
  left.write({ a: 1 });
  await new Promise((resolve) => left.once('data', resolve));
  left.cancel();
  assert.deepEqual((await unary('Unary', { after: 1 }, {}, asked)).reply, { after: 1 });
  console.log('cancelling one call leaves the others');

  const hidden = await unary('Hidden', {});
  assert.equal(hidden.error.code, grpc.status.PERMISSION_DENIED);
  assert.match(hidden.error.details, /forbidden/);
  console.log('a refusal of the gate is PERMISSION_DENIED');
  client.close();

  const nowhere = new Echo(
    `127.0.0.1:${port}`,
    grpc.credentials.createSsl(fs.readFileSync(ca)),
    { 'grpc.ssl_target_name_override': 'nobody.test', 'grpc.default_authority': 'nobody.test' },
  );
  const error = await new Promise((resolve) => nowhere.Unary({}, (e) => resolve(e)));
  assert.equal(error.code, grpc.status.UNAVAILABLE);
  console.log('an origin that is not there is UNAVAILABLE');

  const slow = await new Promise((resolve) => {
    const metadata = new grpc.Metadata();
    const limited = new Echo(
      `127.0.0.1:${port}`,
      grpc.credentials.createSsl(fs.readFileSync(ca)),
      { 'grpc.ssl_target_name_override': 'counted.test', 'grpc.default_authority': 'counted.test' },
    );
    limited.Unary({}, metadata, () =>
      limited.Unary({}, metadata, (e) => {
        limited.close();
        resolve(e);
      }));
  });
  assert.equal(slow.code, grpc.status.RESOURCE_EXHAUSTED);
  console.log('too many calls are RESOURCE_EXHAUSTED');
  nowhere.close();
}

const [what, port, ca] = process.argv.slice(2);
if (what === 'serve') serve();
else await call(Number(port), ca);
