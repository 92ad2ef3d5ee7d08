import { failureOf, mutate } from '../api/client';
import { graphql, readFragment } from '../gql';
import { influencersWords as words } from '../messages/desk';
import { Menu, type MenuItem } from '../ui/Menu';
import { toastDone, toastFailed } from '../ui/Toast';
import { type Act, Act_Influencer, type ActRef, type MayNot } from './act';

const RestoreInfluencer = graphql(`
  mutation RestoreInfluencer($input: RestoreInfluencerInput!) {
    restoreInfluencer(input: $input) {
      __typename
      ... on NotFound { message }
    }
  }
`);

/** Bring somebody back, and say so or why not. */
export async function restore(influencerId: string, name: string, onDone: () => void): Promise<void> {
  try {
    const { restoreInfluencer: result } = await mutate(RestoreInfluencer, { input: { influencerId } });
    if (result.__typename === 'NotFound') toastFailed(result.message);
    else toastDone(words.restored(name));
  } catch (reason) {
    toastFailed(failureOf(reason).message);
  }
  onDone();
}

interface RowMenuProps {
  influencer: ActRef;
  mayNot: MayNot;
  onAct: (act: Act) => void;
  onChanged: () => void;
}

/** Everything else that can be done for somebody. */
export function RowMenu({ influencer, mayNot, onAct, onChanged }: RowMenuProps) {
  const person = readFragment(Act_Influencer, influencer);
  if (mayNot.people && mayNot.tokens) return null;
  const { people, tokens } = mayNot;
  const items: MenuItem[] = person.archivedAt
    ? [
        {
          label: words.restore,
          whyNot: people,
          onChoose: () => void restore(person.id, person.name, onChanged),
        },
      ]
    : [
        {
          label: person.invitationPending ? words.newInvitation : words.signInLink,
          whyNot: people,
          onChoose: () => onAct({ kind: 'link', influencer }),
        },
        { label: words.edit, whyNot: people, onChoose: () => onAct({ kind: 'edit', influencer }) },
        {
          label: words.setRoomCode,
          whyNot: tokens,
          onChoose: () => onAct({ kind: 'room-code', influencer }),
        },
        ...(person.token
          ? [
              {
                label: words.removeToken,
                whyNot: tokens,
                onChoose: () => onAct({ kind: 'remove-token', influencer }),
              },
            ]
          : []),
        { label: words.archive, whyNot: people, onChoose: () => onAct({ kind: 'archive', influencer }) },
      ];
  return <Menu label={words.more(person.name)} items={items} />;
}
