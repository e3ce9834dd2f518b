// Runs in every document before its own scripts. Each promise resolves at the first moment at which its condition holds:
// `button` and `rows` to the milliseconds since the start of the navigation, `signIn` to the authorization request.
(() => {
  const conditions = {
    button: () => document.querySelector("[data-testid=sign-in]")?.disabled === false,
    rows: () => document.querySelectorAll("[data-testid=api-row]").length === 200,
  };
  const resolve = {};
  window.bench = {};
  for (const name of [...Object.keys(conditions), "signIn"]) {
    window.bench[name] = new Promise((resolved) => { resolve[name] = resolved; });
  }
  const observer = new MutationObserver(() => {
    for (const [name, holds] of Object.entries(conditions)) if (holds()) resolve[name](performance.now());
  });
  observer.observe(document, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["data-testid", "disabled"],
  });
  // The request is held back: the caller sends it, in this browser or in one that has loaded nothing yet.
  navigation.addEventListener("navigate", (event) => {
    const { url } = event.destination;
    if (!url.includes("/authorize?")) return;
    event.preventDefault();
    resolve.signIn({ url, storage: { ...sessionStorage } });
  });
})();
