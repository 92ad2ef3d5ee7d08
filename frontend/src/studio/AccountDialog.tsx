import { useEffect, useState } from 'preact/hooks';
import { account as words } from '#messages/account';
import { sessions as sessionWords } from '#messages/sessions';
import { send } from '../api/client';
import { OTHERS, useEndSessions } from '../api/endSessions';
import { PasswordForm } from '../api/PasswordForm';
import { usePages } from '../api/pages';
import { graphql } from '../gql';
import { Button } from '../ui/Button';
import { useAskAgain } from '../ui/changes';
import { Dialog } from '../ui/Dialog';
import { isolated } from '../ui/isolated';
import { Listing, MoreButton } from '../ui/Listing';
import { Relative } from '../ui/Moment';
import type { Outcome } from '../ui/outcome';
import { leaveFor } from '../ui/root';
import { SessionFacts } from '../ui/SessionFacts';

const OwnSessions = graphql(`
  query OwnSessions($first: Int!, $after: String) {
    influencerSessions(first: $first, after: $after) {
      nodes { id client createdAt lastSeenAt current link { madeBy } live endsWithShow }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const SignOutInfluencer = graphql(`
  mutation SignOutInfluencer { signOut(input: { audience: INFLUENCER }) { __typename } }
`);

const PAGE = 50;
const POLL_MS = 30_000;

interface AccountDialogProps {
  name: string;
  email: string;
  /** The show that is open on another of their pages: a session says that it runs. */
  show: string | undefined;
  /** What the studio was told last. */
  told: unknown;
  onClose: () => void;
}

/** One's own account: where one is signed in, the password, and the way out. */
export default function AccountDialog({ name, email, show, told, onClose }: AccountDialogProps) {
  const [said, setSaid] = useState<Outcome>();
  const [changing, setChanging] = useState(false);
  const sessions = usePages(
    '',
    async (after) => (await send(OwnSessions, { first: PAGE, after })).influencerSessions,
    () => POLL_MS,
  );
  const { refresh } = sessions;
  useAskAgain(show, refresh);
  // The studio may never have heard of a show that was short.
  const stale = !show && sessions.data?.nodes.some((one) => one.live);
  useEffect(() => {
    if (stale) void refresh();
  }, [told]);
  const { atWork, press, endOne, endOthers } = useEndSessions('INFLUENCER', words, refresh, setSaid);

  const signOut = () =>
    press('this', async () => {
      await send(SignOutInfluencer, {});
      leaveFor('/login');
      return undefined;
    });

  return (
    <Dialog title={isolated(name)} onClose={onClose}>
      <div class="account">
        <p class="muted" translate={false}>
          <bdi>{email}</bdi>
        </p>
        <section>
          <h3>{words.sessions}</h3>
          <Listing asked={sessions}>
            {({ nodes }) => (
              <>
                <ul class="sessions">
                  {nodes.map((session) => (
                    <li key={session.id}>
                      <SessionFacts session={session}>
                        {session.current
                          ? words.thisDevice
                          : sessionWords.lastUsed(<Relative at={session.lastSeenAt} />)}
                      </SessionFacts>
                      {session.current || session.endsWithShow ? null : (
                        <Button
                          small
                          of={`session-${session.id}`}
                          busy={atWork === session.id ? words.signingOut : null}
                          onClick={() => void endOne(session.id)}
                        >
                          {words.signOutOne}
                        </Button>
                      )}
                    </li>
                  ))}
                </ul>
                <MoreButton list={sessions} />
                {nodes.length > 2 ? (
                  <Button busy={atWork === OTHERS ? words.signingOut : null} onClick={() => void endOthers()}>
                    {words.signOutOthers}
                  </Button>
                ) : null}
              </>
            )}
          </Listing>
        </section>
        <section>
          {changing ? (
            <>
              <h3>{words.changePassword}</h3>
              <p class="hint">{words.passwordLead}</p>
              <PasswordForm
                audience="INFLUENCER"
                email={email}
                autofocus
                onChanged={(ended) => {
                  // The form goes, and both passwords with it.
                  setChanging(false);
                  setSaid({ done: words.passwordChanged(ended) });
                  refresh();
                }}
              />
            </>
          ) : (
            <Button onClick={() => setChanging(true)}>{words.changePassword}</Button>
          )}
        </section>
        <p role="status">{said && 'done' in said ? said.done : null}</p>
        <div role="alert">{said && 'refused' in said ? <p class="error">{said.refused['']}</p> : null}</div>
      </div>
      <div class="actions">
        <Button busy={atWork === 'this' ? words.signingOut : null} onClick={() => void signOut()}>
          {words.signOut}
        </Button>
        <Button kind="primary" onClick={onClose}>
          {words.close}
        </Button>
      </div>
    </Dialog>
  );
}
