import { influencers as words } from '#messages/influencers';
import { type FragmentType, graphql, readFragment } from '../gql';
import { Button } from '../ui/Button';
import { press } from '../ui/press';

const TryAgainButton_Influencer = graphql(`
  fragment TryAgainButton_Influencer on Influencer { id name archivedAt canTryAgain }
`);

interface TryAgainButtonProps {
  influencer: FragmentType<typeof TryAgainButton_Influencer>;
  /** Why this admin may not press it, if they may not: then there is no button. */
  whyNot: string | null;
  onDone: () => void;
  small?: boolean;
  of?: string;
}

/** Lifts what 100ms refused, where it has refused something. */
export function TryAgainButton({ influencer, whyNot, onDone, ...rest }: TryAgainButtonProps) {
  const { id, name, archivedAt, canTryAgain } = readFragment(TryAgainButton_Influencer, influencer);
  if (!canTryAgain || archivedAt || whyNot) return null;

  async function tryAgain(): Promise<void> {
    await press(async () => (await import('./tryAgain')).tryAgain(id, name));
    onDone();
  }

  return (
    <Button {...rest} data-act="again" title={words.tryAgainHint} onClick={() => void tryAgain()}>
      {words.tryAgain}
    </Button>
  );
}
