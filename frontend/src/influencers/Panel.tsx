import '../styles/panel.css';
import { useId, useMemo } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { influencers as influencersWords } from '#messages/influencers';
import { panel as words } from '#messages/panel';
import { rowMenu as rowMenuWords } from '#messages/rowMenu';
import { whenChanged } from '../api/changed';
import { send } from '../api/client';
import { usePoll } from '../api/poll';
import { graphql } from '../gql';
import { Button } from '../ui/Button';
import { useAskAgain } from '../ui/changes';
import { Freshness } from '../ui/Freshness';
import { Listing } from '../ui/Listing';
import { useArrival } from '../ui/Page';
import { CheckWithHms } from './CheckWithHms';
import { NewRehearsals } from './NewRehearsals';
import { PanelCode } from './PanelCode';
import { PanelNotes } from './PanelNotes';
import { PanelPageReport } from './PanelPageReport';
import { PanelPlans } from './PanelPlans';
import { PanelRehearsal } from './PanelRehearsal';
import { PanelSessions } from './PanelSessions';
import { PanelShow } from './PanelShow';
import { PanelSource } from './PanelSource';
import { PanelStatus } from './PanelStatus';
import { PanelToken } from './PanelToken';
import { RowMenu } from './RowMenu';
import { TryAgainButton } from './TryAgainButton';
import type { useActions } from './useActions';

const PanelDocument = graphql(`
  query Panel($id: ID!) {
    influencer(id: $id) {
      id
      name
      handle
      email
      archivedAt
      invitationPending
      show { id }
      token { lastFour }
      nextToken { source }
      ...Action_Influencer
      ...TryAgainButton_Influencer
      ...PanelStatus_Influencer
      ...PanelShow_Influencer
      ...PanelSource_Influencer
      ...PanelToken_Influencer
      ...CheckWithHms_Influencer
      ...PanelCode_Influencer
      ...PanelNotes_Influencer
      pageReport { ...PanelPageReport_PageReport }
      rehearsal { ...PanelRehearsal_Rehearsal }
    }
  }
`);

const POLL_MS = 4000;
const KEPT_MS = 60_000;

interface PanelProps {
  id: string;
  /** Raised when something was changed on this page: the panel then asks again at once. */
  changes: number;
  actions: ReturnType<typeof useActions>;
  onChanged: () => void;
  onClose: () => void;
}

/** Everything about one influencer, beside the list. */
export default function Panel({ id, changes, actions, onChanged, onClose }: PanelProps) {
  // The desk looks at the stored token itself, once a minute at least.
  const load = useMemo(() => whenChanged(() => send(PanelDocument, { id }), { keptMs: KEPT_MS }), [id]);
  const poll = usePoll(load, POLL_MS);
  const { data, failure, refresh } = poll;
  const person = data?.influencer;
  const panel = useArrival<HTMLElement>();
  const titleId = useId();

  useAskAgain(changes, refresh);

  const { whyNot, begin } = actions;
  return (
    <section class="panel" role="dialog" aria-labelledby={titleId} ref={panel} tabIndex={-1}>
      <div class="panel-head">
        <div>
          <h2 id={titleId} translate={!person}>
            <bdi>{person?.name ?? (data ? words.gone : failure ? words.somebody : words.loading)}</bdi>
          </h2>
          {person ? (
            <p class="muted" translate={false}>
              {person.handle ? (
                <>
                  <bdi>@{person.handle.replace(/^@/, '')}</bdi>
                  {person.email ? ' · ' : null}
                </>
              ) : null}
              <bdi>{person.email}</bdi>
            </p>
          ) : null}
        </div>
        <div class="panel-tools">
          {person ? (
            <RowMenu
              influencer={person}
              whyNot={whyNot}
              onAction={begin}
              onReason={actions.streaming.askReason}
              onChanged={onChanged}
            />
          ) : null}
          <Button kind="quiet" aria-label={words.close} onClick={onClose}>
            <span aria-hidden="true">✕</span>
          </Button>
        </div>
      </div>
      <Freshness of={poll} />
      <NewRehearsals onNew={refresh} />
      <Listing asked={poll}>{() => (person ? null : <p class="muted">{words.goneFix}</p>)}</Listing>
      {person ? (
        <>
          {person.archivedAt ? <p class="notice">{words.archived}</p> : null}
          <div class="panel-acts">
            <TryAgainButton influencer={person} whyNot={whyNot.streaming} onDone={onChanged} />
            {person.archivedAt ? null : (
              <>
                {whyNot.tokens ? null : (
                  <Button
                    data-act="token"
                    kind={person.token || person.nextToken ? 'plain' : 'primary'}
                    onClick={() => begin({ kind: 'token', influencer: person })}
                  >
                    {person.token ? influencersWords.updateToken : influencersWords.setToken}
                  </Button>
                )}
                {whyNot.influencers ? null : (
                  <>
                    <Button onClick={() => begin({ kind: 'link', influencer: person })}>
                      {person.invitationPending ? rowMenuWords.newInvitation : rowMenuWords.signInLink}
                    </Button>
                    {person.invitationPending ? null : (
                      <Button onClick={() => begin({ kind: 'new-password', influencer: person })}>
                        {rowMenuWords.newPasswordLink}
                      </Button>
                    )}
                    <Button onClick={() => begin({ kind: 'edit', influencer: person })}>
                      {rowMenuWords.edit}
                    </Button>
                  </>
                )}
              </>
            )}
          </div>
          {person.invitationPending ? <p class="hint">{words.invitationPending}</p> : null}
          <PanelStatus influencer={person} actions={actions} />
          <PanelNotes influencer={person} whyNot={whyNot.influencers} onChanged={onChanged} />
          <PanelShow influencer={person} actions={actions} />
          <PanelPlans
            id={person.id}
            name={person.name}
            show={person.show?.id}
            mayChange={!whyNot.influencers && !person.archivedAt}
            onChanged={onChanged}
          />
          <PanelPageReport report={person.pageReport} />
          <PanelRehearsal rehearsal={person.rehearsal} />
          <PanelSource influencer={person} actions={actions} />
          <PanelToken
            influencer={person}
            onRestore={
              whyNot.tokens || person.archivedAt
                ? null
                : (version) => begin({ kind: 'restore-token', influencer: person, version })
            }
          />
          <CheckWithHms
            key={`${person.id} ${person.token?.lastFour}`}
            influencer={person}
            whyNot={whyNot.streaming}
            refresh={onChanged}
          />
          <PanelCode influencer={person} actions={actions} refresh={refresh} />
          {whyNot.influencers || person.archivedAt ? null : (
            <PanelSessions id={person.id} name={person.name} show={person.show?.id} />
          )}
          <p class="panel-audit">
            <Link href={`/admin/audit?person=${person.id}`}>{words.audit}</Link>
            {whyNot.influencers ? null : <Link href="/admin/admins">{words.links}</Link>}
          </p>
        </>
      ) : null}
    </section>
  );
}
