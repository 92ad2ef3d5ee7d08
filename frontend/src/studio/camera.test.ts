import { expect, test } from 'vitest';
import { camera } from '#messages/camera';
import { cameraProblem, cameraSentence, type Surroundings } from './camera';

const IPHONE: Surroundings = { device: 'iphone', app: null, browserName: 'Safari' };
const ANDROID: Surroundings = { device: 'android', app: null, browserName: 'Chrome' };
const DESKTOP: Surroundings = { device: 'desktop', app: null, browserName: null };
const PROBLEMS = ['refused', 'system', 'missing', 'busy', 'insecure', 'other'] as const;

test.each([
  ['NotAllowedError', 'Permission denied', 'refused'],
  ['NotAllowedError', 'Permission dismissed', 'refused'],
  ['NotAllowedError', 'Permission denied by system', 'system'],
  ['SecurityError', '', 'refused'],
  ['NotFoundError', '', 'missing'],
  ['OverconstrainedError', '', 'missing'],
  ['NotReadableError', '', 'busy'],
  ['AbortError', '', 'busy'],
  ['TypeError', '', 'other'],
])('%s "%s" means that the camera is %s', (name, message, problem) => {
  expect(cameraProblem(new DOMException(message, name))).toBe(problem);
});

test('each problem says on each device what to do', () => {
  for (const where of [IPHONE, ANDROID, DESKTOP])
    for (const problem of PROBLEMS) {
      const { what, fix } = cameraSentence(problem, where);
      expect(what).toMatch(/\.$/);
      expect(fix).toMatch(/\.$/);
    }
});

test.each([
  ['refused', IPHONE, 'Website Settings'],
  ['refused', ANDROID, 'left of the address, then Permissions'],
  ['refused', DESKTOP, 'beside the address'],
  ['refused', { ...IPHONE, browserName: 'Chrome' }, 'Open Settings, then Apps, then Chrome,'],
  ['system', IPHONE, 'Open Settings, then Apps, then Safari,'],
  ['system', ANDROID, 'then Chrome, then Permissions'],
  ['system', DESKTOP, 'let this browser use'],
] as const)('%s on %o: %s', (problem, where, piece) => {
  expect(cameraSentence(problem, where).fix).toContain(piece);
});

test('inside an app its own browser is to blame, unless the camera is missing or in use', () => {
  const where: Surroundings = { ...IPHONE, app: 'Instagram', browserName: null };
  for (const problem of ['refused', 'system', 'insecure', 'other'] as const)
    expect(cameraSentence(problem, where)).toEqual({
      what: camera.inApp('Instagram'),
      fix: 'Copy the link, and open it in Safari.',
    });
  expect(cameraSentence('refused', { ...where, app: '' }).what).toBe(camera.inThisApp);
  expect(cameraSentence('busy', where).what).toBe(camera.busy);
});
