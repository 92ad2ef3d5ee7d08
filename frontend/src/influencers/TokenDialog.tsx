import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { asking as askingWords } from '#messages/asking';
import { token as words } from '#messages/token';
import { send } from '../api/client';
import { newest } from '../api/newest';
import { type FragmentType, graphql, readFragment } from '../gql';
import type { FindingCode, SetAuthTokenMutation } from '../gql/graphql';
import { AreaField } from '../ui/Field';
import type { Typed } from '../ui/Form';
import { FormDialog } from '../ui/FormDialog';
import { failureOf, sentenceOf } from '../ui/failure';
import { isolated, type Name } from '../ui/isolated';
import { Expiry } from '../ui/Moment';
import { type Done, type Outcome, refuse } from '../ui/outcome';
import { press } from '../ui/press';
import { ALLOW_AGAIN, AllowAgain, offByAdmin } from './AllowAgain';
import { askInToast } from './checkWithHms';
import { tellRoomCode, useConflict } from './conflict';
import { ROOM_CODE, RoomCodeField } from './RoomCodeField';
import { needsToken } from './standing';
import { type Reading, TokenVerdict } from './TokenVerdict';
import { letDeskMake } from './tokenSource';
import { WhereToFindIt } from './WhereToFindIt';

export const TokenDialog_Influencer = graphql(`
  fragment TokenDialog_Influencer on Influencer {
    id
    name
    readiness
    version
    findings { message fix repairedBy }
    tokenSource
    token { lastFour expiresAt }
    roomCode { kind }
    canMint
    streaming { enabled }
    show { id roomId role }
    ...AllowAgain_Influencer
  }
`);

const InspectToken = graphql(`
  mutation InspectToken($input: InspectTokenInput!) {
    inspectToken(input: $input) {
      __typename
      ... on TokenInspected { report { verdict needsAccepting claims { roomId role } ...TokenVerdict_TokenReport } }
      ... on NotFound { message }
    }
  }
`);

const SetAuthToken = graphql(`
  mutation SetAuthToken($input: SetAuthTokenInput!) {
    setAuthToken(input: $input) {
      __typename
      ... on SetAuthTokenSuccess {
        influencer { id name version streaming { enabled } roomCode { offersRoom } }
        mintingOffer { accountId influencers }
      }
      ... on Problem { message fix }
      ... on TokenRejected { report { verdict needsAccepting ...TokenVerdict_TokenReport } }
      ... on TokenNeedsConfirmation { report { verdict needsAccepting ...TokenVerdict_TokenReport } }
      ... on Conflict { changes influencer { id version token { lastFour expiresAt } roomCode { hint } } }
    }
  }
`);

type Saved = Extract<SetAuthTokenMutation['setAuthToken'], { __typename: 'SetAuthTokenSuccess' }>;

/** The room and role for which a token or a show is. */
interface Place {
  roomId: string | null;
  role: string | null;
}

/** What a new token does while a show runs; null for one that is not known yet. */
export function effect(show: Place, token: Place | null): (name: Name) => string {
  if (token === null) return words.live;
  return token.roomId === show.roomId && token.role === show.role ? words.liveSame : words.liveOther;
}

const INSPECT_AFTER_MS = 150;
const TOKEN = 'hms-auth-token';

interface TokenDialogProps {
  influencer: FragmentType<typeof TokenDialog_Influencer>;
  emulatorUrl: string | null;
  onClose: () => void;
  /** Something was saved: by this dialog, or, if not `own`, by somebody else meanwhile. */
  onSaved: (own: boolean) => void;
  onMintForAccount: (accountId: string) => void;
  /** 100ms makes no code for the room: one of their own is to be made. */
  onCreateRoom: () => void;
  /** Stands above everything else. */
  above?: ComponentChildren;
}

/** Set or update somebody's token: paste, see what it is, save.
 *
 * The token lives in the text area and in requests under way, never in state, address or storage.
 */
