import { expect, test } from 'vitest';
import { passwordStrength } from './strength';

test('nothing typed says nothing', () => {
  expect(passwordStrength('')).toBeNull();
});

test.each([
  ['12345678901', false, '1 more character needed.'],
  ['1234567890', false, '2 more characters needed.'],
  ['123456789012', true, '12 characters: long enough. Longer is stronger.'],
  ['12345678901234567890', true, '20 characters: strong.'],
  ['🎈🎈🎈🎈🎈🎈', false, '6 more characters needed.'],
])('%s: good enough is %s', (password, ok, sentence) => {
  expect(passwordStrength(password)).toMatchObject({ ok, sentence });
});
