import { influencers as words } from '#messages/influencers';
import { send } from '../api/client';
import { type FragmentType, graphql, readFragment } from '../gql';
import { Button } from '../ui/Button';
import { isolated } from '../ui/isolated';
import { refuse } from '../ui/outcome';
import { press } from '../ui/press';

const TryAgainButton_Influencer = graphql(`
  fragment TryAgainButton_Influencer on Influencer { id name archivedAt canTryAgain }
`);

const TryAgain = graphql(`
  mutation TryAgain($input: TryAgainInput!) {
    tryAgain(input: $input) {
      __typename
      ... on InfluencerChanged { influencer { readiness findings { message } } }
      ... on NotFound { message fix }
    }
  }
`);

interface TryAgainButtonProps {
  influencer: FragmentType<typeof TryAgainButton_Influencer>;
  /** Why this admin may not press it, if they may not: then there is no button. */
  whyNot: string | null;
  onDone: () => void;
  small?: boolean;
  'aria-describedby'?: string;
}

/** Lifts what 100ms refused, where it has refused something. */
export function TryAgainButton({ influencer, whyNot, onDone, ...rest }: TryAgainButtonProps) {
  const { id, name, archivedAt, canTryAgain } = readFragment(TryAgainButton_Influencer, influencer);
  if (!canTryAgain || archivedAt || whyNot) return null;

  async function tryAgain(): Promise<void> {
    await press(async () => {
      const { tryAgain: result } = await send(TryAgain, { input: { influencerId: id } });
      if (result.__typename === 'NotFound') return refuse(result);
      const { readiness, findings } = result.influencer;
      // What 100ms refused may not be all that is in the way.
      const why = readiness === 'OFF' || readiness === 'BLOCKED' ? findings[0]?.message : null;
      return { done: why ? words.stillBlocked(isolated(name), why) : words.mayTryAgain(isolated(name)) };
    });
    onDone();
  }

  return (
    <Button {...rest} data-act="again" title={words.tryAgainHint} onClick={() => void tryAgain()}>
      {words.tryAgain}
    </Button>
  );
}
