// The little of WebDriver that these tests need: Chromium with an empty profile.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DEADLINE = 30_000;
const ARGUMENTS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-sync'];

/** Starts chromedriver on a free port, and answers the port. */
async function start() {
  const driver = spawn('chromedriver', ['--port=0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: driver.stdout })) {
    const port = line.match(/started successfully on port (\d+)/)?.[1];
    if (port) return { driver, port };
  }
  throw new Error('chromedriver ended before it said where it is');
}

/** Opens a browser. Its functions run scripts in the page that it shows. */
export async function openBrowser() {
  const { driver, port } = await start();
  driver.stdout.resume();
  const profile = await mkdtemp(join(tmpdir(), 'bearer-lab-'));
  const call = async (method, path, body) => {
    const address = `http://127.0.0.1:${port}/session${path}`;
    const { value } = await (await fetch(address, { method, body: body && JSON.stringify(body) })).json();
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  const options = { args: [...ARGUMENTS, `--user-data-dir=${profile}`] };
  const capabilities = { alwaysMatch: { browserName: 'chrome', 'goog:chromeOptions': options } };
  const { sessionId } = await call('POST', '', { capabilities });

  /** Awaits an expression in the page. */
  const run = async (expression) => {
    const script = `const done = arguments[0]; (async () => ${expression})().then((value) => done({ value }), (error) => done({ error: String(error) }))`;
    const { value, error } = await call('POST', `/${sessionId}/execute/async`, { script, args: [] });
    if (error) throw new Error(error);
    return value;
  };
  return {
    run,
    open: (url) => call('POST', `/${sessionId}/url`, { url }),
    /** Waits until an expression in the page holds; while one document replaces another, nothing does. */
    async until(expression) {
      const end = Date.now() + DEADLINE;
      let seen;
      while (Date.now() < end) {
        seen = await run(expression).catch(String);
        if (seen === true) return;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      throw new Error(`waited for ${expression}; last seen: ${seen}; the page is ${await run('location.href')}`);
    },
    async close() {
      await call('DELETE', `/${sessionId}`).catch(() => {});
      driver.kill();
      await rm(profile, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
