import type { ComponentChildren } from 'preact';
import { token as words } from '#messages/token';
import { type FragmentType, graphql, readFragment } from '../gql';
import type { TokenVerdict_TokenReportFragment, Verdict } from '../gql/graphql';
import { Relative } from '../ui/Moment';
import { NewTab } from '../ui/NewTab';
import { Said } from '../ui/Said';
import { moment } from '../ui/time';
import { Clocks } from './Clocks';

const TokenVerdict_TokenReport = graphql(`
  fragment TokenVerdict_TokenReport on TokenReport {
    verdict
    cleaned
    findings { code severity message fix helpUrl }
    claims { accessKey roomId role userId notBefore expiresAt }
  }
`);

export type TokenVerdictRef = FragmentType<typeof TokenVerdict_TokenReport>;

export type Reading =
  | { state: 'idle' }
  | { state: 'reading' }
  | { state: 'failed'; why: string }
  | { state: 'read'; verdict: Verdict; report: TokenVerdictRef };

type Report = TokenVerdict_TokenReportFragment;

function headline(report: Report, whose: boolean): string {
  const { claims, verdict } = report;
  if (whose) return words.whose;
  if (verdict === 'GOOD' && claims?.role && claims.roomId)
    return words.goodFor({ role: claims.role, room: shortId(claims.roomId) });
  return words.verdicts[verdict];
}

/** An id as people compare it: its ends. */
function shortId(id: string): string {
  return id.length > 12 ? `${id.slice(0, 4)}…${id.slice(-4)}` : id;
}

function Claims({ claims }: { claims: NonNullable<Report['claims']> }) {
  return (
    <>
      <h3>{words.says}</h3>
      <dl class="claims">
        <dt>{words.role}</dt>
        <dd>{claims.role ?? words.unnamed}</dd>
        <dt>{words.room}</dt>
        <dd class="mono">{claims.roomId ?? words.unnamed}</dd>
        <dt>{words.user}</dt>
        <dd>{claims.userId ?? words.unnamed}</dd>
        {claims.accessKey ? (
          <>
            <dt>{words.account}</dt>
            <dd class="mono" title={claims.accessKey}>
              {shortId(claims.accessKey)}
            </dd>
          </>
        ) : null}
        {claims.notBefore && Date.parse(claims.notBefore) > Date.now() ? (
          <>
            <dt>{words.validFrom}</dt>
            <dd>
              <Relative at={claims.notBefore} />
            </dd>
          </>
        ) : null}
        {claims.expiresAt ? (
          <>
            <dt>{words.valid}</dt>
            <dd>
              {moment(claims.expiresAt)} <span class="muted">({<Relative at={claims.expiresAt} />})</span>
            </dd>
          </>
        ) : null}
      </dl>
    </>
  );
}

interface TokenVerdictProps {
  reading: Reading;
  /** Whether it is saved only once somebody has said whose it is. */
  whose: boolean;
  /** What is asked because of the verdict: right beneath it, in view on a phone. */
  children: ComponentChildren;
}

/** What a pasted text is, in words: the verdict, each reason with its repair, what the token says. */
export function TokenVerdict({ reading, whose, children }: TokenVerdictProps) {
  const report = reading.state === 'read' ? readFragment(TokenVerdict_TokenReport, reading.report) : null;
  return (
    <div class="verdict-slot">
      <div role="status">
        {reading.state === 'reading' ? <p class="hint">{words.checking}</p> : null}
        {reading.state === 'failed' ? <p class="error">{words.notChecked(reading.why)}</p> : null}
        {report ? (
          <div class={`verdict ${report.verdict.toLowerCase()}`} data-verdict={report.verdict}>
            <p class="headline">{headline(report, whose)}</p>
            {report.findings.length > 0 ? (
              <ul>
                {report.findings.map((finding) => (
                  <li key={finding.code} data-finding={finding.code}>
                    <strong>
                      <Said text={finding.message} />
                    </strong>{' '}
                    <Said text={finding.fix} /> <NewTab href={finding.helpUrl}>{finding.code}</NewTab>
                    {finding.code === 'NOT_YET_VALID' ? (
                      <Clocks accessKey={report.claims?.accessKey ?? null} />
                    ) : null}
                  </li>
                ))}
              </ul>
            ) : null}
            {report.cleaned.length > 0 ? (
              <p class="hint">
                <Said text={report.cleaned.join(' ')} />
              </p>
            ) : null}
          </div>
        ) : null}
      </div>
      {children}
      {report?.claims ? <Claims claims={report.claims} /> : null}
    </div>
  );
}
