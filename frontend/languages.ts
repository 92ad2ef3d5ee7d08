/** Builds the pages once for each language in a folder: `desk.html` in English, `desk.de.html` in German. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type EnvironmentOptions, type Plugin, runnerImport } from 'vite';

const ENGLISH = 'en';
const SECTION = '#messages/';
const LANGUAGE_FILE = /^([a-z]{2,3}(?:-[a-z0-9]{2,8})*)\.ts$/;

/** Give each language a build of its own, in which `#messages/night` is the section `night` of its file.
 *
 * A section is the file with a query of its own, and so a module of its own: what other sections say falls out of it,
 * and each page comes with its own texts alone. All builds share one folder, where equal files have equal names.
 *
 * @param folder where the languages are, one file each, named by its tag.
 */
export function languages(folder: string): Plugin {
  const tags = readdirSync(folder).flatMap((name) => LANGUAGE_FILE.exec(name)?.[1] ?? []);
  // English first: its build empties the folder.
  tags.sort((one, other) => Number(other === ENGLISH) - Number(one === ENGLISH));
  return {
    name: 'greenroom-languages',
    enforce: 'pre',
    config: () => ({
      environments: Object.fromEntries(
        tags.map((tag): [string, EnvironmentOptions] => [
          tag,
          {
            consumer: 'client',
            build: {
              emptyOutDir: tag === ENGLISH,
              manifest: `assets/manifest.${tag}.json`,
            },
          },
        ]),
      ),
      builder: {
        async buildApp(builder) {
          for (const environment of tags.map((tag) => builder.environments[tag]))
            if (environment) await builder.build(environment);
        },
      },
    }),
    resolveId(source) {
      if (!source.startsWith(SECTION)) return null;
      // While developing and testing, the environment is not one of a language.
      const tag = tags.includes(this.environment.name) ? this.environment.name : ENGLISH;
      return `${join(folder, tag)}.ts?${source.slice(SECTION.length)}`;
    },
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const tag = this.environment.name;
        const { module } = await runnerImport<typeof import('./src/messages/en.ts')>(
          join(folder, `${tag}.ts`),
        );
        for (const file of Object.values(bundle)) {
          if (file.type !== 'asset' || !file.fileName.endsWith('.html')) continue;
          file.source = String(file.source)
            .replace(/<html lang="\w+">/, `<html lang="${tag}">`)
            .replace(/(<noscript>).*(<\/noscript>)/, `$1${module.general.noScript}$2`);
          if (tag !== ENGLISH) file.fileName = file.fileName.replace(/html$/, `${tag}.html`);
        }
      },
    },
  };
}
