import { expect, test } from 'vitest';
import { browserSummary, deviceKind, inAppBrowser } from './userAgent';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const ANDROID = 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko)';
const WEB_VIEW = ANDROID.replace('Pixel 8)', 'Pixel 8 Build/AP2A; wv)');
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';
const CHROME = 'Chrome/131.0.0.0 Safari/537.36';

test.each([
  [`${IPHONE} Mobile/15E148 Instagram 350.0.0.18.91 (iPhone16,1; iOS 18_1)`, 'Instagram'],
  [`${WEB_VIEW} Version/4.0 ${CHROME} Instagram 350.1.0.46.93 Android`, 'Instagram'],
  [`${IPHONE} Mobile/15E148 Barcelona 352.0.0.26.109 (iPhone16,1; iOS 18_1)`, 'Threads'],
  [`${IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/485.0.0.30.108;FBBV/652283462]`, 'Facebook'],
  [`${WEB_VIEW} Version/4.0 ${CHROME} [FB_IAB/FB4A;FBAV/487.0.0.47.70;]`, 'Facebook'],
  [`${WEB_VIEW} Version/4.0 ${CHROME} [FB_IAB/Orca-Android;FBAV/480.0.0;]`, 'Messenger'],
  [`${IPHONE} Mobile/15E148 [FBAN/MessengerForiOS;FBAV/480.0.0.35.109;]`, 'Messenger'],
  [`${IPHONE} Mobile/15E148 musical_ly_37.0.0 BytedanceWebview/d8a21c6`, 'TikTok'],
  [`${IPHONE} Mobile/15E148 WhatsApp/24.22.80`, 'WhatsApp'],
  [`${IPHONE} Mobile/15E148 Snapchat/13.12.0.42 (like Safari/8620.1.16, panda)`, 'Snapchat'],
  [`${IPHONE} Mobile/15E148 Safari Line/14.19.0`, 'LINE'],
  [`${WEB_VIEW} Version/4.0 ${CHROME}`, ''],
  [`${IPHONE} Mobile/15E148`, ''],
])('%s is inside "%s"', (userAgent, app) => {
  expect(inAppBrowser(userAgent)).toBe(app);
});

test.each([
  [`${IPHONE} Version/18.1 Mobile/15E148 Safari/604.1`, 'Safari, iPhone', 'iphone'],
  [`${IPHONE} CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1`, 'Chrome, iPhone', 'iphone'],
  [`${ANDROID} ${CHROME.replace('Safari', 'Mobile Safari')}`, 'Chrome, Android', 'android'],
  [`${ANDROID} SamsungBrowser/27.0 ${CHROME}`, 'Samsung Internet, Android', 'android'],
  [`${WINDOWS} ${CHROME} Edg/131.0.0.0`, 'Edge, Windows', 'desktop'],
  [`${MAC} Version/18.1 Safari/605.1.15`, 'Safari, Mac', 'desktop'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0', 'Firefox, Linux', 'desktop'],
])('%s is a browser proper: %s', (userAgent, summary, device) => {
  expect(inAppBrowser(userAgent)).toBeNull();
  expect(browserSummary(userAgent, 0)).toBe(summary);
  expect(deviceKind(userAgent, 0)).toBe(device);
});

test('an iPad that calls itself a Mac is known by its fingers', () => {
  const userAgent = `${MAC} Version/18.1 Safari/605.1.15`;
  expect(browserSummary(userAgent, 5)).toBe('Safari, iPad');
  expect(deviceKind(userAgent, 5)).toBe('iphone');
});

test('a page on an iPhone home screen is no in-app browser', () => {
  expect(inAppBrowser(`${IPHONE} Mobile/15E148`, true)).toBeNull();
});

test('an unknown browser has no name', () => {
  expect(browserSummary('', 0)).toBe('');
});
