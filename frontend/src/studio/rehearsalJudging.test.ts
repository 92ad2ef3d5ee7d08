import type { ConnectivityCheckResult } from '@100mslive/hms-video-store';
import { describe, expect, it } from 'vitest';
import {
  judgeBrowser,
  judgePicture,
  judgeRefusal,
  judgeReport,
  judgeSound,
  judgeUplink,
} from './rehearsalJudging';

describe('the browser', () => {
  it('is good where a page gets a camera', () => {
    expect(judgeBrowser(true, null)).toBe('GOOD');
  });
  it('of an app is named, whether the app is known or not', () => {
    expect(judgeBrowser(true, 'Instagram')).toBe('IN_APP_BROWSER');
    expect(judgeBrowser(true, '')).toBe('IN_APP_BROWSER');
  });
  it('has no camera without https, whatever else is the case', () => {
    expect(judgeBrowser(false, null)).toBe('NOT_HTTPS');
    expect(judgeBrowser(false, 'Instagram')).toBe('NOT_HTTPS');
  });
});

describe('a device that cannot be opened', () => {
  it('is missing, refused, busy or broken', () => {
    expect(judgeRefusal('CAMERA', 'missing')).toBe('NO_CAMERA');
    expect(judgeRefusal('MICROPHONE', 'missing')).toBe('NO_MICROPHONE');
    expect(judgeRefusal('CAMERA', 'refused')).toBe('CAMERA_REFUSED');
    expect(judgeRefusal('MICROPHONE', 'system')).toBe('MICROPHONE_REFUSED');
    expect(judgeRefusal('CAMERA', 'busy')).toBe('CAMERA_BUSY');
    expect(judgeRefusal('MICROPHONE', 'other')).toBe('MICROPHONE_FAILED');
  });
});

describe('the picture', () => {
  it('is good once a spot is bright', () => {
    expect(judgePicture([2, 3, 24])).toBe('GOOD');
  });
  it('is black where no spot ever was', () => {
    expect(judgePicture([0, 16, 23])).toBe('BLACK_PICTURE');
  });
  it('did not come where no frame was seen', () => {
    expect(judgePicture([])).toBe('CAMERA_FAILED');
  });
});

describe('the sound', () => {
  it('is good once somebody is heard, also after a mute', () => {
    expect(judgeSound([0, 0.01, 0.03], false)).toBe('GOOD');
    expect(judgeSound([0, 0.2], true)).toBe('GOOD');
  });
  it('is silence where there is a noise floor and nobody', () => {
    expect(judgeSound([0.001, 0.02], false)).toBe('MICROPHONE_SILENT');
  });
  it('is muted where the device says so, or nothing at all comes', () => {
    expect(judgeSound([0.001], true)).toBe('MICROPHONE_MUTED');
    expect(judgeSound([], true)).toBe('MICROPHONE_MUTED');
    expect(judgeSound([0, 0, 0], false)).toBe('MICROPHONE_MUTED');
  });
  it('was not listened to where no level came', () => {
    expect(judgeSound([], false)).toBe('MICROPHONE_FAILED');
  });
});

describe('the network', () => {
  it('is good where a picture gets out in one second at least', () => {
    expect(judgeUplink({ kbps: [20, 90, 150], picture: true, failed: null })).toBe('GOOD');
  });
  it('is slow where it never does', () => {
    expect(judgeUplink({ kbps: [20, 40, 149], picture: true, failed: null })).toBe('SLOW_UPLINK');
  });
  it('needs little where only sound is sent', () => {
    expect(judgeUplink({ kbps: [14, 15], picture: false, failed: null })).toBe('GOOD');
    expect(judgeUplink({ kbps: [0, 0], picture: false, failed: null })).toBe('MEDIA_BLOCKED');
  });
  it('is blocked where the room was joined and nothing got out', () => {
    expect(judgeUplink({ kbps: [0, 0], picture: true, failed: null })).toBe('MEDIA_BLOCKED');
    expect(judgeUplink({ kbps: [], picture: true, failed: null })).toBe('MEDIA_BLOCKED');
    expect(judgeUplink({ kbps: [], picture: true, failed: 4005 })).toBe('MEDIA_BLOCKED');
    expect(judgeUplink({ kbps: [300], picture: true, failed: 4006 })).toBe('MEDIA_BLOCKED');
  });
  it('failed where the room was not joined', () => {
    expect(judgeUplink({ kbps: [], picture: true, failed: 6002 })).toBe('NETWORK_FAILED');
    expect(judgeUplink({ kbps: [], picture: true, failed: 1003 })).toBe('NETWORK_FAILED');
  });
});

describe("what the SDK's own check reports", () => {
  const joined = { isConnected: true, isInitConnected: true };
  const ice = {
    isPublishICEConnected: true,
    isSubscribeICEConnected: true,
    subscribeIceCandidatesGathered: [],
  };
  type Media = NonNullable<ConnectivityCheckResult['mediaServerReport']>;
  type DiagnosticsRTCStatsReport = NonNullable<Media['stats']>;
  const sent = (bytesSent: number) => ({
    ...ice,
    stats: { combined: { bytesSent } } as DiagnosticsRTCStatsReport,
  });
  const judged = (report: Partial<ConnectivityCheckResult>, most: number | null = null) => {
    const uplink = judgeReport({ testTimestamp: 0, ...report }, 6000, most);
    return uplink && judgeUplink(uplink);
  };
  const error = (code: number) => ({ code }) as NonNullable<ConnectivityCheckResult['errors']>[number];

  it('is good where enough got out, measured by what may be sent there', () => {
    expect(judged({ signallingReport: joined, mediaServerReport: sent(150_000) })).toBe('GOOD');
    expect(judged({ signallingReport: joined, mediaServerReport: sent(100_000) })).toBe('SLOW_UPLINK');
    expect(judged({ signallingReport: joined, mediaServerReport: sent(60_000) }, 100)).toBe('GOOD');
    expect(judged({ signallingReport: joined, mediaServerReport: sent(30_000) }, 100)).toBe('SLOW_UPLINK');
    expect(judged({ signallingReport: joined, mediaServerReport: sent(100_000) }, 2000)).toBe('SLOW_UPLINK');
  });
  it('is blocked where the room was joined and no way for media was found, or nothing got out', () => {
    const none = { ...ice, isPublishICEConnected: false };
    expect(judged({ signallingReport: joined, mediaServerReport: none })).toBe('MEDIA_BLOCKED');
    expect(judged({ signallingReport: joined, mediaServerReport: sent(0) })).toBe('MEDIA_BLOCKED');
  });
  it('failed where 100ms was not reached with a token', () => {
    expect(judged({ errors: [error(1003)] })).toBe('NETWORK_FAILED');
    expect(judged({ connectivityState: 1 })).toBe('NETWORK_FAILED');
  });
  it('says nothing where there was no token', () => {
    expect(judged({})).toBeNull();
    expect(judged({ connectivityState: 0, errors: [] })).toBeNull();
  });
});
