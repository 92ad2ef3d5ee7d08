import { expect, test } from 'vitest';
import { pageAfterSignIn } from './afterSignIn';
import { signInAddress } from './signInAddress';

test('a sign-in leads back to the page of the desk that asked for it', () => {
  const address = signInAddress('/admin/influencers', 'status=live&q=a');
  expect(address).toBe('/admin/login?next=%2Fadmin%2Finfluencers%3Fstatus%3Dlive%26q%3Da');
  expect(pageAfterSignIn(address.split('?')[1] ?? '')).toBe('/admin/influencers?status=live&q=a');
});

test('a sign-in leads to GraphiQL when that asked for it', () => {
  expect(pageAfterSignIn('next=/graphiql')).toBe('/graphiql');
});

test('from the home there is nothing to remember', () => {
  expect(signInAddress('/admin/influencers', '')).toBe('/admin/login');
  expect(signInAddress('/admin', '')).toBe('/admin/login');
});

test.each([
  'https://evil.example/admin/',
  '//evil.example/admin',
  '/admin\\evil',
  '/administrator',
  '/graphiql/../login',
  '/graphql',
  '/admin/login',
  '/admin/../login',
  'javascript:alert(1)',
  '',
])('"%s" is no page to be led to', (next) => {
  expect(pageAfterSignIn(`next=${encodeURIComponent(next)}`)).toBe('/admin');
});
