/** Keeps to this page what the 100ms SDK would tell others: after a failure its reports hold the whole token. */

const EVENTS = 'client-events';
const REPORT_HOST = /^event[\w-]*\.100ms\.live$/;

/** Whether an address is one to which the SDK reports, not one over which a show runs. */
export function isReport(address: string): boolean {
  try {
    return REPORT_HOST.test(new URL(address, 'http://localhost').hostname);
  } catch {
    return false;
  }
}

/** Forget the reports that were kept until they can be sent. */
export function forgetEvents(): void {
  try {
    localStorage.removeItem(EVENTS);
  } catch {
    // Storage is closed to this page, so nothing was kept either.
  }
}

let quiet = false;

/** Keep the SDK from storing its reports, and from sending them. Call before the SDK loads. */
export function quietSdk(): void {
  forgetEvents();
  if (quiet) return;
  quiet = true;
  addEventListener('pagehide', forgetEvents);
  forbidStoring();
  answerReportsHere();
}

function forbidStoring(): void {
  const setItem = Storage.prototype.setItem;
  Storage.prototype.setItem = function set(this: Storage, key: string, value: string): void {
    if (key !== EVENTS) setItem.call(this, key, value);
  };
}

/** Answered here, a report is done with; refused by the page's policy, it would be told to the console. */
function answerReportsHere(): void {
  const send = window.fetch.bind(window);
  window.fetch = (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    return isReport(address) ? Promise.resolve(new Response('{}')) : send(input, init);
  };

  const beacon = navigator.sendBeacon.bind(navigator);
  navigator.sendBeacon = (address, data) => isReport(String(address)) || beacon(address, data);

  const silent = new WeakSet<XMLHttpRequest>();
  const { open, send: sendXhr } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function opened(this: XMLHttpRequest, ...request: unknown[]): void {
    if (isReport(String(request[1]))) silent.add(this);
    else silent.delete(this);
    open.apply(this, request as Parameters<typeof open>);
  };
  XMLHttpRequest.prototype.send = function sent(this: XMLHttpRequest, body): void {
    if (!silent.has(this)) sendXhr.call(this, body);
  };
}
