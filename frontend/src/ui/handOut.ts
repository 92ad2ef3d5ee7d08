/** A way to hand a link on that opens another program of this device, with the text ready to be sent. */
export interface Way {
  key: 'whatsapp' | 'sms' | 'mail';
  href: string;
}

/** The programs that take a text from here.
 *
 * Each address is one of the device's own: whoever has the link can use it, so it never stands in an address that a
 * web server gets, where it would be logged.
 */
export function waysToHandOut(subject: string, message: string, url: string): Way[] {
  const body = encodeURIComponent(`${message}\n${url}`);
  return [
    { key: 'whatsapp', href: `whatsapp://send?text=${body}` },
    { key: 'sms', href: `sms:?&body=${body}` },
    { key: 'mail', href: `mailto:?subject=${encodeURIComponent(subject)}&body=${body}` },
  ];
}
