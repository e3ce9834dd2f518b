// @okta/okta-auth-js in a browser, from another origin: code and PKCE, userinfo, renewal, revocation, sign-out.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';

import { openBrowser } from './browser.mjs';

const LIBRARY = '@okta/okta-auth-js/dist/okta-auth-js.min.js';

/** An app at another origin of this machine: at each path the same page, with the library. */
async function serveApp(nodeModules, issuer) {
  const library = await readFile(join(nodeModules, LIBRARY));
  const app = createServer((request, response) => {
    const isLibrary = request.url === '/okta.js';
    response.setHeader('content-type', isLibrary ? 'text/javascript' : 'text/html');
    response.end(isLibrary ? library : page);
  });
  app.listen(0, '127.0.0.1');
  await once(app, 'listening');
  const origin = `http://127.0.0.1:${app.address().port}`;
  const config = {
    issuer,
    clientId: 'spa',
    redirectUri: `${origin}/callback`,
    scopes: ['openid', 'profile', 'email', 'offline_access', 'api:read'],
  };
  const page = `<!doctype html><title>App</title><script src="/okta.js"></script>
    <script>var okta = new OktaAuth(${JSON.stringify(config)});</script>`;
  return { app, origin };
}

export async function signsInRenewsRevokesAndSignsOut(serverOrigin, nodeModules) {
  const { app, origin } = await serveApp(nodeModules, `${serverOrigin}/oauth2/default`);
  const browser = await openBrowser();
  const ask = (token) => browser.run(`(await fetch('${serverOrigin}/api/items', { headers: { authorization: 'Bearer ${token}' } })).status`);
  const accessToken = () => browser.run('okta.getAccessToken()');
  try {
    await browser.open(`${origin}/`);
    await browser.run('void okta.signInWithRedirect()');
    await browser.until(`location.pathname === '/callback' && typeof okta === 'object'`);
    await browser.run('okta.tokenManager.setTokens((await okta.token.parseFromUrl()).tokens)');
    assert.equal(await browser.run('(await okta.getUser()).email'), 'alice@example.com');

    const first = await accessToken();
    await browser.run('okta.tokenManager.setTokens(await okta.token.renewTokens())');
    const second = await accessToken();
    assert.notEqual(second, first);
    assert.equal(await ask(second), 200);

    await browser.run('okta.revokeAccessToken()');
    assert.equal(await ask(second), 401);
    const refresh = await browser.run('okta.getRefreshToken()');
    await browser.run('okta.revokeRefreshToken()');
    assert.equal(await ask(first), 401, 'with the refresh token ends every access token of the grant');
    assert.ok(refresh);

    await browser.run(`void okta.signOut({ postLogoutRedirectUri: '${origin}/' })`);
    await browser.until(`location.href === '${origin}/' && typeof okta === 'object'`);
    assert.equal(await browser.run('await okta.isAuthenticated()'), false);
  } finally {
    await browser.close();
    app.close();
    app.closeAllConnections();
  }
}
