import '../styles/panel.css';
import { useCallback, useEffect, useId, useRef } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { failureOf, query } from '../api/client';
import { graphql } from '../gql';
import { deskWords, influencersWords } from '../messages/desk';
import { personWords as words } from '../messages/person';
import { Button } from '../ui/Button';
import { Freshness } from '../ui/Freshness';
import { usePoll } from '../ui/poll';
import { PersonCode } from './PersonCode';
import { PersonPhone } from './PersonPhone';
import { PersonShow } from './PersonShow';
import { PersonStatus } from './PersonStatus';
import { PersonToken } from './PersonToken';
import { RowMenu } from './RowMenu';
import type { useActs } from './useActs';

const PersonPanelDocument = graphql(`
  query PersonPanel($id: ID!) {
    influencer(id: $id) {
      id
      name
      handle
      email
      archivedAt
      invitationPending
      token { lastFour }
      ...Act_Influencer
      ...PersonStatus_Influencer
      ...PersonShow_Influencer
      ...PersonToken_Influencer
      ...PersonCode_Influencer
      pageReport { ...PersonPhone_PageReport }
    }
  }
`);

const POLL_MS = 4000;

interface PersonPanelProps {
  id: string;
  /** Raised when something was changed on this page: the panel then asks again at once. */
  changes: number;
  acts: ReturnType<typeof useActs>;
  onChanged: () => void;
  onClose: () => void;
}

/** Everything about one influencer, beside the list. */
export default function PersonPanel({ id, changes, acts, onChanged, onClose }: PersonPanelProps) {
  const load = useCallback(async () => (await query(PersonPanelDocument, { id })).influencer, [id]);
  const { data: person, asOf, failure, refresh } = usePoll(load, POLL_MS);
  const panel = useRef<HTMLElement>(null);
  const titleId = useId();

  useEffect(() => panel.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    if (changes > 0) refresh();
  }, [changes]);

  const { mayNot, begin } = acts;
  return (
    <section class="panel" role="dialog" aria-labelledby={titleId} ref={panel} tabIndex={-1}>
      <div class="panel-head">
        <div>
          <h2 id={titleId}>
            {person?.name ?? (asOf ? words.gone : failure ? words.somebody : words.loading)}
          </h2>
          {person ? (
            <p class="muted">
              {person.handle ? `@${person.handle.replace(/^@/, '')} · ` : ''}
              {person.email}
            </p>
          ) : null}
        </div>
        <div class="panel-tools">
          {person ? (
            <RowMenu influencer={person} mayNot={mayNot} onAct={begin} onChanged={onChanged} />
          ) : null}
          <Button kind="quiet" aria-label={words.close} onClick={onClose}>
            <span aria-hidden="true">✕</span>
          </Button>
        </div>
      </div>
      <Freshness asOf={asOf} failed={failure !== null && asOf !== null} />
      {failure !== null && asOf === null ? (
        <div role="alert" class="stack">
          <p class="error">{failureOf(failure).message}</p>
          <Button onClick={refresh}>{deskWords.tryAgain}</Button>
        </div>
      ) : null}
      {asOf !== null && !person ? <p class="muted">{words.goneFix}</p> : null}
      {person ? (
        <>
          {person.archivedAt ? <p class="notice">{words.archived}</p> : null}
          <div class="panel-acts">
            {person.archivedAt ? null : (
              <>
                {mayNot.tokens ? null : (
                  <Button
                    data-act="token"
                    kind={person.token ? 'plain' : 'primary'}
                    onClick={() => begin({ kind: 'token', influencer: person })}
                  >
                    {person.token ? influencersWords.updateToken : influencersWords.setToken}
                  </Button>
                )}
                {mayNot.people ? null : (
                  <>
                    <Button onClick={() => begin({ kind: 'link', influencer: person })}>
                      {person.invitationPending
                        ? influencersWords.newInvitation
                        : influencersWords.signInLink}
                    </Button>
                    <Button onClick={() => begin({ kind: 'edit', influencer: person })}>
                      {influencersWords.edit}
                    </Button>
                  </>
                )}
              </>
            )}
          </div>
          {person.invitationPending ? <p class="hint">{words.invitationPending}</p> : null}
          <PersonStatus influencer={person} acts={acts} />
          <PersonShow influencer={person} acts={acts} />
          <PersonPhone phone={person.pageReport} />
          <PersonToken influencer={person} />
          <PersonCode influencer={person} acts={acts} />
          <p class="panel-audit">
            <Link href={`/admin/audit?person=${person.id}`}>{words.audit}</Link>
            {mayNot.people ? null : <Link href="/admin/people">{words.links}</Link>}
          </p>
        </>
      ) : null}
    </section>
  );
}
