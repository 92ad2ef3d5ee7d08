import { useState } from 'preact/hooks';
import { influencers as words } from '#messages/influencers';
import { send } from '../api/client';
import { graphql } from '../gql';
import { isolated } from '../ui/isolated';
import { type Outcome, outcomeOf, refuse } from '../ui/outcome';
import { press } from '../ui/press';

const ToggleStreaming = graphql(`
  mutation ToggleStreaming($input: ToggleStreamingInput!) {
    toggleStreaming(input: $input) {
      __typename
      ... on ToggleStreamingSuccess {
        influencer { id }
        endedShow { id }
      }
      ... on InputRejected { message fix field }
      ... on NotFound { message fix }
    }
  }
`);

export interface Person {
  id: string;
  name: string;
  readiness: string;
}

/** Switching streaming: at once with a way back, or after a question where it stops a show. */
export function useStreaming(refresh: () => void) {
  const [pending, setPending] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [asking, setAsking] = useState<Person | null>(null);

  function mark(id: string, enabled: boolean | null): void {
    setPending((before) => {
      const after = new Map(before);
      if (enabled === null) after.delete(id);
      else after.set(id, enabled);
      return after;
    });
  }

  async function toggle({ id, name }: Person, enabled: boolean, reason: string): Promise<Outcome> {
    const { toggleStreaming: result } = await send(ToggleStreaming, {
      input: { influencerId: id, enabled, reason },
    });
    if (result.__typename === 'InputRejected') return refuse(result, result.field);
    if (result.__typename === 'NotFound') return refuse(result);
    if (result.endedShow) return { done: words.stopped(isolated(name)) };
    const undo = () => void change({ id, name, readiness: '' }, !enabled);
    return { done: (enabled ? words.switchedOn : words.switchedOff)(isolated(name)), undo };
  }

  async function set(person: Person, enabled: boolean, reason = ''): Promise<Outcome> {
    mark(person.id, enabled);
    const outcome = await outcomeOf(() => toggle(person, enabled, reason));
    refresh();
    mark(person.id, null);
    return outcome;
  }

  function change(person: Person, enabled: boolean): void {
    if (pending.has(person.id)) return;
    if (!enabled && person.readiness === 'LIVE') setAsking(person);
    else void press(() => set(person, enabled));
  }

  return {
    /** What was switched and is not answered yet, by the influencer's id. */
    pending,
    /** Whose show is stopped if the question is answered with yes. */
    asking,
    change,
    stop: (person: Person, reason: string) => set(person, false, reason),
    keep: () => setAsking(null),
  };
}
