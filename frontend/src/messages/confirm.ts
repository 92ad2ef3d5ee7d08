/** What dialogs that ask, and links that are shown once, say. */

export const confirmWords = { cancel: 'Cancel', close: 'Close', done: 'Done' };

export const linkWords = {
  once: 'It is shown this once and works once. Whoever has it can use it: send it to nobody else.',
  label: 'One-time link',
  copy: 'Copy link',
  copied: 'Copied',
  copyFailed: 'Copying is not allowed here. Select the link and copy it by hand.',
  share: 'Share',
};
