import { useCallback, useEffect, useState } from 'preact/hooks';
import { failureOf, mutate, query } from '../api/client';
import { graphql } from '../gql';
import type { OwnSessionsQuery } from '../gql/graphql';
import { accountWords as words } from '../messages/account';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Relative } from '../ui/Moment';
import { PasswordForm } from './PasswordForm';

const OwnSessions = graphql(`
  query OwnSessions {
    influencerSessions(first: 100) { nodes { id client lastSeenAt current } }
  }
`);

const EndOwnSession = graphql(`
  mutation EndOwnSession($sessionId: ID!) {
    endSession(input: { sessionId: $sessionId, audience: INFLUENCER }) { __typename }
  }
`);

const EndOtherOwnSessions = graphql(`
  mutation EndOtherOwnSessions {
    endOtherSessions(input: { audience: INFLUENCER }) { ... on OtherSessionsEnded { endedSessions } }
  }
`);

const SignOutInfluencer = graphql(`
  mutation SignOutInfluencer { signOut(input: { audience: INFLUENCER }) { __typename } }
`);

type OwnSession = OwnSessionsQuery['influencerSessions']['nodes'][number];

interface AccountDialogProps {
  name: string;
  email: string;
  onClose: () => void;
}

/** One's own account: where one is signed in, the password, and the way out. */
export default function AccountDialog({ name, email, onClose }: AccountDialogProps) {
  const [sessions, setSessions] = useState<OwnSession[] | null>(null);
  const [said, setSaid] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState<string | null>(null);

  const load = useCallback(async () => {
    try {
      setSessions((await query(OwnSessions, {})).influencerSessions.nodes);
    } catch (reason) {
      setError(failureOf(reason).message);
    }
  }, []);
  useEffect(() => void load(), [load]);

  async function act(what: string, send: () => Promise<string>): Promise<void> {
    if (busy) return;
    setBusy(what);
    setError(null);
    setSaid('');
    try {
      setSaid(await send());
      await load();
    } catch (reason) {
      setError(failureOf(reason).message);
    }
    setBusy(null);
  }

  const endOne = (sessionId: string) =>
    act(sessionId, async () => {
      await mutate(EndOwnSession, { sessionId });
      return words.signedOutOne;
    });

  const endOthers = () =>
    act('others', async () => {
      const { endOtherSessions: result } = await mutate(EndOtherOwnSessions, {});
      return words.signedOutOthers(result.endedSessions);
    });

  const signOut = () =>
    act('this', async () => {
      await mutate(SignOutInfluencer, {});
      // A fresh document: nothing that was on screen stays in memory.
      location.assign('/login');
      return '';
    });

  return (
    <Dialog title={name} onClose={onClose}>
      <div class="account">
        <p class="muted">{email}</p>
        <section>
          <h3>{words.sessions}</h3>
          <ul class="sessions">
            {sessions?.map((session) => (
              <li key={session.id}>
                <span id={`session-${session.id}`}>
                  {session.client || words.unknownDevice}
                  <span class="hint">
                    {session.current ? (
                      words.thisDevice
                    ) : (
                      <Relative at={session.lastSeenAt} prefix={`${words.lastSeen} `} />
                    )}
                  </span>
                </span>
                {session.current ? null : (
                  <Button
                    small
                    aria-describedby={`session-${session.id}`}
                    busy={busy === session.id ? words.signingOut : null}
                    onClick={() => void endOne(session.id)}
                  >
                    {words.signOutOne}
                  </Button>
                )}
              </li>
            ))}
          </ul>
          {sessions && sessions.length > 2 ? (
            <Button busy={busy === 'others' ? words.signingOut : null} onClick={() => void endOthers()}>
              {words.signOutOthers}
            </Button>
          ) : null}
        </section>
        <PasswordForm
          email={email}
          onChanged={(ended) => {
            setSaid(words.changed(ended));
            void load();
          }}
        />
        <p role="status">{said}</p>
        <div role="alert">{error ? <p class="error">{error}</p> : null}</div>
      </div>
      <div class="actions">
        <Button busy={busy === 'this' ? words.signingOut : null} onClick={() => void signOut()}>
          {words.signOut}
        </Button>
        <Button kind="primary" onClick={onClose}>
          {words.close}
        </Button>
      </div>
    </Dialog>
  );
}
