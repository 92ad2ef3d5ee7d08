/** Completes the list of licences that Vite makes of the bundled scripts: fonts come in by style sheets. */
import { appendFile, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';

/** For `build.license`: where the list is, which the terms of these packages ask to be passed on. */
export const LICENCES = { fileName: 'licences.txt' };

const packages = join(import.meta.dirname, 'node_modules');

/** Append the licence of the pages' font, and further notices.
 *
 * @param notices files inside packages, such as `monaco-editor/ThirdPartyNotices.txt`.
 */
export function moreLicences(...notices: string[]): Plugin {
  let list = '';
  return {
    name: 'greenroom-licences',
    apply: 'build',
    configResolved(config) {
      list = resolve(config.root, config.build.outDir, LICENCES.fileName);
    },
    async closeBundle() {
      const font = '@fontsource-variable/instrument-sans';
      const { version, license } = JSON.parse(await readFile(join(packages, font, 'package.json'), 'utf8'));
      const texts = [`${font}/LICENSE`, ...notices].map((file) => readFile(join(packages, file), 'utf8'));
      const [licence, ...more] = await Promise.all(texts);
      await appendFile(
        list,
        `\n## ${font} - ${version} (${license})\n\n${[licence, ...more].join('\n\n')}\n`,
      );
    },
  };
}
