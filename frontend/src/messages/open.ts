/** What a page says that was opened inside another app. */

export const openWords = {
  title: (browser: string) => `Open this page in ${browser}`,
  yourBrowser: 'your browser',
  why: (app: string) => `${app} shows this page in a browser of its own, and you cannot go live from there.`,
  thisApp: 'This app',
  copy: 'Copy link',
  copied: 'Copied',
  copyFailed: 'Copying is not allowed here. Press and hold the link to copy it.',
  link: 'Link',
  steps: (browser: string) => [
    'Press Copy link.',
    `Open ${browser}.`,
    'Paste the link where the address stands.',
  ],
  menu: (browser: string) => `Or open the menu of this app (••• or ⋮) and choose Open in ${browser}.`,
  goOn: 'Go on here anyway',
};
