import type { ComponentProps } from 'preact';
import { influencers as words } from '#messages/influencers';
import { type FragmentType, graphql, readFragment } from '../gql';
import { Button } from '../ui/Button';
import { isolated } from '../ui/isolated';
import { Relative } from '../ui/Moment';
import { Switch } from '../ui/Switch';
import type { Action, WhyNot } from './action';
import type { Person } from './asking';
import { RowMenu } from './RowMenu';
import { RowStatus } from './RowStatus';
import { sourceOf, TokenLine } from './TokenLine';
import { TryAgainButton } from './TryAgainButton';

export const InfluencerRow_Influencer = graphql(`
  fragment InfluencerRow_Influencer on Influencer {
    id
    name
    handle
    readiness
    invitationPending
    archivedAt
    tags
    lastLiveAt
    nextShow { startsAt }
    tokenSource
    nextToken { source }
    token { lastFour }
    roomCode { kind hint }
    streaming { enabled }
    show { id state reconnectAtRisk }
    ...RowStatus_Influencer
    ...TokenLine_Influencer
    ...TryAgainButton_Influencer
    ...Action_Influencer
  }
`);

interface InfluencerRowProps {
  influencer: FragmentType<typeof InfluencerRow_Influencer>;
  /** What the switch shows while the desk has not answered yet. */
  switchingTo: boolean | undefined;
  whyNot: WhyNot;
  /** Whether their panel stands beside the list. */
  open: boolean;
  /** Whether they are chosen; null where nobody can be. */
  chosen: boolean | null;
  onChoose: (id: string, on: boolean, range: boolean) => void;
  /** List only those who have this tag. */
  onTag: (tag: string) => void;
  onAction: (action: Action) => void;
  onSwitch: (person: Person, enabled: boolean) => void;
  onReason: ComponentProps<typeof RowMenu>['onReason'];
  onOpen: (id: string) => void;
  onChanged: () => void;
}

/** One influencer: how they stand, what they hold, and what can be done. */
export function InfluencerRow(props: InfluencerRowProps) {
  const person = readFragment(InfluencerRow_Influencer, props.influencer);
  const nameId = `name-${person.id}`;
  const onAir = person.readiness === 'LIVE' && person.show?.state !== 'STARTING';

  const atRisk = person.show?.reconnectAtRisk === true;

  function openUnlessControl(event: MouseEvent): void {
    const onControl =
      event.target instanceof Element && event.target.closest('button, label, input, a, [role=menu]');
    if (!onControl && !getSelection()?.toString()) props.onOpen(person.id);
  }

  return (
    // For the keyboard, the name in it is a button.
    <tr
      class={
        [onAir ? 'on-air' : '', atRisk ? 'at-risk' : '', props.open ? 'open' : ''].join(' ').trim() ||
        undefined
      }
      data-readiness={person.readiness}
      data-id={person.id}
      onClick={openUnlessControl}
    >
      {props.chosen === null ? null : (
        <td class="choose">
          <label class="pick">
            <input
              type="checkbox"
              aria-label={words.chooseOne(isolated(person.name))}
              checked={props.chosen}
              // A press with Shift would mark the text between.
              onMouseDown={(event) => event.shiftKey && event.preventDefault()}
              onClick={({ currentTarget, shiftKey }) =>
                props.onChoose(person.id, currentTarget.checked, shiftKey)
              }
            />
          </label>
        </td>
      )}
      <th scope="row" class="name">
        <button type="button" onClick={() => props.onOpen(person.id)}>
          <b translate={false} id={nameId}>
            <bdi>{person.name}</bdi>
          </b>
        </button>{' '}
        {person.handle ? (
          <bdi class="muted" translate={false}>
            @{person.handle.replace(/^@/, '')}
          </bdi>
        ) : null}
        {person.invitationPending ? (
          <span class="reason">
            {words.invited}{' '}
            {person.archivedAt || props.whyNot.influencers ? null : (
              <button
                type="button"
                class="keyword"
                data-act="share"
                id={`share-${person.id}`}
                aria-labelledby={`share-${person.id} ${nameId}`}
                onClick={() => props.onAction({ kind: 'link', influencer: person })}
              >
                {words.share}
              </button>
            )}
          </span>
        ) : null}
        {person.tags.length > 0 ? (
          <span class="tags">
            {person.tags.map((tag) => (
              <button
                key={tag}
                type="button"
                class="keyword"
                title={words.onlyTag(tag)}
                onClick={() => props.onTag(tag)}
              >
                <bdi translate={false}>{tag}</bdi>
              </button>
            ))}
          </span>
        ) : null}
      </th>
      <td class="status">
        <RowStatus influencer={person} />
      </td>
      <td class={person.token || sourceOf(person) !== 'PASTED' ? 'token' : 'token none'}>
        <TokenLine influencer={person} />
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
      <td class={person.nextShow ? 'last next' : 'last next none'}>
        {person.nextShow ? (
          <>
            <span class="last-label">{words.columns.nextShow} </span>
            <Relative at={person.nextShow.startsAt} />
          </>
        ) : null}
      </td>
      <td class={person.lastLiveAt ? 'last' : 'last none'}>
        {person.lastLiveAt ? (
          <>
            <span class="last-label">{words.columns.lastLive} </span>
            <Relative at={person.lastLiveAt} />
          </>
        ) : (
          <span class="muted">{words.never}</span>
        )}
      </td>
      <td class="allow">
        <span class="allow-label" aria-hidden="true">
          {words.columns.streaming}
        </span>
        <Switch
          label={words.streamingOf(isolated(person.name))}
          on={props.switchingTo ?? person.streaming.enabled}
          disabled={props.whyNot.streaming !== null || person.archivedAt !== null}
          title={props.whyNot.streaming ?? undefined}
          onChange={(enabled) => props.onSwitch(person, enabled)}
        />
      </td>
      <td class="act">
        <TryAgainButton
          small
          influencer={person}
          whyNot={props.whyNot.streaming}
          onDone={props.onChanged}
          of={nameId}
        />
        {person.archivedAt ? null : (
          <Button
            small
            kind={person.token && !atRisk ? 'quiet' : 'plain'}
            of={nameId}
            disabled={props.whyNot.tokens !== null}
            title={props.whyNot.tokens ?? undefined}
            data-act="token"
            onClick={() => props.onAction({ kind: 'token', influencer: person })}
          >
            {person.token ? words.updateToken : words.setToken}
          </Button>
        )}
        <RowMenu
          influencer={person}
          whyNot={props.whyNot}
          onAction={props.onAction}
          onReason={props.onReason}
          onChanged={props.onChanged}
        />
      </td>
    </tr>
  );
}
