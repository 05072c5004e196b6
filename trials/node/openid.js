// OpenID Connect with the gate as the provider and openid-client as the application: discovery, code
// with PKCE through the real pages, ID token, userinfo, refresh, reuse, introspection, revocation,
// client credentials and token exchange.
//
// usage: node openid.js PORT CA SECRET USER PASSWORD   the gate on PORT; CA is its root, PEM
import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as oidc from 'openid-client';
import { Agent, fetch, request } from 'undici';

const [port, ca, secret, user, password] = process.argv.slice(2);
const issuer = `https://login.test:${port}`;
const shop = `https://shop.test:${port}/orders`;
const ledger = `https://ledger.test:${port}/orders`;
const back = 'https://app.example.com/callback';
const lookup = (host, options, done) =>
  options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
const dispatcher = new Agent({ connect: { ca: fs.readFileSync(ca), lookup } });
const through = (url, options) => fetch(url, { ...options, dispatcher });

/** A browser without scripts. */
class Browser {
  cookies = new Map();

  async send(url, method, body) {
    const headers = {
      accept: 'text/html',
      'sec-fetch-mode': 'navigate',
      cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    };
    if (body !== undefined) {
      headers['content-type'] = 'application/x-www-form-urlencoded';
      headers.origin = issuer;
    }
    const reply = await request(url, { method, headers, body, dispatcher });
    for (const cookie of [reply.headers['set-cookie'] ?? []].flat()) {
      const [name, value] = cookie.split(';')[0].split(/=(.*)/s);
      if (cookie.includes('Max-Age=0')) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return { status: reply.statusCode, headers: reply.headers, text: await reply.body.text() };
  }

  /** Goes on until a page is there to be read, or the application is reached. */
  async follow(url, reply) {
    for (let i = 0; i < 12; i++) {
      const refresh = /http-equiv="refresh" content="0; url=([^"]*)"/.exec(reply.text);
      const to = reply.headers.location ?? refresh?.[1].replaceAll('&amp;', '&');
      if (to === undefined) return { url, ...reply };
      url = new URL(to, url);
      if (url.href.startsWith(back)) return { url };
      reply = await this.send(url, 'GET');
    }
    assert.fail('too many redirects');
  }

  async visit(url) {
    return this.follow(url, await this.send(url, 'GET'));
  }

  async submit(page, filled) {
    const fields = new URLSearchParams();
    const form = /<form.*?<\/form>/s.exec(page.text)[0];
    for (const [input] of form.matchAll(/<input[^>]*>/g)) {
      fields.set(/name="([^"]*)"/.exec(input)[1], /value="([^"]*)"/.exec(input)?.[1] ?? '');
    }
    for (const [name, value] of Object.entries(filled)) fields.set(name, value);
    const action = /action="([^"]*)"/.exec(form)[1].replaceAll('&amp;', '&');
    const url = new URL(action, page.url);
    return this.follow(url, await this.send(url, 'POST', fields.toString()));
  }
}

async function at(url, token) {
  const reply = await through(url, { headers: { authorization: `Bearer ${token}` } });
  await reply.arrayBuffer();
  return reply.status;
}

/** Within five seconds. */
async function soon(what, expected) {
  const end = Date.now() + 5000;
  for (;;) {
    const got = await what();
    if (got === expected || Date.now() > end) return assert.equal(got, expected);
  }
}

const refused = (promise, error) => assert.rejects(promise, (thrown) => thrown.error === error);

async function configure(authentication) {
  return oidc.discovery(new URL(issuer), 'app', secret, authentication, {
    [oidc.customFetch]: through,
  });
}

async function signIn(config, browser, more = {}) {
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const expectedState = oidc.randomState();
  const expectedNonce = oidc.randomNonce();
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: back,
    scope: 'openid profile groups',
    audience: 'shop',
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
    ...more,
  });
  let page = await browser.visit(url);
  if (page.text?.includes('name="password"')) {
    page = await browser.submit(page, { username: user, password });
  }
  if (page.text?.includes('value="allow"')) {
    page = await browser.submit(page, {});
  }
  assert.ok(page.url.href.startsWith(back), `at ${page.url.href}: ${page.text}`);
  return oidc.authorizationCodeGrant(config, page.url, {
    pkceCodeVerifier,
    expectedState,
    expectedNonce,
    idTokenExpected: true,
  });
}

for (const authentication of [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)]) {
  const config = await configure(authentication);
  assert.ok(config.serverMetadata().supportsPKCE());
  const browser = new Browser();
  const tokens = await signIn(config, browser);
  const { sub } = tokens.claims();
  const who = await oidc.fetchUserInfo(config, tokens.access_token, sub);
  assert.equal(who.preferred_username, user);
  assert.equal(await at(shop, tokens.access_token), 200);
  assert.equal(await at(ledger, tokens.access_token), 401);
  const said = await oidc.tokenIntrospection(config, tokens.access_token);
  assert.equal(said.active, true);
  assert.equal(said.sub, sub);

  const second = await oidc.refreshTokenGrant(config, tokens.refresh_token);
  assert.equal(second.claims().sub, sub);
  assert.equal(await at(shop, second.access_token), 200);
  await refused(oidc.refreshTokenGrant(config, tokens.refresh_token), 'invalid_grant');
  await refused(oidc.refreshTokenGrant(config, second.refresh_token), 'invalid_grant');
  await soon(() => at(shop, second.access_token), 401);
  assert.equal((await oidc.tokenIntrospection(config, second.access_token)).active, false);

  const third = await signIn(config, browser, { prompt: 'login' });
  assert.equal(await at(shop, third.access_token), 200);
  await oidc.tokenRevocation(config, third.refresh_token);
  await soon(() => at(shop, third.access_token), 401);

  const own = await oidc.clientCredentialsGrant(config, { audience: 'shop' });
  assert.equal(await at(shop, own.access_token), 200);
  assert.equal(await at(ledger, own.access_token), 401);
  const exchanged = await oidc.genericGrantRequest(
    config,
    'urn:ietf:params:oauth:grant-type:token-exchange',
    {
      subject_token: own.access_token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience: 'ledger',
    },
  );
  assert.equal(await at(ledger, exchanged.access_token), 200);
  assert.equal(await at(shop, exchanged.access_token), 401);
}
await dispatcher.close();
