import { useEffect, useRef, useState } from 'preact/hooks';
import { emulator } from '#messages/emulator';
import { joinWithSdk as words } from '#messages/joinWithSdk';
import { moment } from '../ui/time';
import { makeToken, type RoomState, roomCode, roomState } from './console';

const LIFETIMES = [
  { s: 24 * 3600, label: words.lifetimes.day },
  { s: 3600, label: words.lifetimes.hour },
  { s: 180, label: words.lifetimes.minutes },
];

interface Copied {
  label: string;
  text: string;
  note: string;
}

/** The page that stands in for "Join room > Join with SDK" of the 100ms dashboard. */
export function JoinWithSdk() {
  const form = useRef<HTMLFormElement>(null);
  const box = useRef<HTMLTextAreaElement>(null);
  const [room, setRoom] = useState<RoomState>();
  const [copied, setCopied] = useState<Copied>();
  const [problem, setProblem] = useState('');

  useEffect(() => {
    document.title = emulator.documentTitle(words.title);
    roomState().then(setRoom, (error: Error) => setProblem(error.message));
  }, []);

  async function copy(make: (fields: FormData) => Promise<{ label: string; text: string }>) {
    if (!form.current?.reportValidity()) return;
    setProblem('');
    try {
      const made = await make(new FormData(form.current));
      const note = await copyText(made.text);
      setCopied({ ...made, note });
    } catch (error) {
      setProblem((error as Error).message);
    }
  }

  const copyToken = () =>
    copy(async (fields) => {
      const made = await makeToken(
        String(fields.get('role')),
        String(fields.get('userId')),
        Number(fields.get('lifetimeS')),
      );
      const until = moment(new Date(made.expiresAt * 1000).toISOString());
      return { label: words.token({ userId: made.userId, role: made.role, until }), text: made.token };
    });

  const copyCode = () =>
    copy(async (fields) => {
      const role = String(fields.get('role'));
      return { label: words.code(role), text: await roomCode(role) };
    });

  useEffect(() => {
    if (copied?.note) box.current?.select();
  }, [copied]);

  return (
    <main>
      <header>
        <h1>{words.title}</h1>
        <p>{words.lead}</p>
        <nav aria-label={emulator.pages}>
          <a href="/watch" target="_blank" rel="noreferrer">
            {words.watch}
          </a>
          {room?.deskUrl && <a href={room.deskUrl}>{words.back}</a>}
        </nav>
      </header>
      <form ref={form} onSubmit={(event) => event.preventDefault()}>
        <div class="field">
          <label for="role">{words.role}</label>
          <select id="role" name="role">
            {room?.roles.map((role) => (
              <option key={role.name} value={role.name}>
                {(role.publishes.length ? words.canGoLive : words.canOnlyWatch)(role.name)}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="userId">{words.userId}</label>
          <input
            id="userId"
            name="userId"
            defaultValue="ana"
            required
            maxLength={64}
            pattern="[A-Za-z0-9._:@\-]+"
            autocomplete="off"
            spellcheck={false}
            aria-describedby="userIdHint"
          />
          <p id="userIdHint" class="hint">
            {words.userIdHint}
          </p>
        </div>
        <div class="field">
          <label for="lifetimeS">{words.lifetime}</label>
          <select id="lifetimeS" name="lifetimeS">
            {LIFETIMES.map(({ s, label }) => (
              <option key={s} value={s}>
                {label}
              </option>
            ))}
          </select>
        </div>
        <div class="buttons">
          <button type="button" class="primary" disabled={!room} onClick={copyToken}>
            {words.copyToken}
          </button>
          <button type="button" disabled={!room} onClick={copyCode}>
            {words.copyCode}
          </button>
        </div>
      </form>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <p class="status" role="status">
        {copied && (copied.note || words.copied)}
      </p>
      {copied && (
        <div class="field">
          <label for="copied">{copied.label}</label>
          <textarea id="copied" ref={box} readOnly rows={5} value={copied.text} spellcheck={false} />
        </div>
      )}
    </main>
  );
}

/** Put a text on the clipboard; the answer is what to tell the reader where the browser forbids it. */
async function copyText(text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return '';
  } catch {
    return words.copyFailed;
  }
}
