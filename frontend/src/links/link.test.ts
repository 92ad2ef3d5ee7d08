import { expect, test } from 'vitest';
import { secretIn } from './link';

const SECRET = `a-_${'Zz09'.repeat(10)}`;
const PAGE = 'https://desk.example/invitation';

test.each([
  `#${SECRET}`,
  `/#${SECRET}`,
  ...[
    ...'.,;:!?)>]"\'%&*~|\\',
    '%',
    '%2',
    '%20',
    '%E2%80',
    '%E2%80%9D',
    '%C2%A0',
    '%0A',
    '...',
    ' see you',
  ].map((stuck) => `#${SECRET}${stuck}`),
  `#${SECRET}?utm_source=mail`,
  `#${SECRET}&x=1`,
  `#${SECRET}/`,
  `#${SECRET}#top`,
  `?utm_source=mail&fbclid=x#${SECRET}`,
  `?utm_content=%23promo#${SECRET}`,
  `%23${SECRET}`,
  `/%23${SECRET}.`,
  `%2523${SECRET}`,
  `/%25252523${SECRET}%2520`,
  `%EF%BC%83${SECRET}`,
  `&#35;${SECRET}`,
  `#<${SECRET}>`,
])('the secret is read whatever is stuck to it: %s', (end) => {
  expect(secretIn(`${PAGE}${end}`)).toBe(SECRET);
});

test.each([`%22${SECRET}`, `${SECRET}_`, SECRET.slice(1), `${SECRET.slice(0, 9)}%0A${SECRET.slice(9)}`])(
  'what is not clear is left to the server: %s',
  (end) => {
    expect(secretIn(`${PAGE}#${end}`)).toBe(end);
  },
);

test.each(['', '#', '?utm_source=mail', '%'])('an address without a secret has none: %s', (end) => {
  expect(secretIn(`${PAGE}${end}`)).toBe('');
});
