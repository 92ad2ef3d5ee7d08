import { Link } from 'wouter-preact';
import { mayNot as mayNotWords } from '#messages/mayNot';
import { whose as words } from '#messages/whose';
import { useWhyNot } from '../api/permissions';
import { Button } from '../ui/Button';
import { useNow } from '../ui/clock';
import { Dialog } from '../ui/Dialog';
import { Relative } from '../ui/Moment';
import { NewTab } from '../ui/NewTab';
import { usePress } from '../ui/press';
import { Said } from '../ui/Said';
import { moment, spanWords, timeNear } from '../ui/time';
import { CodeAtHms } from './CodeAtHms';
import type { Found } from './found';
import { RoomAtHms } from './RoomAtHms';
import type { useActions } from './useActions';
import { WhoseOwners } from './WhoseOwners';

interface WhoseDialogProps {
  found: Found;
  /** The room code that was pasted; empty for anything else. */
  code: string;
  actions: ReturnType<typeof useActions>;
  changes: number;
  /** Asks 100ms about the room code. */
  onAsk: () => Promise<void>;
  onClose: () => void;
}

/** With what is wrong in one of these ways, nobody can join. */
const USELESS: ReadonlySet<string> = new Set(['EXPIRED', 'BAD_SIGNATURE', 'UNSIGNED', 'CUT_COPY']);

/** Everything about a credential that leaked: whose it is, what it opens until when, and what can be done. */
export function WhoseDialog({ found, code, actions, changes, onAsk, onClose }: WhoseDialogProps) {
  const { kind, owners, sameUserId, account, opens, report } = found;
  return (
    <Dialog title={words.titles[kind]} onClose={onClose} wide>
      <div class="whose stack">
        {kind === 'TOKEN' || kind === 'ROOM_CODE' ? (
          <section>
            <h3>{words.owner}</h3>
            {owners.length > 0 ? (
              <WhoseOwners owners={owners} kind={kind} actions={actions} changes={changes} />
            ) : (
              <p>{words.nobody}</p>
            )}
            {sameUserId.length > 0 ? (
              <p>
                {words.sameUserId}{' '}
                {sameUserId.map(({ id, name }) => (
                  <bdi key={id} translate={false} class="who">
                    {name}
                  </bdi>
                ))}
              </p>
            ) : null}
          </section>
        ) : null}
        <Opens found={found} onAsk={code ? onAsk : null} />
        {report && report.findings.length > 0 && kind === 'TOKEN' ? (
          <ul class="findings">
            {report.findings.map(({ code: about, message, helpUrl }) => (
              <li key={about} data-finding={about}>
                <Said text={message} /> <NewTab href={helpUrl}>{about}</NewTab>
              </li>
            ))}
          </ul>
        ) : null}
        <Todo found={found} />
        {code ? <CodeAtHms code={code} onDone={actions.refresh} /> : null}
        {opens?.roomId ? (
          account?.connected && account.readable ? (
            <RoomAtHms
              accountId={account.id}
              roomId={opens.roomId}
              userId={opens.userId}
              whyNot={actions.whyNot.streaming}
            />
          ) : (
            <NotConnected known={account !== null} />
          )
        ) : null}
        <div class="actions">
          <Button onClick={onClose}>{words.close}</Button>
        </div>
      </div>
    </Dialog>
  );
}

/** What it opens, and until when. */
function Opens({ found, onAsk }: { found: Found; onAsk: (() => Promise<void>) | null }) {
  const { opens, account, roomCode, kind } = found;
  const { atWork, press } = usePress();
  return (
    <section>
      <h3>{words.opens}</h3>
      {opens ? (
        <dl class="claims">
          <dt>{words.account}</dt>
          <dd>
            {account ? <bdi>{account.name}</bdi> : words.foreign} <code>{opens.maskedAccessKey}</code>
          </dd>
          {opens.roomId ? (
            <>
              <dt>{words.room}</dt>
              <dd class="mono">{opens.roomId}</dd>
              <dt>{words.role}</dt>
              <dd>{opens.role}</dd>
            </>
          ) : null}
          {kind === 'TOKEN' ? (
            <>
              <dt>{words.user}</dt>
              <dd>{opens.userId ?? words.unnamed}</dd>
            </>
          ) : null}
          {opens.notBefore && Date.parse(opens.notBefore) > Date.now() ? (
            <>
              <dt>{words.from}</dt>
              <dd>
                <Relative at={opens.notBefore} />
              </dd>
            </>
          ) : null}
          <dt>{words.until}</dt>
          <dd>{opens.expiresAt ? <Until at={opens.expiresAt} /> : words.never[kind]}</dd>
        </dl>
      ) : (
        <p>{roomCode?.message ?? words.notKnown[kind]}</p>
      )}
      {opens && roomCode?.message ? <p>{roomCode.message}</p> : null}
      {onAsk ? (
        <Button
          small
          busy={atWork ? words.asking : null}
          onClick={() =>
            void press('ask', async () => {
              await onAsk();
              return undefined;
            })
          }
        >
          {words.askWhere}
        </Button>
      ) : null}
    </section>
  );
}

/** "until 21:40, in 3 h", or that it is over. */
function Until({ at }: { at: string }) {
  const present = useNow(15_000);
  const left = Date.parse(at) - present;
  return (
    <time dateTime={at} title={moment(at)}>
      {left > 0
        ? words.untilIn({ time: timeNear(at, present), span: spanWords(left) })
        : words.over(spanWords(-left))}
    </time>
  );
}

/** What can be done about it that no button here does, and what no button can do. */
function Todo({ found: { kind, owners, report } }: { found: Found }) {
  const mayNot = useWhyNot('MANAGE_DESK', mayNotWords.closeRooms);
  if (kind === 'TOKEN' || kind === 'ROOM_CODE') {
    const useless = report?.findings.some(({ code }) => USELESS.has(code));
    return useless ? null : (
      <p class="notice">{(owners.length > 0 ? words.honest : words.honestOfNobody)[kind]}</p>
    );
  }
  if (kind !== 'APP_SECRET' && kind !== 'MANAGEMENT_TOKEN') return null;
  return (
    <section>
      <h3>{words.todo}</h3>
      <ol class="steps">
        {words.secretSteps[kind].map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {mayNot ? <p class="muted">{words.ownersCan}</p> : <Link href="/admin/settings">{words.settings}</Link>}
    </section>
  );
}

/** What can be done at 100ms where the desk cannot do it. */
function NotConnected({ known }: { known: boolean }) {
  return (
    <section>
      <h3>{words.atHms}</h3>
      <p>{words.notConnected}</p>
      <ol class="steps">
        {words.dashboardSteps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {known ? <p class="muted">{words.connectFirst}</p> : null}
    </section>
  );
}
