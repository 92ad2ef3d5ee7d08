import { useCallback } from 'preact/hooks';
import { influencers as influencersWords } from '#messages/influencers';
import { whose as words } from '#messages/whose';
import { send } from '../api/client';
import { usePoll } from '../api/poll';
import { type FragmentType, graphql, readFragment } from '../gql';
import { Button } from '../ui/Button';
import { useAskAgain } from '../ui/changes';
import type { Found } from './found';
import { StandingBadge } from './RowStatus';
import type { useActions } from './useActions';

const WhoseOwner_Influencer = graphql(`
  fragment WhoseOwner_Influencer on Influencer {
    id
    name
    readiness
    archivedAt
    findings { code }
    streaming { enabled }
    show { id state startedAt }
    token { lastFour }
    ...Action_Influencer
  }
`);

const WhoseOwnersDocument = graphql(`
  query WhoseOwners($ids: [ID!]) {
    influencers(first: 100, filter: { ids: $ids }) { nodes { id ...WhoseOwner_Influencer } }
  }
`);

const POLL_MS = 4000;

type Owner = Found['owners'][number];
type PersonRef = FragmentType<typeof WhoseOwner_Influencer>;

interface WhoseOwnersProps {
  owners: readonly Owner[];
  kind: 'TOKEN' | 'ROOM_CODE';
  actions: ReturnType<typeof useActions>;
  changes: number;
}

/** Who has it, how, whether they are live, and what can be done about it on this desk. */
export function WhoseOwners({ owners, kind, actions, changes }: WhoseOwnersProps) {
  const ids = owners.map(({ influencer }) => influencer.id);
  const load = useCallback(() => send(WhoseOwnersDocument, { ids }), [ids.join()]);
  const { data, refresh } = usePoll(load, POLL_MS);
  useAskAgain(changes, refresh);
  // Whoever is archived is not in the list, and stays as they were.
  const now = new Map(data?.influencers.nodes.map((node) => [node.id, node]));
  return (
    <ul class="owners">
      {owners.map((owner) => (
        <OwnerLine
          key={owner.influencer.id}
          owner={owner}
          person={now.get(owner.influencer.id) ?? owner.influencer}
          kind={kind}
          actions={actions}
        />
      ))}
    </ul>
  );
}

interface OwnerLineProps {
  owner: Owner;
  person: PersonRef;
  kind: 'TOKEN' | 'ROOM_CODE';
  actions: ReturnType<typeof useActions>;
}

function OwnerLine({ owner: { use, liveWithIt }, person: ref, kind, actions }: OwnerLineProps) {
  const person = readFragment(WhoseOwner_Influencer, ref);
  const { id, name, show, archivedAt, streaming } = person;
  const { begin, whyNot } = actions;
  return (
    <li>
      <p>
        <b translate={false}>
          <bdi>{name}</bdi>
        </b>{' '}
        <StandingBadge of={person} />
      </p>
      <p class="muted">
        {words.uses[kind][use]} {archivedAt ? words.archived : null}{' '}
        {show
          ? kind === 'ROOM_CODE' && !liveWithIt
            ? words.live
            : words.liveWith[`${liveWithIt}`]
          : words.notLive}
      </p>
      {archivedAt ? null : (
        <div class="acts">
          {streaming.enabled || show ? (
            <Button
              small
              disabled={whyNot.streaming !== null}
              title={whyNot.streaming ?? undefined}
              onClick={() => actions.streaming.change({ id, name, show }, false)}
            >
              {show ? words.stop : words.switchOff}
            </Button>
          ) : null}
          {kind === 'TOKEN' && use === 'CURRENT' ? (
            <>
              <Button small onClick={() => begin({ kind: 'token', influencer: person })}>
                {influencersWords.updateToken}
              </Button>
              {person.token ? (
                <Button small onClick={() => begin({ kind: 'remove-token', influencer: person })}>
                  {words.remove}
                </Button>
              ) : null}
            </>
          ) : null}
          {kind === 'ROOM_CODE' ? (
            <Button small onClick={() => begin({ kind: 'room-code', influencer: person })}>
              {words.replaceCode}
            </Button>
          ) : null}
        </div>
      )}
    </li>
  );
}
