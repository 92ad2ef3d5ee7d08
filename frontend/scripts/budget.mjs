/** Holds the built front end to its budget; run after `npm run build`. Sizes are gzip -9, 1 kB = 1024 bytes. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const LIMITS_KB = { js: 32, css: 6, font: 30, sdk: 145 };
const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');

const gzipKb = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length / 1024;
const sum = (files, size) => [...files].reduce((total, file) => total + size(file), 0);

/** Every chunk that a chunk imports at once, itself included. */
function staticChunks(manifest, key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) staticChunks(manifest, next, seen);
  return seen;
}

/** The 100ms SDK's chunk is known by a sentence of its own, not by its name. */
const isSdk = (file) => readFileSync(join(dist, file), 'utf8').includes('prod-init.100ms.live');

const failures = [];
function check(what, actual, limit) {
  const over = actual > limit;
  if (over) failures.push(what);
  console.log(`${over ? 'OVER' : 'ok  '} ${what.padEnd(24)} ${actual.toFixed(1).padStart(6)} kB of ${limit}`);
}

function checkFirstLoad(manifest, key, page) {
  const chunks = [...staticChunks(manifest, key)].map((chunk) => manifest[chunk]);
  const js = new Set(chunks.map((chunk) => chunk.file));
  const css = new Set(chunks.flatMap((chunk) => chunk.css ?? []));
  const html = readFileSync(join(dist, page), 'utf8');
  const fonts = [...html.matchAll(/href="\/([^"]+\.woff2)"/g)].map((match) => match[1]);
  check(`${page} JS`, sum(js, gzipKb), LIMITS_KB.js);
  check(`${page} CSS`, sum(css, gzipKb), LIMITS_KB.css);
  check(
    `${page} font`,
    sum(fonts, (file) => statSync(join(dist, file)).size / 1024),
    LIMITS_KB.font,
  );
  if ([...js].some(isSdk)) failures.push(`${page} loads the 100ms SDK at once`);
}

const scripts = new Set();
for (const [file, tag] of readdirSync(join(dist, 'assets')).flatMap((name) =>
  [/^manifest\.(.+)\.json$/.exec(name)].filter(Boolean),
)) {
  const manifest = JSON.parse(readFileSync(join(dist, 'assets', file), 'utf8'));
  for (const name of ['desk', 'studio'])
    checkFirstLoad(manifest, `${name}.html`, tag === 'en' ? `${name}.html` : `${name}.${tag}.html`);
  for (const chunk of Object.values(manifest)) if (chunk.file.endsWith('.js')) scripts.add(chunk.file);
}

const sdk = new Set([...scripts].filter(isSdk));
if (sdk.size !== 1) failures.push(`the 100ms SDK stands in ${sdk.size} chunks`);
check('100ms SDK chunk', sum(sdk, gzipKb), LIMITS_KB.sdk);

if (failures.length > 0) {
  console.error(`over budget: ${failures.join('; ')}`);
  process.exit(1);
}
