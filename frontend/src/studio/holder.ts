const HOLDER = 'greenroom-holder';
const SHOW = 'greenroom-show';
/** How long a page that was just left may still have its id; one that is open keeps it for longer. */
const STILL_LEAVING_MS = 1000;

/** A browser that keeps nothing for this address still has a studio, without a way back to a show. */
function kept(name: string): string | null {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

function keep(name: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, value);
  } catch {
    // See above.
  }
}

/** Hold an id's lock for as long as this page is open; false if another page holds it. */
function lock(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const held = () => {
      resolve(true);
      return new Promise<never>(() => {});
    };
    navigator.locks
      .request(name, { signal: AbortSignal.timeout(STILL_LEAVING_MS) }, held)
      .catch(() => resolve(false));
  });
}

/** Ask the other pages whether one of them has an id, and from now on answer for it; false if one has. */
function ask(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(name);
    let mine = false;
    function settle(free: boolean): void {
      mine = free;
      if (!free) channel.close();
      resolve(free);
    }
    const nobody = setTimeout(() => settle(true), STILL_LEAVING_MS);
    channel.onmessage = ({ data }) => {
      if (data === 'whose?') {
        if (mine) channel.postMessage('mine');
      } else if (!mine) {
        clearTimeout(nobody);
        settle(false);
      }
    };
    channel.postMessage('whose?');
  });
}

/** Take an id for this page alone; false if another page has it, or if nothing here can tell. */
async function take(id: string): Promise<boolean> {
  const name = `greenroom-page-${id}`;
  // Not every browser and address has them, whatever the types say.
  if (navigator.locks as LockManager | undefined) return lock(name);
  return typeof BroadcastChannel === 'function' && ask(name);
}

let holder = '';

async function claim(): Promise<void> {
  const before = kept(HOLDER);
  if (before && (await take(before))) {
    holder = before;
    return;
  }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  holder = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  keep(HOLDER, holder);
  // A duplicated tab begins with the storage of the first, whose show is not its own.
  keep(SHOW, null);
  void take(holder);
}

let claimed: Promise<void> | undefined;

/** Give this page an id that no other open page has: its own after a reload, a new one in a duplicated tab. */
export function claimPage(): Promise<void> {
  claimed ??= claim();
  return claimed;
}

/** This page's random id, once it is claimed. It outlives a reload, so that this page can come back to its show. */
export function holderId(): string {
  return holder;
}

/** The show that this page was last in, or null. */
export function lastShow(): string | null {
  return kept(SHOW);
}

/** Note which show this page is in; null when it is over. */
export function rememberShow(showId: string | null): void {
  keep(SHOW, showId);
}
