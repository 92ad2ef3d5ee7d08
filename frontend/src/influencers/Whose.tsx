import '../styles/dialogs.css';
import '../styles/whose.css';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { mayNot as mayNotWords } from '#messages/mayNot';
import { whose as words } from '#messages/whose';
import { send } from '../api/client';
import { useWhyNot } from '../api/permissions';
import { Button } from '../ui/Button';
import { failureOf } from '../ui/failure';
import { FindByCredential, type Found } from './found';
import type { Pasted } from './pasted';
import type { useActions } from './useActions';
import { WhoseDialog } from './WhoseDialog';

type Finding = { state: 'looking' } | { state: 'failed'; why: string } | { state: 'found'; found: Found };

interface WhoseProps {
  pasted: Pasted;
  actions: ReturnType<typeof useActions>;
  /** Raised when something was changed on this page. */
  changes: number;
  onOpen: (id: string) => void;
  onDismiss: () => void;
}

/** Says whose a pasted token or room code is, and leads to what can be done about it. */
export default function Whose({ pasted, actions, changes, onOpen, onDismiss }: WhoseProps) {
  const mayNot = useWhyNot('MANAGE_TOKENS', mayNotWords.lookUp);
  const [finding, setFinding] = useState<Finding>({ state: 'looking' });
  const [open, setOpen] = useState(false);
  // Only a room code is needed again, to ask 100ms about it or to disable it there.
  const code = useRef('');

  async function lookUp(text: string, askHms: boolean): Promise<void> {
    const { findByCredential: found } = await send(FindByCredential, { input: { text, askHms } });
    code.current = found.kind === 'ROOM_CODE' ? text : '';
    setFinding({ state: 'found', found });
  }

  useEffect(() => {
    const { text } = pasted;
    pasted.text = '';
    if (mayNot) setFinding({ state: 'failed', why: mayNot });
    else
      lookUp(text, false).catch((reason) => setFinding({ state: 'failed', why: failureOf(reason).message }));
    return () => {
      code.current = '';
    };
  }, []);

  const found = finding.state === 'found' ? finding.found : null;
  return (
    <>
      <div role="status">
        <div class="notice found">
          <p>
            {found
              ? sentenceAbout(found, pasted, onOpen)
              : finding.state === 'failed'
                ? words.failed(finding.why)
                : words.pasted[pasted.kind].looking}
          </p>
          <span>
            {found && found.kind !== 'NOTHING' && found.kind !== 'LABEL' ? (
              <Button small onClick={() => setOpen(true)}>
                {words.more}
              </Button>
            ) : null}
            <Button kind="quiet" small onClick={onDismiss}>
              {words.dismiss}
            </Button>
          </span>
        </div>
      </div>
      {open && found ? (
        <WhoseDialog
          found={found}
          code={code.current}
          actions={actions}
          changes={changes}
          onAsk={() => lookUp(code.current, true)}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}

function sentenceAbout(found: Found, pasted: Pasted, onOpen: (id: string) => void): ComponentChildren {
  const { kind, account, report } = found;
  if (kind === 'APP_SECRET' || kind === 'MANAGEMENT_TOKEN')
    return <span>{words.ofAccount[kind](account ? <bdi key="account">{account.name}</bdi> : null)}</span>;
  const say = words.pasted[kind === 'TOKEN' || kind === 'ROOM_CODE' ? kind : pasted.kind];
  const owners = found.owners.map(({ influencer: { id, name } }) => (
    <Button key={id} small translate={false} onClick={() => onOpen(id)}>
      <bdi>{name}</bdi>
    </Button>
  ));
  if (kind === 'NOTHING' && pasted.kind === 'TOKEN' && report?.findings[0]) return report.findings[0].message;
  return [say.nobody, say.one(owners)][owners.length] ?? say.many(owners);
}
