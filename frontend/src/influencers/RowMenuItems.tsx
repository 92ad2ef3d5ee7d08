import { influencers as influencersWords } from '#messages/influencers';
import { rowMenu as words } from '#messages/rowMenu';
import { readFragment } from '../gql';
import type { Action_InfluencerFragment } from '../gql/graphql';
import type { Opened } from '../ui/MenuButton';
import { type MenuItem, OpenMenu } from '../ui/OpenMenu';
import { press } from '../ui/press';
import { type Action, Action_Influencer, type ActionRef, type WhyNot } from './action';

export interface RowMenuProps {
  influencer: ActionRef;
  whyNot: WhyNot;
  onAction: (action: Action) => void;
  onReason: (person: Action_InfluencerFragment) => void;
  onChanged: () => void;
}

/** The open menu of a row. */
export default function RowMenuItems({
  influencer,
  whyNot,
  onAction,
  onReason,
  onChanged,
  ...opened
}: RowMenuProps & Opened) {
  const person = readFragment(Action_Influencer, influencer);
  const { influencers, tokens, streaming } = whyNot;
  const { enabled, reason } = person.streaming;
  const items: MenuItem[] = person.archivedAt
    ? [
        {
          label: words.restore,
          whyNot: influencers,
          onChoose: () =>
            // A failure to load is told by the press that it was for.
            void press(async () => {
              const { bringBack } = await import('./archive');
              await bringBack(person, () => {
                onChanged();
                // Nobody comes back with a password.
                onAction({ kind: 'link', influencer });
              });
              return undefined;
            }),
        },
      ]
    : [
        {
          label: person.invitationPending ? words.newInvitation : words.signInLink,
          whyNot: influencers,
          onChoose: () => onAction({ kind: 'link', influencer }),
        },
        ...(person.invitationPending
          ? []
          : [
              {
                label: words.newPasswordLink,
                whyNot: influencers,
                onChoose: () => onAction({ kind: 'new-password', influencer }),
              },
            ]),
        { label: words.edit, whyNot: influencers, onChoose: () => onAction({ kind: 'edit', influencer }) },
        {
          label: words.askForToken,
          whyNot: tokens,
          onChoose: () => onAction({ kind: 'hand-in', influencer }),
        },
        {
          label: words.setRoomCode,
          whyNot: tokens,
          onChoose: () => onAction({ kind: 'room-code', influencer }),
        },
        {
          label: enabled ? words.offWithReason : reason ? words.editReason : influencersWords.addReason,
          whyNot: streaming,
          onChoose: () => onReason(person),
        },
        ...(person.token
          ? [
              {
                label: words.removeToken,
                whyNot: tokens,
                onChoose: () => onAction({ kind: 'remove-token', influencer }),
              },
            ]
          : []),
        {
          label: words.archive,
          whyNot: influencers,
          onChoose: () => onAction({ kind: 'archive', influencer }),
        },
      ];
  return <OpenMenu {...opened} items={items} />;
}
