// Writes .br and .gz siblings of every compressible file under the folder given.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const TEXT = new Set([".css", ".html", ".js", ".json", ".map", ".mjs", ".svg", ".txt", ".webmanifest", ".xml"]);
const BINARY = new Set([".ico", ".wasm"]);
// Compressed already, by their own format.
const LEFT = new Set([".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp", ".woff", ".woff2"]);

const folder = process.argv.at(-1);
const files = readdirSync(folder, { recursive: true }).filter((name) => statSync(join(folder, name)).isFile());

for (const name of files.sort()) {
  const kind = extname(name).toLowerCase();
  const known = TEXT.has(kind) || BINARY.has(kind);
  if (!known) {
    if (!LEFT.has(kind)) throw new Error(`${name}: is ${kind || "a file without an extension"} to be compressed? Say so in compress.mjs`);
    console.error(`  ${name}: compressed by its own format, left as it is`);
    continue;
  }
  const path = join(folder, name);
  const bytes = readFileSync(path);
  const mode = TEXT.has(kind) ? constants.BROTLI_MODE_TEXT : constants.BROTLI_MODE_GENERIC;
  const brotli = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_MODE]: mode,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  const gzip = gzipSync(bytes, { level: 9 });
  const sizes = [];
  for (const [extension, result] of [["br", brotli], ["gz", gzip]]) {
    if (result.length < bytes.length) writeFileSync(`${path}.${extension}`, result);
    sizes.push(result.length < bytes.length ? `${extension} ${result.length}` : `${extension} no smaller, left out`);
  }
  console.error(`  ${name}: ${bytes.length} bytes, ${sizes.join(", ")}`);
}
