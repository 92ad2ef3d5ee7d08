import { useState } from 'preact/hooks';
import { inbox as words } from '#messages/inbox';
import { token as tokenWords } from '#messages/token';
import { send } from '../api/client';
import { graphql, readFragment } from '../gql';
import type { FindingCode } from '../gql/graphql';
import { FormDialog } from '../ui/FormDialog';
import { sentenceOf } from '../ui/failure';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import { Said } from '../ui/Said';
import type { ActionProps, HandedIn } from './action';
import { useConflict } from './conflict';
import { TokenDialog_Influencer } from './TokenDialog';
import { TokenVerdict } from './TokenVerdict';

const UseHandedInToken = graphql(`
  mutation UseHandedInToken($input: UseHandedInTokenInput!) {
    useHandedInToken(input: $input) {
      __typename
      ... on SetAuthTokenSuccess { influencer { id streaming { enabled } } }
      ... on Problem { message fix }
      ... on TokenNeedsConfirmation { report { needsAccepting } }
      ... on Conflict { changes influencer { version } }
    }
  }
`);

/** What somebody has handed in, with its verdict, and the one press that uses it. */
export default function HandedInDialog({
  influencer,
  handedIn,
  onClose,
  onDone,
}: ActionProps & { handedIn: HandedIn }) {
  const person = readFragment(TokenDialog_Influencer, influencer);
  const name = isolated(person.name);
  const [needs, setNeeds] = useState<FindingCode[]>(handedIn.needsAccepting);
  const [theirs, setTheirs] = useState(false);
  const [asked, setAsked] = useState<string | null>(null);
  const conflict = useConflict(person.version);
  const broken = handedIn.verdict === 'BROKEN';
  const unsure = needs.length > 0 && !theirs;

  async function save(): Promise<Outcome> {
    const { useHandedInToken: result } = await send(UseHandedInToken, {
      input: {
        entryId: handedIn.entryId,
        expectedVersion: conflict.version,
        accept: theirs ? needs : [],
      },
    });
    switch (result.__typename) {
      case 'SetAuthTokenSuccess':
        onDone();
        return {
          done: (result.influencer.streaming.enabled ? tokenWords.saved : tokenWords.savedOff)(name),
        };
      case 'TokenNeedsConfirmation':
        setNeeds(result.report.needsAccepting);
        setTheirs(false);
        setAsked(sentenceOf(result));
        return undefined;
      case 'Conflict':
        onDone();
        return conflict.meet(result);
      default:
        onDone();
        return refuse(result);
    }
  }

  return (
    <FormDialog
      title={words.lookTitle(name)}
      send={save}
      submit={needs.length > 0 ? tokenWords.saveFor(name) : conflict.met ? tokenWords.saveOver : words.use}
      busy={tokenWords.saving}
      whyNot={broken ? words.whyNot : unsure ? tokenWords.whyNotTheirs(name) : undefined}
      onClose={onClose}
      careful
    >
      <div class="stack">
        <p>{words.lookLead(<span class="mono">…{handedIn.lastFour}</span>)}</p>
        {person.show ? <p class="notice">{words.showGoesOn(name)}</p> : null}
        {person.tokenSource === 'PASTED' ? null : (
          <p class="notice">{tokenWords.notPasted[person.tokenSource](name)}</p>
        )}
        <TokenVerdict
          reading={{ state: 'read', verdict: handedIn.verdict, report: handedIn.report }}
          whose={unsure}
        >
          {needs.length > 0 ? (
            <label class="check">
              <input
                type="checkbox"
                checked={theirs}
                onChange={(event) => setTheirs(event.currentTarget.checked)}
              />
              <span>{tokenWords.saveAnyway(name)}</span>
            </label>
          ) : null}
        </TokenVerdict>
        <div role="status">
          {asked ? (
            <p class="notice">
              <Said text={asked} />
            </p>
          ) : null}
        </div>
      </div>
    </FormDialog>
  );
}
