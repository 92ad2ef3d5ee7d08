import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { waysToHandOut, worksHereOnly } from './handOut';

const URL_ = 'https://desk.example.com/hand-in#aB3_-secret';
const MESSAGE = 'Paste the token for Ana & Bo here. It works until 20:30.';

test('each way opens a program of the device with the whole text and the link', () => {
  const ways = waysToHandOut('Greenroom link for Ana & Bo', MESSAGE, URL_);
  const text = encodeURIComponent(`${MESSAGE}\n${URL_}`);
  expect(ways).toEqual([
    { key: 'whatsapp', href: `whatsapp://send?text=${text}` },
    { key: 'sms', href: `sms:?&body=${text}` },
    { key: 'mail', href: `mailto:?subject=Greenroom%20link%20for%20Ana%20%26%20Bo&body=${text}` },
  ]);
  for (const { href } of ways) expect(new URL(href).search).toContain(encodeURIComponent(URL_));
});

test('where the phone number is known, the message is addressed to it', () => {
  const text = encodeURIComponent(`${MESSAGE}\n${URL_}`);
  expect(waysToHandOut('', MESSAGE, URL_, '+4915123456789').slice(0, 2)).toEqual([
    { key: 'whatsapp', href: `whatsapp://send?phone=4915123456789&text=${text}` },
    { key: 'sms', href: `sms:+4915123456789?&body=${text}` },
  ]);
});

test('no web address ever carries a link in its query', () => {
  for (const { href } of waysToHandOut('', MESSAGE, URL_)) expect(href).not.toMatch(/^https?:/i);
  const src = join(import.meta.dirname, '..');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  const sharing = /https?:\/\/[^'"`\s]*(?:wa\.me|whatsapp|t\.me|telegram|[?&](?:text|url|body|link)=)/i;
  const found = files.filter(
    (name) => !/\.test\./.test(name) && sharing.test(readFileSync(join(src, name), 'utf8')),
  );
  expect(found).toEqual([]);
});

test.each([
  'http://localhost:8081/invitation#secret',
  'http://desk.localhost/invitation#secret',
  'http://127.0.0.1:8081/invitation#secret',
  'http://127.8.8.8/invitation#secret',
  'http://[::1]:8081/invitation#secret',
])('a link of this computer alone is known as one: %s', (url) => {
  expect(worksHereOnly(url)).toBe(true);
});

test.each([
  'https://desk.example/invitation#localhost',
  'https://localhost.example/invitation#secret',
  'https://notlocalhost/invitation#secret',
  'http://192.168.1.20:8081/invitation#secret',
])('a link that others can open is none: %s', (url) => {
  expect(worksHereOnly(url)).toBe(false);
});
