import { type FragmentType, graphql, readFragment } from '../gql';
import type { InfluencerRow_InfluencerFragment } from '../gql/graphql';
import { influencersWords as words } from '../messages/desk';
import { Button } from '../ui/Button';
import { Expiry } from '../ui/Moment';
import { Switch } from '../ui/Switch';
import { RowStatus } from './RowStatus';

export const InfluencerRow_Influencer = graphql(`
  fragment InfluencerRow_Influencer on Influencer {
    id
    name
    handle
    email
    readiness
    findings { message }
    token { lastFour expiresAt }
    roomCode { kind hint }
    streaming { enabled by reason }
    show { id state startedAt }
    ...TokenDialog_Influencer
  }
`);

export type RowPerson = InfluencerRow_InfluencerFragment;

interface InfluencerRowProps {
  influencer: FragmentType<typeof InfluencerRow_Influencer>;
  /** What the switch shows while the desk has not answered yet. */
  switchingTo: boolean | undefined;
  /** Why the viewer may not do it; null when they may. */
  maySetTokens: string | null;
  maySwitch: string | null;
  onToken: (person: RowPerson) => void;
  onSwitch: (person: RowPerson, enabled: boolean) => void;
}

/** One influencer: how they stand, what they hold, and what can be done. */
export function InfluencerRow(props: InfluencerRowProps) {
  const person = readFragment(InfluencerRow_Influencer, props.influencer);
  const nameId = `name-${person.id}`;
  const onAir = person.readiness === 'LIVE' && person.show?.state !== 'STARTING';
  return (
    <tr class={onAir ? 'on-air' : undefined} data-readiness={person.readiness} data-id={person.id}>
      <th scope="row" class="name" id={nameId}>
        <b>{person.name}</b> <span class="muted">@{person.handle.replace(/^@/, '')}</span>
      </th>
      <td class="status">
        <RowStatus person={person} />
      </td>
      <td class={person.token ? 'token' : 'token none'}>
        {person.token ? (
          <>
            <span class="mono">
              <span aria-hidden="true">…</span>
              <span class="sr">{words.endsIn} </span>
              {person.token.lastFour}
            </span>
            <span class="muted">
              <span class="dot">·</span>
              <Expiry at={person.token.expiresAt} />
            </span>
          </>
        ) : (
          <span class="muted">{words.none}</span>
        )}
      </td>
      <td class={person.roomCode ? 'code' : 'code none'}>
        {person.roomCode ? (
          <span class="mono" title={person.roomCode.kind === 'LOCAL' ? words.local : undefined}>
            {person.roomCode.hint}
          </span>
        ) : (
          <span class="muted">{words.none}</span>
        )}
      </td>
      <td class="allow">
        <span class="allow-label" aria-hidden="true">
          {words.columns.streaming}
        </span>
        <Switch
          label={words.streamingOf(person.name)}
          on={props.switchingTo ?? person.streaming.enabled}
          disabled={props.maySwitch !== null}
          title={props.maySwitch ?? undefined}
          onChange={(enabled) => props.onSwitch(person, enabled)}
        />
      </td>
      <td class="act">
        <Button
          small
          kind={person.token ? 'quiet' : 'plain'}
          aria-describedby={nameId}
          disabled={props.maySetTokens !== null}
          title={props.maySetTokens ?? undefined}
          onClick={() => props.onToken(person)}
        >
          {person.token ? words.updateToken : words.setToken}
        </Button>
      </td>
    </tr>
  );
}
