/** One sentence for each family of codes of the 100ms SDK. */
export const broadcastFailures = {
  network: 'The connection did not get through. Check Wi-Fi or mobile data, then press Go Live again.',
  removed: 'The streaming service let this page go. Press Go Live again.',
  refused: 'The streaming service refused this show. Your admin can repair this.',
  full: 'The room is full or closed. Your admin can repair this.',
  permission:
    'This page may not use your camera or microphone. Allow both in your browser, then press Go Live again.',
  missing: 'Your camera or microphone is gone. Connect it, then press Go Live again.',
  inUse: 'Another app is using your camera or microphone. Close it, then press Go Live again.',
  device: 'Your camera or microphone did not start. Reload the page, then press Go Live again.',
  media:
    'Your network does not let video through. Try mobile data or another Wi-Fi, then press Go Live again.',
  server: 'The streaming service had a problem. Press Go Live again in a minute.',
  insecure: 'This address does not allow a camera. Open the page with https:// in front.',
  browser: 'This browser cannot go live. Open the page in Safari or Chrome.',
  timeout: 'The streaming service did not answer in time. Press Go Live again.',
  unknown: 'Going live did not work. Press Go Live again.',
};
