import { expect, test } from 'vitest';
import { isolated } from './isolated';

test.each([
  ['Maya', 'Maya'],
  ['Zoë 🦄', 'Zoë 🦄'],
  ['\u202eayaM\u202c', 'ayaM'],
  ['מיה', '\u2068מיה\u2069'],
  ['مريم\u2069\u202e', '\u2068مريم\u2069'],
])('%j goes into a sentence as %j', (name, said) => {
  expect(isolated(name)).toBe(said);
});
