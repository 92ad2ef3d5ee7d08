import { useState } from 'preact/hooks';
import { asking as words } from '#messages/asking';
import { type FragmentType, graphql, readFragment } from '../gql';
import type { CheckWithHms_InfluencerFragment } from '../gql/graphql';
import { Button } from '../ui/Button';
import { refuse } from '../ui/outcome';
import { usePress } from '../ui/press';
import { Said } from '../ui/Said';
import { When } from '../ui/When';
import { checkWithHms } from './checkWithHms';

const CheckWithHms_Influencer = graphql(`
  fragment CheckWithHms_Influencer on Influencer {
    id
    archivedAt
    token { lastFour hmsAnswer { accepted at message } }
    nextToken { source }
  }
`);

type Answer = NonNullable<NonNullable<CheckWithHms_InfluencerFragment['token']>['hmsAnswer']>;

interface CheckWithHmsProps {
  influencer: FragmentType<typeof CheckWithHms_Influencer>;
  /** Why this admin may not press it, if they may not: then there is no button. */
  whyNot: string | null;
  refresh: () => void;
}

/** What 100ms last said about a token and how long ago, and asking it now. */
export function CheckWithHms({ influencer, whyNot, refresh }: CheckWithHmsProps) {
  const { id, archivedAt, token, nextToken } = readFragment(CheckWithHms_Influencer, influencer);
  // What was answered about a token that is kept nowhere is known here alone.
  const [made, setMade] = useState<Answer | null>(null);
  const { atWork, press } = usePress();
  const answer = token && (nextToken?.source ?? 'PASTED') === 'PASTED' ? token.hmsAnswer : made;
  if (!token && !nextToken) return null;

  const check = () =>
    press('check', async () => {
      const result = await checkWithHms(id);
      refresh();
      if (result.__typename !== 'CheckedWithHms') return refuse(result);
      setMade(result.source === 'MINTED' ? result.answer : null);
    });

  return (
    <div class="check-with-hms" aria-live="polite">
      {answer ? (
        <p data-accepted={answer.accepted}>
          {answer.accepted ? (
            words.accepted(<When at={answer.at} />)
          ) : (
            <>
              <span class="error">
                <Said text={answer.message} />
              </span>{' '}
              <span class="muted">
                <When at={answer.at} />
              </span>
            </>
          )}
        </p>
      ) : null}
      {whyNot || archivedAt ? null : nextToken?.source === 'ROOM_CODE' ? (
        <p class="hint">{words.onlyAtGoLive}</p>
      ) : (
        <p class="ask">
          <Button small busy={atWork ? words.asking : null} onClick={() => void check()}>
            {words.ask}
          </Button>
          <span class="hint">{words.hint}</span>
        </p>
      )}
    </div>
  );
}
