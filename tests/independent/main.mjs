// Clients whose authors never saw this server: the npm package openid-client completes every grant of it, and
// @okta/okta-auth-js signs in in a browser.
//
// Run by `cargo xtask test independent`, which says where the server and the packages are.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

import { signsInRenewsRevokesAndSignsOut } from './okta.mjs';

const { BEARER_LAB_SERVER, BEARER_LAB_NODE_MODULES } = process.env;
const oidc = await import(pathToFileURL(resolve(BEARER_LAB_NODE_MODULES, 'openid-client/build/index.js')));

const NATIVE_CALLBACK = 'http://127.0.0.1:49152/callback';
const WEB_CALLBACK = 'http://127.0.0.1:8090/callback';
const SCOPE = 'openid profile email offline_access api:read';

/** Starts the server on a free port, with everybody signed in as alice. */
async function start() {
  const options = ['serve', '--listen', '127.0.0.1:0', '--sign-in-as', 'alice', '--dist', 'does-not-exist'];
  const server = spawn(BEARER_LAB_SERVER, options, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: server.stdout })) {
    const origin = line.match(/^Bearer Lab is at (\S+)$/)?.[1];
    if (origin) return { server, origin };
  }
  throw new Error('the server ended before it said where it is');
}

/** A client of the server, by discovery. */
function client(id, secret, ...settings) {
  const authentication = secret ? oidc.ClientSecretBasic(secret) : oidc.None();
  const execute = [oidc.allowInsecureRequests, ...settings];
  return oidc.discovery(new URL(`${origin}/oauth2/default`), id, undefined, authentication, { execute });
}

/** Opens an address as a browser does, and answers where it is sent on to. */
async function open(address) {
  const answer = await fetch(address, { redirect: 'manual' });
  assert.equal(answer.status, 303, await answer.text());
  return new URL(answer.headers.get('location'));
}

/** A sign-in: the address that comes back, and the checks that it must stand. */
async function signIn(config, redirect_uri, more = {}, build = oidc.buildAuthorizationUrl) {
  const verifier = oidc.randomPKCECodeVerifier();
  const checks = { pkceCodeVerifier: verifier, expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce() };
  const address = await build(config, {
    redirect_uri,
    scope: SCOPE,
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...more,
  });
  return { back: await open(address), checks: { ...checks, idTokenExpected: true } };
}

