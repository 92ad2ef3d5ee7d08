/** What a page learns from its User-Agent: which device, which browser, and whose app the browser belongs to. */

export type Device = 'iphone' | 'android' | 'desktop';

// The first that fits: these browsers name their ancestors too.
const APPS: readonly (readonly [string, RegExp])[] = [
  ['Instagram', /Instagram/],
  ['Threads', /\bBarcelona \d/],
  ['Messenger', /MessengerForiOS|MessengerLite|Orca-Android|FB_IAB\/MESSENGER/],
  ['Facebook', /FBA[NV]|FB_IAB|FBIOS/],
  ['WhatsApp', /WhatsApp/],
  ['TikTok', /musical_ly|BytedanceWebview|TikTok|trill_/],
  ['Snapchat', /Snapchat/],
  ['X', /Twitter for|TwitterAndroid/],
  ['LinkedIn', /LinkedInApp/],
  ['Pinterest', /Pinterest\//],
  ['LINE', /\bLine\//],
  ['WeChat', /MicroMessenger/],
  ['KakaoTalk', /KAKAOTALK/],
  ['Telegram', /Telegram/],
];

const BROWSERS: readonly (readonly [string, RegExp])[] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\b(?:OPR|OPT|Opera)\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//],
  ['Safari', /\bVersion\/\S+ .*\bSafari\//],
];

const DEVICES: readonly (readonly [string, RegExp])[] = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows NT\b/],
  ['Mac', /\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
];

function first(names: readonly (readonly [string, RegExp])[], userAgent: string): string | null {
  return names.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? null;
}

/** Name the app whose own browser this is: empty for an app that is not known, null in a normal browser.
 *
 * @param onHomeScreen that the page was opened from the home screen: on an iPhone it then looks like an app.
 */
export function inAppBrowser(userAgent: string, onHomeScreen = false): string | null {
  const app = first(APPS, userAgent);
  if (app) return app;
  // Android marks its web views; on an iPhone only a browser proper calls itself Safari.
  const webView = /; wv\)/.test(userAgent);
  const nameless = /\b(?:iPhone|iPad)\b.*AppleWebKit/.test(userAgent) && !/Safari\//.test(userAgent);
  return webView || (nameless && !onHomeScreen) ? '' : null;
}

/** The browser's name, or null. */
export function browserName(userAgent: string): string | null {
  return first(BROWSERS, userAgent);
}

/** Browser and device in two words, "Safari, iPhone"; empty where neither is known.
 *
 * @param touchPoints how many fingers the screen feels: an iPad calls itself a Mac, and feels five.
 */
export function browserSummary(userAgent: string, touchPoints: number): string {
  const device = first(DEVICES, userAgent);
  const named = device === 'Mac' && touchPoints > 1 ? 'iPad' : device;
  return [browserName(userAgent), named].filter(Boolean).join(', ');
}

/** Which kind of device it is: where its settings are depends on that. */
export function deviceKind(userAgent: string, touchPoints: number): Device {
  const device = first(DEVICES, userAgent);
  if (device === 'iPhone' || device === 'iPad' || (device === 'Mac' && touchPoints > 1)) return 'iphone';
  return device === 'Android' ? 'android' : 'desktop';
}

const onHomeScreen = () => (navigator as { standalone?: boolean }).standalone === true;

/** The browser of this kind of device that has a camera for any page; null where any browser has. */
export function properBrowser(device: Device): string | null {
  if (device === 'desktop') return null;
  return device === 'iphone' ? 'Safari' : 'Chrome';
}

/** This page's own browser. */
export const here = {
  app: () => inAppBrowser(navigator.userAgent, onHomeScreen()),
  browser: () => browserSummary(navigator.userAgent, navigator.maxTouchPoints),
  device: () => deviceKind(navigator.userAgent, navigator.maxTouchPoints),
  surroundings: () => ({
    device: here.device(),
    app: here.app(),
    browserName: browserName(navigator.userAgent),
  }),
};
