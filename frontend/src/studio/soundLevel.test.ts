import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followSound } from './soundLevel';

let draw: FrameRequestCallback | undefined;
let loudness = 0;

class Sound {
  state = 'running';
  resume = () => Promise.resolve();
  close = () => Promise.resolve();
  createMediaStreamSource = () => ({ connect: () => {} });
  createAnalyser = () => ({
    fftSize: 0,
    getFloatTimeDomainData: (into: Float32Array) => into.fill(loudness),
  });
}

const stream = { getAudioTracks: () => [{}] } as unknown as MediaStream;

/** Draw as a browser does for a second, 60 frames of it. */
function drawForASecond(from = 0): void {
  for (let frame = 0; frame < 60; frame++) draw?.(from + (frame * 1000) / 60);
}

beforeEach(() => {
  loudness = 0;
  vi.stubGlobal('AudioContext', Sound);
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('removeEventListener', () => {});
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => {
    draw = callback;
    return 1;
  });
  vi.stubGlobal('cancelAnimationFrame', () => {
    draw = undefined;
  });
});

afterEach(() => vi.unstubAllGlobals());

test('a level is told some 20 times a second, not with each frame', () => {
  const told = vi.fn();
  followSound(stream, told);
  drawForASecond();
  expect(told.mock.calls.length).toBeGreaterThanOrEqual(15);
  expect(told.mock.calls.length).toBeLessThanOrEqual(20);
});

test('a level rises at once, and falls within a second', () => {
  const told: number[] = [];
  followSound(stream, (level) => told.push(level));
  loudness = 0.1;
  draw?.(0);
  expect(told.at(-1)).toBeCloseTo(0.6);
  loudness = 0;
  drawForASecond(100);
  expect(told.at(-1)).toBeLessThan(0.03);
});

test('nothing is told after the end, or of a stream without sound', () => {
  const told = vi.fn();
  followSound(stream, told)();
  expect(draw).toBeUndefined();
  followSound({ getAudioTracks: () => [] } as unknown as MediaStream, told);
  expect(draw).toBeUndefined();
  expect(told).not.toHaveBeenCalled();
});
