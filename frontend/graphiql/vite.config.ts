import { join } from 'node:path';
import { defineConfig } from 'vite';
import { LICENCES, moreLicences } from '../licences.ts';
import { precompress } from '../vite.config.ts';

const root = import.meta.dirname;

// A build of its own: React and the editor stay out of the desk's and the studio's chunks for good.
export default defineConfig({
  root,
  base: '/graphiql/',
  // JSX needs no plugin: without hot reloading, the bundler's own is enough.
  plugins: [moreLicences('monaco-editor/ThirdPartyNotices.txt'), precompress(9)],
  build: {
    outDir: join(root, '../dist/graphiql'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 4000,
    license: LICENCES,
    rolldownOptions: {
      onLog(level, log, show) {
        // Every second file of the component library says 'use client': nothing here renders on a server.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') show(level, log);
      },
    },
  },
});
