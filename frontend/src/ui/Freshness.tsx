import { useEffect, useState } from 'preact/hooks';
import { listing as words } from '#messages/listing';
import type { Asked } from './Listing';
import { timeOfDay } from './time';

function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const follow = () => setOnline(navigator.onLine);
    addEventListener('online', follow);
    addEventListener('offline', follow);
    return () => {
      removeEventListener('online', follow);
      removeEventListener('offline', follow);
    };
  }, []);
  return online;
}

/** Says when what is shown is not the newest: offline, or as of an earlier time. */
export function Freshness({ of: { asOf, failure, answered } }: { of: Asked<unknown> }) {
  const online = useOnline();
  const stale = failure && answered && asOf !== null ? words.stale(timeOfDay(asOf)) : null;
  const text = online ? stale : [words.offline, stale].filter(Boolean).join(' ');
  return <div role="status">{text ? <p class="notice">{text}</p> : null}</div>;
}
