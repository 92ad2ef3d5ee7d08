import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { failureOf, mutate } from '../api/client';
import { newest } from '../api/newest';
import { type FragmentType, graphql, readFragment } from '../gql';
import { tokenWords as words } from '../messages/token';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { AreaField, TextField } from '../ui/Field';
import { Expiry } from '../ui/Moment';
import { toastDone } from '../ui/Toast';
import { AllowAgain, offByAdmin } from './AllowAgain';
import { ConflictNote, type ConflictNow } from './ConflictNote';
import { type Reading, TokenVerdict } from './TokenVerdict';
import { WhereToFindIt } from './WhereToFindIt';

export const TokenDialog_Influencer = graphql(`
  fragment TokenDialog_Influencer on Influencer {
    id
    name
    readiness
    version
    findings { message fix }
    token { lastFour expiresAt }
    streaming { enabled }
    ...AllowAgain_Influencer
  }
`);

const InspectToken = graphql(`
  mutation InspectToken($input: InspectTokenInput!) {
    inspectToken(input: $input) {
      __typename
      ... on TokenInspected { report { verdict ...TokenVerdict_TokenReport } }
      ... on NotFound { message }
    }
  }
`);

const SetAuthToken = graphql(`
  mutation SetAuthToken($input: SetAuthTokenInput!) {
    setAuthToken(input: $input) {
      __typename
      ... on SetAuthTokenSuccess { influencer { id streaming { enabled } } }
      ... on TokenRejected { message fix report { verdict ...TokenVerdict_TokenReport } }
      ... on RoomCodeRejected { message fix }
      ... on Conflict { message changes influencer { id version token { lastFour } } }
      ... on NotFound { message fix }
    }
  }
`);

const INSPECT_AFTER_MS = 150;

interface Refused {
  roomCode?: string;
  form?: string;
  /** The version to save over, after somebody else's change. */
  conflict?: ConflictNow;
}

interface TokenDialogProps {
  influencer: FragmentType<typeof TokenDialog_Influencer>;
  emulatorUrl: string | null;
  onClose: () => void;
  onSaved: () => void;
}

/** Set or update somebody's token: paste, see what it is, save.
 *
 * The token lives in the text area and in requests under way, never in state, address or storage.
 */
export function TokenDialog({ influencer, emulatorUrl, onClose, onSaved }: TokenDialogProps) {
  const person = readFragment(TokenDialog_Influencer, influencer);
  const token = useRef<HTMLTextAreaElement>(null);
  const roomCode = useRef<HTMLInputElement>(null);
  const allowAgain = useRef<HTMLInputElement>(null);
  const [empty, setEmpty] = useState(true);
  const [reading, setReading] = useState<Reading>({ state: 'idle' });
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Refused>({});

  const inspection = useMemo(
    () =>
      newest(
        (text: string) => mutate(InspectToken, { input: { text, influencerId: person.id } }),
        ({ inspectToken: result }) => {
          if (result.__typename === 'NotFound') setReading({ state: 'failed', why: result.message });
          else setReading({ state: 'read', report: result.report, verdict: result.report.verdict });
        },
        (reason) => setReading({ state: 'failed', why: failureOf(reason).message }),
        INSPECT_AFTER_MS,
      ),
    [person.id],
  );

  useEffect(() => {
    const area = token.current;
    area?.focus();
    return () => {
      inspection.cancel();
      if (area) area.value = '';
    };
  }, [inspection]);

  function onInput(text: string): void {
    const blank = text.trim() === '';
    setEmpty(blank);
    setRefused({});
    if (blank) {
      inspection.cancel();
      setReading({ state: 'idle' });
      return;
    }
    setReading((before) => (before.state === 'read' ? before : { state: 'reading' }));
    inspection.ask(text);
  }

  async function save(version: number): Promise<void> {
    if (busy) return;
    setBusy(true);
    setRefused({});
    try {
      const { setAuthToken: result } = await mutate(SetAuthToken, {
        input: {
          influencerId: person.id,
          authToken: token.current?.value ?? '',
          roomCode: roomCode.current?.value.trim() || null,
          expectedVersion: version,
          allowStreaming: allowAgain.current?.checked ?? false,
        },
      });
      if (result.__typename === 'SetAuthTokenSuccess') {
        toastDone((result.influencer.streaming.enabled ? words.saved : words.savedOff)(person.name));
        onSaved();
        onClose();
        return;
      }
      if (result.__typename === 'Conflict') {
        const now = result.influencer.token
          ? `${words.conflictNow} ${result.influencer.token.lastFour}.`
          : '';
        setRefused({
          conflict: {
            sentence: `${result.message} ${now}`.trim(),
            changes: result.changes,
            version: result.influencer.version,
          },
        });
        onSaved();
        setBusy(false);
        return;
      }
      const sentence = [result.message, result.fix].filter(Boolean).join(' ');
      if (result.__typename === 'TokenRejected') {
        inspection.cancel();
        setReading({ state: 'read', report: result.report, verdict: result.report.verdict });
        token.current?.focus();
      } else if (result.__typename === 'RoomCodeRejected') {
        setRefused({ roomCode: sentence });
        roomCode.current?.focus();
      } else setRefused({ form: sentence });
    } catch (reason) {
      setRefused({ form: failureOf(reason).message });
    }
    setBusy(false);
  }

  const broken = reading.state === 'read' && reading.verdict === 'BROKEN';
  const cannotSave = empty || broken;
  const title = person.token ? words.updateTitle(person.name) : words.setTitle(person.name);
  const [worst] = person.findings;

  return (
    <Dialog title={title} onClose={onClose} wide>
      <form
        autocomplete="off"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!cannotSave) void save(refused.conflict?.version ?? person.version);
        }}
      >
        {person.token ? (
          <p class="muted">
            {words.current}: <span class="mono">…{person.token.lastFour}</span>
            <span class="dot">·</span>
            <Expiry at={person.token.expiresAt} />
            {worst && person.readiness === 'BLOCKED' ? (
              <>
                <br />
                {worst.message} {worst.fix}
              </>
            ) : null}
          </p>
        ) : null}
        {person.readiness === 'LIVE' ? <p class="notice">{words.live(person.name)}</p> : null}
        <div>
          <AreaField
            label={words.field}
            areaRef={token}
            class="mono"
            rows={5}
            name="hms-auth-token"
            placeholder={words.fieldPlaceholder}
            autocomplete="off"
            autocapitalize="off"
            autocorrect="off"
            spellcheck={false}
            aria-invalid={broken ? 'true' : undefined}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
          <TokenVerdict reading={reading} />
        </div>
        <TextField
          label={words.roomCode}
          inputRef={roomCode}
          mono
          name="hms-room-code"
          placeholder={words.roomCodePlaceholder}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          error={refused.roomCode}
        />
        {offByAdmin(person) ? <AllowAgain influencer={person} inputRef={allowAgain} /> : null}
        <WhereToFindIt emulatorUrl={emulatorUrl} open={!person.token && empty} />
        <div role="alert">
          {refused.form ? <p class="error">{refused.form}</p> : null}
          {refused.conflict ? <ConflictNote {...refused.conflict} /> : null}
        </div>
        <div class="actions">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button
            type="submit"
            kind="primary"
            disabled={cannotSave}
            title={cannotSave ? words.whyNot : undefined}
            busy={busy ? words.saving : null}
          >
            {refused.conflict ? words.saveOver : words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
