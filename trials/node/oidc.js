// An OpenID provider for people who sign in at the gate: `oidc-provider` with its own pages.
//
// usage: node oidc.js serve              prints `listening PORT CONTROL`
//
// The environment names the client: CLIENT_SECRET and REDIRECT. GET on CONTROL:
//   /groups?of=NAME&are=A,B    the groups that somebody has from now on
//   /rotate                    new signing keys
//   /down, /up                 nobody answers on PORT, and somebody again
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import Provider from 'oidc-provider';

const groups = new Map();
let port = 0;
let current;
let generation = 0;

function make() {
  generation += 1;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ format: 'jwk' });
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [{
      client_id: 'munjigi',
      client_secret: process.env.CLIENT_SECRET,
      redirect_uris: [process.env.REDIRECT],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    }],
    jwks: { keys: [{ ...key, kid: `key-${generation}`, use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['not a secret'] },
    claims: { openid: ['sub'], profile: ['preferred_username', 'name', 'groups'], email: ['email', 'email_verified'] },
    pkce: { required: () => true },
    findAccount: (context, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        preferred_username: id,
        name: `Person ${id}`,
        email: `${id}@example.com`,
        email_verified: true,
        groups: groups.get(id) ?? [],
      }),
    }),
  });
  current = provider.callback();
}

const server = http.createServer((request, response) => current(request, response));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
port = server.address().port;
make();

const control = http.createServer(async (request, response) => {
  const url = new URL(request.url, 'http://control');
  if (url.pathname === '/groups') {
    groups.set(url.searchParams.get('of'), url.searchParams.get('are').split(',').filter(Boolean));
  } else if (url.pathname === '/rotate') {
    make();
  } else if (url.pathname === '/down') {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  } else if (url.pathname === '/up') {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  }
  response.end('done');
});
control.listen(0, '127.0.0.1');
await once(control, 'listening');
console.log(`listening ${port} ${control.address().port}`);
