import { influencers as words } from '#messages/influencers';
import { readFragment } from '../gql';
import { isolated } from '../ui/isolated';
import { Menu, type MenuItem } from '../ui/Menu';
import { type Action, Action_Influencer, type ActionRef, type WhyNot } from './action';
import { bringBack } from './archive';

interface RowMenuProps {
  influencer: ActionRef;
  whyNot: WhyNot;
  onAction: (action: Action) => void;
  onChanged: () => void;
}

/** Everything else that can be done for somebody. */
export function RowMenu({ influencer, whyNot, onAction, onChanged }: RowMenuProps) {
  const person = readFragment(Action_Influencer, influencer);
  if (whyNot.influencers && whyNot.tokens) return null;
  const { influencers, tokens } = whyNot;
  const items: MenuItem[] = person.archivedAt
    ? [
        {
          label: words.restore,
          whyNot: influencers,
          onChoose: () => void bringBack(person, onChanged),
        },
      ]
    : [
        {
          label: person.invitationPending ? words.newInvitation : words.signInLink,
          whyNot: influencers,
          onChoose: () => onAction({ kind: 'link', influencer }),
        },
        { label: words.edit, whyNot: influencers, onChoose: () => onAction({ kind: 'edit', influencer }) },
        {
          label: words.setRoomCode,
          whyNot: tokens,
          onChoose: () => onAction({ kind: 'room-code', influencer }),
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
  return <Menu label={words.more(isolated(person.name))} items={items} />;
}
