/** A way to hand a link on that opens another program of this device, with the text ready to be sent. */
export interface Way {
  key: 'whatsapp' | 'sms' | 'mail';
  href: string;
}

/** The programs that take a text from here.
 *
 * @param phone whose message it is to be, such as "+4915123456789"; where it is empty, the program asks.
 *
 * Each address is one of the device's own: whoever has the link can use it, so it never stands in an address that a
 * web server gets, where it would be logged.
 */
export function waysToHandOut(subject: string, message: string, url: string, phone = ''): Way[] {
  const body = encodeURIComponent(`${message}\n${url}`);
  return [
    { key: 'whatsapp', href: `whatsapp://send?${phone ? `phone=${phone.slice(1)}&` : ''}text=${body}` },
    { key: 'sms', href: `sms:${phone}?&body=${body}` },
    { key: 'mail', href: `mailto:?subject=${encodeURIComponent(subject)}&body=${body}` },
  ];
}

/** Whether a link leads to the computer on which it is opened: nobody else can use it. */
export function worksHereOnly(url: string): boolean {
  const { hostname } = new URL(url);
  return /(?:^|\.)localhost$|^127\.|^\[::1\]$/.test(hostname);
}