/** Answers the two forms of the device pages, as a person does who compares the codes. */
async function connect({ verification_uri_complete, user_code }) {
  const first = await fetch(verification_uri_complete);
  const cookie = first.headers.get('set-cookie').split(';')[0];
  const post = async (path, page, fields) => {
    const hidden = [...page.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
    const body = new URLSearchParams([...hidden, ...Object.entries(fields)]);
    const answer = await fetch(`${origin}/oauth2/default/v1/${path}`, { method: 'POST', headers: { cookie }, body });
    assert.equal(answer.status, 200);
    return answer.text();
  };
  const consent = await post('device', await first.text(), { user_code });
  assert.match(consent, new RegExp(user_code));
  await post('device/decision', consent, { action: 'allow' });
}

async function codeTokens(config, redirect_uri) {
  const { back, checks } = await signIn(config, redirect_uri);
  return oidc.authorizationCodeGrant(config, back, checks);
}

function assertUser(tokens) {
  assert.equal(tokens.claims().sub, '00ualice');
  assert.ok(tokens.access_token && tokens.expires_in > 0);
}

const refused = (error) => (thrown) => thrown.error === error;

const tests = {
  async 'RFC 6749 §4.1, RFC 7636: a public client exchanges a code with a verifier'() {
    assertUser(await codeTokens(await client('native'), NATIVE_CALLBACK));
  },
  async 'RFC 6749 §2.3.1: a confidential client exchanges a code with its secret as Basic'() {
    assertUser(await codeTokens(await client('web', 'web-secret'), WEB_CALLBACK));
  },
  async 'RFC 6749 §4.1.2: a code works once'() {
    const config = await client('native');
    const { back, checks } = await signIn(config, NATIVE_CALLBACK);
    assertUser(await oidc.authorizationCodeGrant(config, back, checks));
    await assert.rejects(oidc.authorizationCodeGrant(config, back, checks), refused('invalid_grant'));
  },
  async 'RFC 9126: the parameters of the request are pushed'() {
    const config = await client('native');
    const { back, checks } = await signIn(config, NATIVE_CALLBACK, {}, oidc.buildAuthorizationUrlWithPAR);
    assertUser(await oidc.authorizationCodeGrant(config, back, checks));
  },
  async 'RFC 9449: tokens are bound to a key, and the API takes them with its proof alone'() {
    const config = await client('native');
    const DPoP = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair());
    const { back, checks } = await signIn(config, NATIVE_CALLBACK);
    const tokens = await oidc.authorizationCodeGrant(config, back, checks, undefined, { DPoP });
    assert.equal(tokens.token_type, 'dpop');
    const ask = (token, ...more) =>
      oidc.fetchProtectedResource(config, token, new URL(`${origin}/api/items`), 'GET', undefined, undefined, ...more);
    assert.equal((await ask(tokens.access_token, { DPoP })).status, 200);
    await assert.rejects(ask(tokens.access_token), ({ status }) => status === 401);
    const next = await oidc.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP });
    assert.equal((await ask(next.access_token, { DPoP })).status, 200);
  },
  async 'RFC 8707: a token is for the API that was named'() {
    const config = await client('native');
    const { back, checks } = await signIn(config, NATIVE_CALLBACK, { resource: 'api://reports' });
    const tokens = await oidc.authorizationCodeGrant(config, back, checks);
    const payload = JSON.parse(Buffer.from(tokens.access_token.split('.')[1], 'base64url'));
    assert.equal(payload.aud, 'api://reports');
  },
  async 'OIDC Core §3.1.2.1: the ID token names the acr that was satisfied'() {
    const config = await client('native');
    const { back, checks } = await signIn(config, NATIVE_CALLBACK, { acr_values: 'phr urn:okta:loa:1fa:any' });
    const tokens = await oidc.authorizationCodeGrant(config, back, checks);
    assert.equal(tokens.claims().acr, 'urn:okta:loa:1fa:any');
  },
  async 'RFC 6749 §6, RFC 9700 §4.14.2: a refresh token is rotated, and its reuse is refused'() {
    const config = await client('native');
    const first = await codeTokens(config, NATIVE_CALLBACK);
    const next = await oidc.refreshTokenGrant(config, first.refresh_token);
    assertUser(next);
    assert.notEqual(next.refresh_token, first.refresh_token);
    await assert.rejects(oidc.refreshTokenGrant(config, first.refresh_token), refused('invalid_grant'));
  },
  async 'OIDC Core §3.2: an ID token through the front channel'() {
    const config = await client('spa-implicit', undefined, oidc.useIdTokenResponseType);
    const { back, checks } = await signIn(config, `${origin}/callback`, { scope: 'openid profile' });
    const { expectedState, expectedNonce } = checks;
    const claims = await oidc.implicitAuthentication(config, back, expectedNonce, { expectedState });
    assert.equal(claims.sub, '00ualice');
  },
  async 'OIDC Core §3.3: code and ID token, bound by c_hash'() {
    const config = await client('spa-implicit', undefined, oidc.useCodeIdTokenResponseType);
    const { back, checks } = await signIn(config, `${origin}/callback`, { scope: 'openid profile' });
    assertUser(await oidc.authorizationCodeGrant(config, back, checks));
  },
  async 'RFC 6749 §4.4: a service acts for itself, and the API takes its token'() {
    const config = await client('service', 'service-secret');
    const tokens = await oidc.clientCredentialsGrant(config, { scope: 'customScope api:read' });
    assert.equal(tokens.refresh_token, undefined);
    const answer = await oidc.fetchProtectedResource(config, tokens.access_token, new URL(`${origin}/api/items`), 'GET');
    assert.equal(answer.status, 200);
    const wrong = await client('service', 'wrong');
    await assert.rejects(oidc.clientCredentialsGrant(wrong, { scope: 'customScope' }), ({ status }) => status === 401);
  },
  async 'RFC 6749 §4.3: a trusted app collects the password'() {
    const config = await client('trusted', 'trusted-secret');
    const ask = (password) =>
      oidc.genericGrantRequest(config, 'password', { username: 'alice', password, scope: 'openid profile' });
    assertUser(await ask('password'));
    await assert.rejects(ask('wrong'), refused('invalid_grant'));
  },
  async 'RFC 8628: a device waits until a person has agreed'() {
    const config = await client('device');
    const device = await oidc.initiateDeviceAuthorization(config, { scope: SCOPE });
    await connect(device);
    assertUser(await oidc.pollDeviceAuthorizationGrant(config, device));
  },
  async 'OIDC Core §5.3: userinfo is about the subject of the ID token'() {
    const config = await client('native');
    const tokens = await codeTokens(config, NATIVE_CALLBACK);
    const about = await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
    assert.equal(about.email, 'alice@example.com');
  },
  async 'RFC 7662, RFC 7009: a token is active until it is revoked'() {
    const config = await client('web', 'web-secret');
    const { refresh_token } = await codeTokens(config, WEB_CALLBACK);
    assert.equal((await oidc.tokenIntrospection(config, refresh_token)).active, true);
    await oidc.tokenRevocation(config, refresh_token);
    assert.equal((await oidc.tokenIntrospection(config, refresh_token)).active, false);
  },
  async 'OIDC RP-Initiated Logout §2: the person is led back'() {
    const config = await client('web', 'web-secret');
    const { id_token } = await codeTokens(config, WEB_CALLBACK);
    const home = new URL('/', WEB_CALLBACK).href;
    const address = oidc.buildEndSessionUrl(config, { id_token_hint: id_token, post_logout_redirect_uri: home });
    assert.equal((await open(address)).href, home);
  },
  async '@okta/okta-auth-js: signs in, renews, revokes and signs out in a browser'() {
    await signsInRenewsRevokesAndSignsOut(origin, BEARER_LAB_NODE_MODULES);
  },
};

const { server, origin } = await start();
let failed = 0;
try {
  for (const [name, test] of Object.entries(tests)) {
    const problem = await test().then(() => undefined, (error) => error);
    console.log(`test ${name} ... ${problem ? 'FAILED' : 'ok'}`);
    if (problem) {
      failed += 1;
      console.log(problem);
    }
  }
} finally {
  server.kill();
}
const passed = Object.keys(tests).length - failed;
console.log(`test result: ${failed ? 'FAILED' : 'ok'}. ${passed} passed; ${failed} failed; 0 ignored`);
process.exitCode = failed ? 1 : 0;