export function TokenDialog({
  influencer,
  emulatorUrl,
  onClose,
  onSaved,
  onMintForAccount,
  onCreateRoom,
  above,
}: TokenDialogProps) {
  const person = readFragment(TokenDialog_Influencer, influencer);
  const token = useRef<HTMLTextAreaElement>(null);
  const [current, setCurrent] = useState(person.token);
  const [empty, setEmpty] = useState(true);
  const [reading, setReading] = useState<Reading>({ state: 'idle' });
  const [place, setPlace] = useState<Place | null>(null);
  // Whether a token that seems to be somebody else's is theirs all the same; asked again for each text.
  const [needs, setNeeds] = useState<FindingCode[]>([]);
  const [theirs, setTheirs] = useState(false);
  const conflict = useConflict(person.version);
  const readable = reading.state === 'read' && reading.verdict !== 'BROKEN';
  const asked = readable ? needs : [];

  const inspection = useMemo(
    () =>
      newest(
        (text: string) => send(InspectToken, { input: { text, influencerId: person.id } }),
        ({ inspectToken: result }) => {
          if (result.__typename === 'NotFound') setReading({ state: 'failed', why: result.message });
          else {
            const { report } = result;
            setReading({ state: 'read', report, verdict: report.verdict });
            setPlace(report.claims);
            setNeeds(report.needsAccepting);
          }
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
    setNeeds([]);
    setTheirs(false);
    if (blank) {
      inspection.cancel();
      setReading({ state: 'idle' });
      return;
    }
    setReading((before) => (before.state === 'read' ? before : { state: 'reading' }));
    inspection.ask(text);
  }

  async function save(typed: Typed): Promise<Outcome> {
    const { setAuthToken: result } = await send(SetAuthToken, {
      input: {
        influencerId: person.id,
        authToken: typed(TOKEN),
        roomCode: typed(ROOM_CODE).trim() || null,
        expectedVersion: conflict.version,
        allowStreaming: typed(ALLOW_AGAIN) !== '',
        accept: theirs ? asked : [],
      },
    });
    switch (result.__typename) {
      case 'SetAuthTokenSuccess':
        onSaved(true);
        return {
          done: (result.influencer.streaming.enabled ? words.saved : words.savedOff)(isolated(person.name)),
          next: result.influencer.roomCode?.offersRoom
            ? [{ label: words.createRoom, press: onCreateRoom }]
            : offered(result),
        };
      case 'Conflict': {
        const { influencer: now } = result;
        onSaved(false);
        setCurrent(now.token);
        const told = typed(ROOM_CODE).trim() ? tellRoomCode(result) : result;
        return conflict.meet({
          ...told,
          message: now.token ? `${told.message} ${words.conflictNow(now.token.lastFour)}` : told.message,
        });
      }
      case 'TokenRejected':
      case 'TokenNeedsConfirmation':
        inspection.cancel();
        setTheirs(false);
        setReading({ state: 'read', report: result.report, verdict: result.report.verdict });
        setNeeds(result.report.needsAccepting);
        // The verdict under it says why.
        return { refused: { [TOKEN]: true } };
      case 'RoomCodeRejected':
        return refuse(result, ROOM_CODE);
      case 'NotFound':
        return refuse(result);
    }
  }

  /** Say how the next one need not be pasted, where the desk offers that. */
  function offered({ influencer: now, mintingOffer: offer }: Saved): NonNullable<Done['next']> {
    const check = {
      label: askingWords.ask,
      press: () => void press(() => askInToast(now.id)).then(() => onSaved(false)),
    };
    if (!offer) return [check];
    const { accountId, influencers } = offer;
    const forOne = {
      label: words.offer(isolated(now.name)),
      press: () => void letDeskMake(now, () => onSaved(false)),
    };
    const forAll = { label: words.offerForAll(influencers), press: () => onMintForAccount(accountId) };
    return influencers > 1 ? [forOne, forAll] : [forOne];
  }

  const broken = reading.state === 'read' && reading.verdict === 'BROKEN';
  const unsure = asked.length > 0 && !theirs;
  const title = person.token
    ? words.updateTitle(isolated(person.name))
    : words.setTitle(isolated(person.name));
  const [worst] = person.findings;

  return (
    <FormDialog
      title={title}
      send={save}
      submit={
        asked.length > 0 ? words.saveFor(isolated(person.name)) : conflict.met ? words.saveOver : words.save
      }
      busy={words.saving}
      whyNot={empty || broken ? words.whyNot : unsure ? words.whyNotTheirs(isolated(person.name)) : undefined}
      onClose={onClose}
      wide
    >
      {above}
      {current ? (
        <p class="muted">
          {words.current(<span class="mono">…{current.lastFour}</span>)}
          <span class="dot"> · </span>
          <Expiry at={current.expiresAt} />
          {worst && needsToken(person) && current === person.token ? (
            <>
              <br />
              {sentenceOf(worst)}
            </>
          ) : null}
        </p>
      ) : null}
      {person.tokenSource === 'PASTED' ? null : (
        <p class="notice">{words.notPasted[person.tokenSource](isolated(person.name))}</p>
      )}
      {person.show ? (
        <p class="notice">{effect(person.show, readable ? place : null)(isolated(person.name))}</p>
      ) : null}
      <div>
        <AreaField
          label={words.field}
          areaRef={token}
          class="mono"
          rows={5}
          name={TOKEN}
          placeholder={words.fieldPlaceholder}
          autocomplete="off"
          autocapitalize="off"
          autocorrect="off"
          spellcheck={false}
          aria-invalid={broken ? 'true' : undefined}
          onInput={(event) => onInput(event.currentTarget.value)}
          onKeyDown={(event) => {
            // Return begins a line here, so it takes the usual key beside it to save by.
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
              event.currentTarget.form?.requestSubmit();
          }}
        />
        <TokenVerdict reading={reading} whose={unsure}>
          {asked.length > 0 ? (
            <label class="check">
              <input
                type="checkbox"
                checked={theirs}
                onChange={(event) => setTheirs(event.currentTarget.checked)}
              />
              <span>{words.saveAnyway(isolated(person.name))}</span>
            </label>
          ) : null}
        </TokenVerdict>
      </div>
      <RoomCodeField hint={person.canMint && !person.roomCode ? words.codeMade : undefined} />
      {offByAdmin(person) ? <AllowAgain influencer={person} /> : null}
      <WhereToFindIt emulatorUrl={emulatorUrl} open={!person.token && empty} />
    </FormDialog>
  );
}
