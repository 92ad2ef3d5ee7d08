import { useRef, useState } from 'preact/hooks';
import { influencers as words } from '#messages/influencers';
import { send } from '../api/client';
import { graphql } from '../gql';
import { isolated } from '../ui/isolated';
import { type Outcome, outcomeOf, refuse } from '../ui/outcome';
import { press } from '../ui/press';
import type { Asking, Person } from './asking';

const ToggleStreaming = graphql(`
  mutation ToggleStreaming($input: ToggleStreamingInput!) {
    toggleStreaming(input: $input) {
      __typename
      ... on ToggleStreamingSuccess {
        influencer { id }
        endedShow { id }
      }
      ... on Problem { message fix }
      ... on InputRejected { field }
      ... on ShowIsOpen { influencer { show { id } } }
    }
  }
`);

/** Switching streaming: at once with a way back, or after a question where it stops a show or wants a reason.
 *
 * `refresh` asks for the list again.
 */
export function useStreaming(refresh: () => Promise<void>) {
  const [pending, setPending] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [asking, setAsking] = useState<Asking | null>(null);
  const now = useRef(asking);
  now.current = asking;
  const last = useRef(new Map<string, Promise<Outcome>>());

  function mark(id: string, enabled: boolean | null): void {
    setPending((before) => {
      const after = new Map(before);
      if (enabled === null) after.delete(id);
      else after.set(id, enabled);
      return after;
    });
  }

  async function toggle(person: Person, enabled: boolean, reason: string | null): Promise<Outcome> {
    const { id, name, show } = person;
    const { toggleStreaming: result } = await send(ToggleStreaming, {
      input: { influencerId: id, enabled, reason, mayEndShows: show ? [show.id] : [] },
    });
    if (result.__typename === 'InputRejected') return refuse(result, result.field);
    if (result.__typename === 'NotFound') return refuse(result);
    if (result.__typename === 'ShowIsOpen') {
      // What is being asked about somebody else stays in view, with what was typed.
      if (now.current && now.current.id !== id) return refuse(result);
      const { show } = result.influencer;
      setAsking({ id, name, show, about: 'stop', reason: reason ?? '', because: result.message });
      return undefined;
    }
    const add = () => setAsking({ ...person, about: 'reason', reason: '' });
    const next = enabled || reason ? {} : { next: [{ label: words.addReason, press: add }] };
    if (result.endedShow) return { done: words.stopped(isolated(name)), about: id, ...next };
    const undo = () => void change({ id, name, show: null }, !enabled);
    const done = (enabled ? words.switchedOn : words.switchedOff)(isolated(name));
    return { done, about: id, undo, ...next };
  }

  /** Switch after what was pressed before; until the desk shows the last of it, the switch does. */
  async function set(person: Person, enabled: boolean, reason: string | null): Promise<Outcome> {
    const { id } = person;
    mark(id, enabled);
    const before = last.current.get(id);
    const mine = (async () => {
      await before;
      return outcomeOf(() => toggle(person, enabled, reason));
    })();
    last.current.set(id, mine);
    const outcome = await mine;
    void refresh().then(() => {
      if (last.current.get(id) !== mine) return;
      last.current.delete(id);
      mark(id, null);
    });
    return outcome;
  }

  async function giveReason(asked: Asking, reason: string): Promise<Outcome> {
    const outcome = await outcomeOf(async () =>
      (await import('./giveReason')).giveReason(asked, reason, setAsking),
    );
    void refresh();
    return outcome;
  }

  function change(person: Person, enabled: boolean): void {
    if (!enabled && person.show) setAsking({ ...person, about: 'stop', reason: '' });
    else void press(() => set(person, enabled, null));
  }

  return {
    /** What was switched and is not seen in the list yet, by the influencer's id. */
    pending,
    /** What is asked before something is done. */
    asking,
    change,
    /** Let somebody stream again, where a dialog says what came of it. */
    allow: (person: Person) => set(person, true, null),
    /** Ask for a reason: before somebody is switched off, or for one who is off already. */
    askReason(person: Person & { streaming: { enabled: boolean; reason: string } }): void {
      const { enabled, reason } = person.streaming;
      if (!enabled) setAsking({ ...person, about: 'reason', reason });
      else setAsking({ ...person, about: person.show ? 'stop' : 'off', reason: '' });
    },
    answer: (asked: Asking, reason: string) =>
      asked.about === 'reason' ? giveReason(asked, reason) : set(asked, false, reason || null),
    keep: () => setAsking(null),
  };
}
