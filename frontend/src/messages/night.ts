/** What the show night page says. */

export const nightWords = {
  title: 'Show night',
  groups: {
    live: 'Live',
    repair: 'Needs repair',
    expiring: 'Expiring',
    ready: 'Ready',
    off: 'Streaming off',
  },
  stop: 'Stop show',
  allow: 'Allow streaming',
  more: (count: number) => (count === 1 ? '1 more' : `${count} more`),
  quiet: 'Nobody to look after yet.',
  nobody: 'Nobody fits.',
};
