import { expect, test } from 'vitest';
import { cameraProblem, cameraSentence } from './camera';

test.each([
  ['NotAllowedError', 'refused'],
  ['SecurityError', 'refused'],
  ['NotFoundError', 'missing'],
  ['OverconstrainedError', 'missing'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
  ['TypeError', 'other'],
])('%s means that the camera is %s', (name, problem) => {
  expect(cameraProblem(new DOMException('', name))).toBe(problem);
});

test('each problem says what to do', () => {
  for (const problem of ['refused', 'missing', 'busy', 'insecure', 'other'] as const) {
    const { what, fix } = cameraSentence(problem);
    expect(what).toMatch(/\.$/);
    expect(fix).toMatch(/\.$/);
  }
});
