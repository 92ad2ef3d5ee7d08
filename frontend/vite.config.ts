import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import preact from '@preact/preset-vite';
import { defineConfig, type Plugin } from 'vite';
import { codePages } from './codePages.ts';
import { languages } from './languages.ts';
import { LICENCES, moreLicences } from './licences.ts';

const root = import.meta.dirname;
const desk = `http://127.0.0.1:${process.env.GREENROOM_PORT || 8081}`;

/** Write .br and .gz beside every text file, so that the server only has to pick one.
 *
 * @param quality of brotli: 11 is the smallest; 9 takes a tenth of the time for a tenth more.
 */
export function precompress(quality = 11): Plugin {
  let outDir = '';
  return {
    name: 'greenroom-precompress',
    apply: 'build',
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir);
    },
    async closeBundle() {
      const files = await readdir(outDir, { recursive: true });
      const texts = files.filter((file) => /\.(js|css|html|svg)$/.test(file));
      await Promise.all(
        texts.map(async (file) => {
          const path = join(outDir, file);
          const plain = await readFile(path);
          const brotli = await promisify(brotliCompress)(plain, {
            params: {
              [constants.BROTLI_PARAM_QUALITY]: quality,
              [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
            },
          });
          await writeFile(`${path}.br`, brotli);
          await writeFile(`${path}.gz`, await promisify(gzip)(plain, { level: 9 }));
        }),
      );
    },
  };
}

/** Give `npm run dev` the server's routes: which document answers which address. */
function documentRoutes(): Plugin {
  return {
    name: 'greenroom-document-routes',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const path = request.url?.replace(/\/?(?:\?|%23).*$/i, '').replace(/(.)\/$/, '$1') ?? '';
        if (path === '/admin' || path.startsWith('/admin/')) request.url = '/desk.html';
        else if (['/login', '/studio', '/invitation', '/sign-in', '/new-password', '/hand-in'].includes(path))
          request.url = '/studio.html';
        next();
      });
    },
  };
}

/** Put each generated document in the place of its `graphql(...)`.
 *
 * Without this, the generated table of all documents would be part of every page.
 */
function inlineDocuments(): Plugin {
  const documents = new Map<string, string>();
  return {
    name: 'greenroom-inline-documents',
    enforce: 'pre',
    async buildStart() {
      const generated = await readFile(resolve(root, 'src/gql/graphql.ts'), 'utf8');
      for (const [, name = '', text = ''] of generated.matchAll(
        /export const (\w+)Document = new TypedDocumentString\(`([^`]*)`/g,
      ))
        documents.set(name, text.replace(/\s+/g, ' ').trim());
    },
    transform(code, id) {
      if (id.includes('/src/gql/')) return { code, moduleSideEffects: false };
      if (!id.startsWith(`${root}/src/`)) return null;
      const inlined = code.replace(/graphql\(\s*`([^`]+)`,?\s*\)/g, (call, source: string) => {
        const [, kind, name = ''] = /(query|mutation|fragment)\s+(\w+)/.exec(source) ?? [];
        // A fragment's own document is only read by the type checker.
        if (kind === 'fragment') return 'undefined';
        const text = documents.get(name);
        if (text === undefined) throw new Error(`no generated document for ${call} in ${id}`);
        return `{ toString: () => ${JSON.stringify(text)} }`;
      });
      return inlined === code ? null : inlined;
    },
  };
}

export default defineConfig({
  root,
  base: '/',
  appType: 'mpa',
  plugins: [
    preact({ reactAliasesEnabled: false }),
    languages(resolve(root, 'src/messages')),
    inlineDocuments(),
    codePages(resolve(root, '../docs/codes')),
    documentRoutes(),
    moreLicences(),
    precompress(),
  ],
  // Beside `make demo`. Host and Origin stay the browser's, so that the desk's own check sees them agree.
  server: {
    proxy: Object.fromEntries(
      ['^/$', '/changes', '/graphql', '/graphiql', '/docs'].map((path) => [path, { target: desk }]),
    ),
  },
  build: {
    outDir: 'dist',
    target: 'es2022',
    // light-dark() and oklch() as written: lowering them doubles the style sheet.
    cssTarget: ['chrome123', 'firefox128', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
    license: LICENCES,
    rolldownOptions: {
      input: ['desk', 'studio', 'emulator', 'code'].map((name) => resolve(root, `${name}.html`)),
    },
  },
});
