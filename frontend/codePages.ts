/** Builds the pages about the desk's codes, without a script: `docs/codes/EXPIRED.md` becomes a page of that name. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';
import type { Plugin } from 'vite';

const ADDRESS = '/docs/codes';
const FRAME = 'code.html';
const INDEX = 'README';

const markdown = new MarkdownIt();
const { rules } = markdown.renderer;
rules.heading_open = (tokens, place, options, _env, self) => {
  // The anchors that GitHub makes.
  const text = tokens[place + 1]?.content.toLowerCase() ?? '';
  tokens[place]?.attrSet('id', text.replace(/[^\w -]/g, '').replaceAll(' ', '-'));
  return self.renderToken(tokens, place, options);
};
rules.link_open = (tokens, place, options, _env, self) => {
  const link = tokens[place];
  const [, name, anchor] = /^([\w-]+)\.md(#.*)?$/.exec(String(link?.attrGet('href') ?? '')) ?? [];
  if (name) link?.attrSet('href', `${name === INDEX ? ADDRESS : `${ADDRESS}/${name}`}${anchor ?? ''}`);
  return self.renderToken(tokens, place, options);
};

/** What the index ends with: every page by its code, with the first paragraph of it. */
function listOf(pages: ReadonlyMap<string, string>): string {
  return [...pages]
    .filter(([name]) => /^[A-Z]+(_[A-Z]+)*$/.test(name) && name !== INDEX)
    .map(([name, text]) => `* [${name}](${name}.md): ${text.split('\n\n')[1] ?? ''}\n`)
    .join('');
}

/** Put each page of a folder into the frame that the build has made of `code.html`.
 *
 * The pages are in English alone, whatever the languages of the apps.
 *
 * @param folder where the pages are, in Markdown.
 */
export function codePages(folder: string): Plugin {
  return {
    name: 'greenroom-code-pages',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const frame = bundle[FRAME];
        delete bundle[FRAME];
        if (frame?.type !== 'asset' || frame.fileName !== FRAME) return;
        const files = readdirSync(folder).filter((file) => file.endsWith('.md'));
        const pages = new Map(
          files.sort().map((file) => [file.slice(0, -3), readFileSync(join(folder, file), 'utf8')]),
        );
        for (const [name, text] of pages) {
          const [title = ''] = text.replace(/^# /, '').split('\n', 1);
          const body = markdown.render(name === INDEX ? `${text}\n${listOf(pages)}` : text);
          this.emitFile({
            type: 'asset',
            fileName: `${ADDRESS.slice(1)}/${name === INDEX ? 'index' : name}.html`,
            source: String(frame.source)
              .replace('<title>', () => `<title>${title} - `)
              .replace('<main></main>', () => `<main>${body}</main>`),
          });
        }
      },
    },
  };
}
