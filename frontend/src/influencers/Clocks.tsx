import { useEffect, useState } from 'preact/hooks';
import { clocks as words } from '#messages/clocks';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { ClocksQuery } from '../gql/graphql';
import { failureOf, sentenceOf } from '../ui/failure';
import { Said } from '../ui/Said';
import { preciseTime, spanWords } from '../ui/time';
import { type Ahead, compare, off } from './clocks';

const ClocksDocument = graphql(`
  query Clocks($accessKey: String) {
    clocks(accessKey: $accessKey) { askedAt answeredAt hmsAheadS hmsFailed { message fix } }
  }
`);

/** 100ms tells its time in whole seconds, so 7 minutes may come as 6 min 59 s. */
function roughly(ms: number): string {
  const unit = ms < 59_500 ? 1000 : 60_000;
  return spanWords(Math.round(ms / unit) * unit);
}

interface Compared {
  at: number;
  ahead: Ahead;
  failed: ClocksQuery['clocks']['hmsFailed'];
}

/** This browser's clock, the desk's and 100ms's side by side, once it is shown, and which of them is off. */
export function Clocks({ accessKey }: { accessKey: string | null }) {
  const [compared, setCompared] = useState<Compared | null>(null);
  const [why, setWhy] = useState<string | null>(null);

  useEffect(() => {
    let wanted = true;
    const sentAt = Date.now();
    send(ClocksDocument, { accessKey }).then(
      ({ clocks }) => {
        const at = Date.now();
        if (wanted) setCompared({ at, ahead: compare(clocks, sentAt, at), failed: clocks.hmsFailed });
      },
      (reason) => {
        if (wanted) setWhy(failureOf(reason).message);
      },
    );
    return () => {
      wanted = false;
    };
  }, [accessKey]);

  if (why) return <p class="error">{why}</p>;
  if (!compared) return <p class="hint">{words.comparing}</p>;
  const { at, ahead, failed } = compared;
  const found = off(ahead);
  return (
    <div class="clocks" data-off={found.map(({ clock }) => clock).join(' ')}>
      <dl class="claims">
        <dt>{words.browser}</dt>
        <dd>{preciseTime(at)}</dd>
        <dt>{words.server}</dt>
        <dd>{preciseTime(at - ahead.browser)}</dd>
        <dt>{words.hms}</dt>
        <dd>
          {ahead.hms === null ? (
            <span class="muted">{failed ? <Said text={sentenceOf(failed)} /> : words.unknown}</span>
          ) : (
            preciseTime(at - ahead.browser + ahead.hms)
          )}
        </dd>
      </dl>
      <p>
        {found.length === 0
          ? ahead.hms === null
            ? words.alikeHere
            : words.alike
          : found
              .map(({ clock, ms }) => words.off[clock]({ span: roughly(Math.abs(ms)), ahead: ms > 0 }))
              .join(' ')}
      </p>
    </div>
  );
}
