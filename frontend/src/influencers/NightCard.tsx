import { influencers as influencersWords } from '#messages/influencers';
import { night as words } from '#messages/night';
import { rowMenu as rowMenuWords } from '#messages/rowMenu';
import { type FragmentType, graphql, readFragment } from '../gql';
import { Button } from '../ui/Button';
import { RowStatus } from './RowStatus';
import { needsToken } from './standing';
import { sourceOf, TokenLine } from './TokenLine';
import { TryAgainButton } from './TryAgainButton';
import type { useActions } from './useActions';

const NightCard_Influencer = graphql(`
  fragment NightCard_Influencer on Influencer {
    id
    name
    handle
    readiness
    findings { repairedBy }
    invitationPending
    tokenSource
    nextToken { source }
    token { lastFour }
    show { id state reconnectAtRisk }
    ...RowStatus_Influencer
    ...TokenLine_Influencer
    ...TryAgainButton_Influencer
    ...Action_Influencer
  }
`);

interface NightCardProps {
  influencer: FragmentType<typeof NightCard_Influencer>;
  actions: ReturnType<typeof useActions>;
}

/** One person as a card: how they stand, and at most three big buttons. */
export function NightCard({ influencer, actions }: NightCardProps) {
  const person = readFragment(NightCard_Influencer, influencer);
  const { whyNot, begin, streaming } = actions;
  const nameId = `night-name-${person.id}`;
  const atRisk = person.show?.reconnectAtRisk === true;
  const onAir = person.readiness === 'LIVE' && person.show?.state !== 'STARTING';
  return (
    <li
      class={['card', onAir ? 'on-air' : '', atRisk ? 'at-risk' : ''].join(' ').trim()}
      data-id={person.id}
      data-readiness={person.readiness}
    >
      <div class="card-top">
        <h3 id={nameId} translate={false}>
          <bdi>{person.name}</bdi>{' '}
          {person.handle ? <bdi class="muted">@{person.handle.replace(/^@/, '')}</bdi> : null}
        </h3>
        <RowStatus influencer={person} />
      </div>
      {person.token || sourceOf(person) !== 'PASTED' ? (
        <p class="muted card-token">
          <TokenLine influencer={person} />
        </p>
      ) : null}
      <div class="card-acts">
        {person.readiness === 'LIVE' && !whyNot.streaming ? (
          <Button of={nameId} onClick={() => streaming.change(person, false)}>
            {words.stop}
          </Button>
        ) : null}
        {person.readiness === 'OFF' && !whyNot.streaming ? (
          <Button of={nameId} onClick={() => streaming.change(person, true)}>
            {words.allow}
          </Button>
        ) : null}
        <TryAgainButton influencer={person} whyNot={whyNot.streaming} onDone={actions.refresh} of={nameId} />
        {whyNot.tokens ? null : (
          <Button
            kind={atRisk || needsToken(person) ? 'primary' : 'plain'}
            of={nameId}
            data-act="token"
            onClick={() => begin({ kind: 'token', influencer: person })}
          >
            {person.token ? influencersWords.updateToken : influencersWords.setToken}
          </Button>
        )}
        {whyNot.influencers ? null : (
          <Button of={nameId} onClick={() => begin({ kind: 'link', influencer: person })}>
            {person.invitationPending ? rowMenuWords.newInvitation : rowMenuWords.signInLink}
          </Button>
        )}
      </div>
    </li>
  );
}
