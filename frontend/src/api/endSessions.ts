import { sessions } from '#messages/sessions';
import { graphql } from '../gql';
import type { Audience } from '../gql/graphql';
import type { Outcome } from '../ui/outcome';
import { usePress } from '../ui/press';
import { send } from './client';

const EndSession = graphql(`
  mutation EndSession($input: EndSessionInput!) {
    endSession(input: $input) { ... on SessionEnded { endsWithShow } }
  }
`);

const EndOtherSessions = graphql(`
  mutation EndOtherSessions($input: EndOtherSessionsInput!) {
    endOtherSessions(input: $input) { ... on OtherSessionsEnded { endedSessions } }
  }
`);

interface Words {
  ended: string;
  endedOthers: (count: number) => string;
}

/** What is at work while all other sessions are ended. */
export const OTHERS = 'others';

/** The ways out of one's own sessions; what is at work is a session's id, or OTHERS. */
export function useEndSessions(
  audience: Audience,
  words: Words,
  refresh: () => void,
  tell?: (outcome: Outcome) => void,
) {
  const { atWork, press } = usePress(tell);

  const endOne = (sessionId: string) =>
    press(sessionId, async () => {
      const { endSession: result } = await send(EndSession, { input: { sessionId, audience } });
      refresh();
      return { done: 'endsWithShow' in result && result.endsWithShow ? sessions.endsLater : words.ended };
    });

  const endOthers = () =>
    press(OTHERS, async () => {
      const { endOtherSessions: result } = await send(EndOtherSessions, { input: { audience } });
      refresh();
      return { done: words.endedOthers(result.endedSessions) };
    });

  return { atWork, press, endOne, endOthers };
}
