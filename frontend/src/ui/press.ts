import { useRef, useState } from 'preact/hooks';
import { type Outcome, outcomeOf } from './outcome';
import { toastDone, toastFailed } from './Toast';

/** Say in a toast what became of something. */
export function toast(outcome: Outcome): void {
  if (!outcome) return;
  if ('done' in outcome) toastDone(outcome);
  else toastFailed(outcome.refused['']);
}

/** Do what a single press asks for, and say how it went. */
export async function press(send: () => Promise<Outcome>): Promise<void> {
  toast(await outcomeOf(send));
}

/** Several buttons of which one is at work at a time: `atWork` is its name. */
export function usePress(tell: (outcome: Outcome) => void = toast) {
  const [atWork, setAtWork] = useState<string | null>(null);
  const busy = useRef(false);

  async function press(name: string, send: () => Promise<Outcome>): Promise<void> {
    if (busy.current) return;
    busy.current = true;
    setAtWork(name);
    const outcome = await outcomeOf(send);
    busy.current = false;
    setAtWork(null);
    tell(outcome);
  }

  return { atWork, press };
}
