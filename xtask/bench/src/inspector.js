// Pastes a large token into the inspector and types behind it; answers with the milliseconds to the drawn page, and to the
// slowest keystroke's.
const done = arguments[0];
const field = document.querySelector('[data-testid=token-input]');
const encode = (value) =>
  btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const members = Array.from({ length: 2000 }, (_, index) => [`claim_${index}`, 'x'.repeat(24)]);
const token = [encode({ alg: 'RS256', kid: '1' }), encode(Object.fromEntries(members)), encode('s'.repeat(256))].join('.');
// The inspector shows no more of them at first.
const SHOWN = 200;
const claims = () => document.querySelectorAll('.member[data-link^=payload]').length;
const drawn = () => new Promise((resolve) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = resolve;
  channel.port2.postMessage(0);
}));
const put = (text) => document.execCommand('insertText', false, text);
const rest = (time) => new Promise((resolve) => setTimeout(resolve, time));
(async () => {
  // Nobody pastes sooner; the page has come to rest meanwhile.
  await rest(1000);
  field.focus();
  field.select();
  document.execCommand('delete');
  while (claims() > 0) await drawn();
  await drawn();
  const start = performance.now();
  put(token);
  do await drawn(); while (claims() < SHOWN);
  const paste = performance.now() - start;
  let keystroke = 0;
  for (let count = 0; count < 10; count += 1) {
    await rest(100);
    const pressed = performance.now();
    put('x');
    await drawn();
    keystroke = Math.max(keystroke, performance.now() - pressed);
  }
  done({ paste, keystroke });
})();
