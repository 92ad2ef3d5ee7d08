import { useState } from 'preact/hooks';
import { failureOf, mutate } from '../api/client';
import { graphql } from '../gql';
import { influencersWords as words } from '../messages/desk';
import { toastDone, toastFailed } from '../ui/Toast';

const ToggleStreaming = graphql(`
  mutation ToggleStreaming($input: ToggleStreamingInput!) {
    toggleStreaming(input: $input) {
      __typename
      ... on ToggleStreamingSuccess {
        influencer { id }
        endedShow { id }
      }
      ... on NotFound { message }
    }
  }
`);

interface Person {
  id: string;
  name: string;
  readiness: string;
}

/** Switching streaming: at once with a way back, or after a question where it stops a show. */
export function useStreaming(refresh: () => void) {
  const [pending, setPending] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [asking, setAsking] = useState<Person | null>(null);
  const [stopping, setStopping] = useState(false);
  const [stopError, setStopError] = useState<string | null>(null);

  function mark(id: string, enabled: boolean | null): void {
    setPending((before) => {
      const after = new Map(before);
      if (enabled === null) after.delete(id);
      else after.set(id, enabled);
      return after;
    });
  }

  /** Switch, and say what happened; returns a sentence when it could not be done. */
  async function send(person: Person, enabled: boolean, reason: string): Promise<string | null> {
    mark(person.id, enabled);
    try {
      const { toggleStreaming: result } = await mutate(ToggleStreaming, {
        input: { influencerId: person.id, enabled, reason },
      });
      if (result.__typename === 'NotFound') return result.message;
      const back = () => void set(person, !enabled);
      if (enabled) toastDone(words.switchedOn(person.name), back);
      else if (result.endedShow) toastDone(words.stopped(person.name));
      else toastDone(words.switchedOff(person.name), back);
      return null;
    } catch (reason) {
      return failureOf(reason).message;
    } finally {
      refresh();
      mark(person.id, null);
    }
  }

  async function set(person: Person, enabled: boolean): Promise<void> {
    const error = await send(person, enabled, '');
    if (error) toastFailed(error);
  }

  return {
    pending,
    asking,
    stopping,
    stopError,
    change(person: Person, enabled: boolean): void {
      if (pending.has(person.id)) return;
      if (!enabled && person.readiness === 'LIVE') {
        setStopError(null);
        setAsking(person);
      } else void set(person, enabled);
    },
    async stop(reason: string): Promise<void> {
      if (!asking) return;
      setStopping(true);
      const error = await send(asking, false, reason);
      setStopping(false);
      setStopError(error);
      if (!error) setAsking(null);
    },
    keep: () => setAsking(null),
  };
}
