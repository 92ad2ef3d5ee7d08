import { useState } from 'preact/hooks';
import { token as words } from '#messages/token';
import { send } from '../api/client';
import { graphql, readFragment } from '../gql';
import type { FindingCode } from '../gql/graphql';
import { FormDialog } from '../ui/FormDialog';
import { sentenceOf } from '../ui/failure';
import { isolated } from '../ui/isolated';
import { Expiry } from '../ui/Moment';
import { type Outcome, refuse } from '../ui/outcome';
import { Said } from '../ui/Said';
import { offByAdmin } from './AllowAgain';
import type { ActionProps, EarlierToken } from './action';
import { useConflict } from './conflict';
import { effect, TokenDialog_Influencer } from './TokenDialog';

const RestoreToken = graphql(`
  mutation RestoreToken($input: RestoreTokenInput!) {
    restoreToken(input: $input) {
      __typename
      ... on TokenRestored { influencer { id streaming { enabled } } }
      ... on Problem { message fix }
      ... on TokenNeedsConfirmation { report { needsAccepting } }
      ... on Conflict { changes influencer { version token { lastFour } } }
    }
  }
`);

/** Asks before an earlier token is set again, and whose it is if it seems to be somebody else's. */
export function RestoreTokenDialog({
  influencer,
  version,
  onClose,
  onDone,
}: ActionProps & { version: EarlierToken }) {
  const person = readFragment(TokenDialog_Influencer, influencer);
  const name = isolated(person.name);
  const [current, setCurrent] = useState(influencer.token);
  const [asked, setAsked] = useState<{ codes: FindingCode[]; why: string } | null>(null);
  const conflict = useConflict(person.version);

  async function restore(): Promise<Outcome> {
    const { restoreToken: result } = await send(RestoreToken, {
      input: {
        influencerId: person.id,
        versionId: version.id,
        expectedVersion: conflict.version,
        accept: asked?.codes ?? [],
      },
    });
    switch (result.__typename) {
      case 'TokenRestored':
        onDone();
        return { done: (result.influencer.streaming.enabled ? words.restored : words.restoredOff)(name) };
      case 'TokenNeedsConfirmation':
        setAsked({ codes: result.report.needsAccepting, why: sentenceOf(result) });
        return undefined;
      case 'Conflict': {
        const { token } = result.influencer;
        onDone();
        setCurrent(token);
        return conflict.meet(
          token ? { ...result, message: `${result.message} ${words.conflictNow(token.lastFour)}` } : result,
        );
      }
      default:
        onDone();
        return refuse(result);
    }
  }

  return (
    <FormDialog
      title={words.restoreTitle(name)}
      send={restore}
      submit={asked ? words.restoreFor(name) : conflict.met ? words.saveOver : words.restore}
      busy={words.restoring}
      onClose={onClose}
      careful
    >
      <div class="stack">
        <p>
          {words.earlier(<span class="mono">…{version.lastFour}</span>)}
          <span class="dot"> · </span>
          <Expiry at={version.expiresAt} />
        </p>
        <p class="muted">
          {current ? words.replaces(<span class="mono">…{current.lastFour}</span>) : words.replacesNothing}
        </p>
        {person.show ? <p class="notice">{effect(person.show, version)(name)}</p> : null}
        {person.tokenSource === 'PASTED' ? null : (
          <p class="notice">{words.notPasted[person.tokenSource](name)}</p>
        )}
        {offByAdmin(person) ? <p class="notice">{words.staysOff}</p> : null}
        <div role="status">
          {asked ? (
            <p class="notice">
              <Said text={asked.why} />
            </p>
          ) : null}
        </div>
      </div>
    </FormDialog>
  );
}
