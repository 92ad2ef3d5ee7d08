import type { ComponentChildren } from 'preact';
import { panel as panelWords } from '#messages/panel';
import { status as statusWords } from '#messages/status';
import { tonight as words } from '#messages/tonight';
import { type FragmentType, graphql, readFragment } from '../gql';
import type { TonightRow_PlannedShowFragment } from '../gql/graphql';
import { useNow } from '../ui/clock';
import { Timer } from '../ui/Moment';
import { Said } from '../ui/Said';
import { type BadgeShape, StatusBadge } from '../ui/StatusBadge';
import { agoWords, moment, timeNear } from '../ui/time';
import { arrival } from './arrived';
import { SHAPES, standingOf } from './standing';

const TonightRow_PlannedShow = graphql(`
  fragment TonightRow_PlannedShow on PlannedShow {
    id
    startsAt
    endsAt
    state
    readiness
    findings { code message repairedBy }
    credential { verdict source expiresAt acceptedAt }
    rehearsal { good finishedAt worst { message } }
    arrived
    show { state startedAt silentSince ending }
    influencer { id name handle pageReport { summary reportedAt } }
  }
`);

type Planned = TonightRow_PlannedShowFragment;

/** How far a show is, or, while that is ahead, whether it could start. */
function ShowBadge({ of: { state, readiness, findings, show } }: { of: Planned }) {
  switch (state) {
    case 'NO_SHOW':
      return <StatusBadge shape="blocked">{words.noShow}</StatusBadge>;
    case 'ON_AIR':
      return <OnAirBadge show={show} />;
    case 'ENDED':
      return <StatusBadge shape="off-air">{words.ended}</StatusBadge>;
    case 'LATE':
    case 'AHEAD': {
      if (!readiness) return <StatusBadge shape="off-air">{words.ended}</StatusBadge>;
      const standing = standingOf({ readiness, findings });
      return (
        <>
          {state === 'LATE' ? <StatusBadge shape="expiring">{words.late}</StatusBadge> : null}
          {state === 'AHEAD' || standing !== 'READY' ? (
            <StatusBadge shape={SHAPES[standing]}>{statusWords[standing]}</StatusBadge>
          ) : null}
        </>
      );
    }
  }
}

function OnAirBadge({ show }: { show: Planned['show'] }) {
  if (show?.state === 'STARTING') return <StatusBadge shape="starting">{statusWords.starting}</StatusBadge>;
  return (
    <StatusBadge shape="live">
      {statusWords.LIVE} {show?.startedAt ? <Timer since={show.startedAt} /> : null}
    </StatusBadge>
  );
}

/** The one reason that counts most now, with who repairs it. */
function Reason({ of: { state, findings, show, startsAt } }: { of: Planned }): ComponentChildren {
  const [worst] = findings;
  if (state === 'ENDED') return show?.ending ? <Said text={show.ending} /> : null;
  if (state === 'ON_AIR')
    return show?.silentSince ? words.silent(timeNear(show.silentSince, Date.now())) : null;
  if (worst)
    return (
      <>
        <Said text={worst.message} /> {panelWords.repair[worst.repairedBy]}
      </>
    );
  if (state === 'LATE') return words.notBegun(timeNear(startsAt, Date.now()));
  if (state === 'NO_SHOW') return words.noSign(timeNear(startsAt, Date.now()));
  return null;
}

interface LightProps {
  label: string;
  shape: BadgeShape;
  word: string;
  more?: string | null;
  at?: string | null;
}

/** One light: a shape and a word, and under it what is known and how old that is. */
function Light({ label, shape, word, more, at }: LightProps) {
  return (
    <td class="light">
      <span class="light-label" aria-hidden="true">
        {label}
      </span>
      <StatusBadge shape={shape} plain>
        {word}
      </StatusBadge>
      {more ? (
        <span class="reason" title={at ? moment(at) : undefined}>
          <Said text={more} />
        </span>
      ) : null}
    </td>
  );
}

const CREDENTIALS = { GOOD: 'ready', DOUBTFUL: 'check', BROKEN: 'blocked' } as const;

function CredentialLight({ of: { credential, findings }, present }: { of: Planned; present: number }) {
  const label = words.columns.credential;
  if (!credential) return <Light label={label} shape="off" word={words.over} />;
  const { verdict, source, acceptedAt } = credential;
  const none = findings.some(({ code }) => code === 'NO_TOKEN');
  const word = none ? words.noCredential : words.credential[verdict];
  const accepted = acceptedAt ? words.accepted(agoWords(present - Date.parse(acceptedAt))) : words.notAsked;
  return (
    <Light
      label={label}
      shape={none ? 'no-token' : CREDENTIALS[verdict]}
      word={word}
      more={source === null ? null : accepted}
      at={acceptedAt}
    />
  );
}

function RehearsedLight({ of: { rehearsal }, present }: { of: Planned; present: number }) {
  const label = words.columns.rehearsed;
  if (!rehearsal) return <Light label={label} shape="off" word={words.notRehearsed} />;
  const { good, finishedAt, worst } = rehearsal;
  return (
    <Light
      label={label}
      shape={worst ? 'check' : 'ready'}
      word={words.rehearsed(good)}
      more={words.rehearsedAt({ time: timeNear(finishedAt, present), worst: worst?.message ?? null })}
      at={finishedAt}
    />
  );
}

function ArrivedLight({ of: { arrived, influencer }, present }: { of: Planned; present: number }) {
  const report = influencer.pageReport;
  const { word, more } = arrival(arrived, report, present);
  return (
    <Light
      label={words.columns.arrived}
      shape={arrived ? 'ready' : 'off'}
      word={word}
      more={more}
      at={report?.reportedAt ?? null}
    />
  );
}

function OnAirLight({ of: { state, readiness, show } }: { of: Planned }) {
  const label = words.columns.onAir;
  if (state === 'ON_AIR')
    return show?.state === 'STARTING' ? (
      <Light label={label} shape="starting" word={statusWords.starting} />
    ) : (
      <Light label={label} shape="live" word={words.onAir} />
    );
  return (
    <Light label={label} shape="off" word={state === 'ENDED' || !readiness ? words.over : words.notOnAir} />
  );
}

interface TonightRowProps {
  planned: FragmentType<typeof TonightRow_PlannedShow>;
  /** Whose panel is open; empty without one. */
  person: string;
  onOpen: (person: string) => void;
}

/** A planned show: when, whose, how it stands and why, and four lights. */
export function TonightRow({ planned: ref, person, onOpen }: TonightRowProps) {
  const planned = readFragment(TonightRow_PlannedShow, ref);
  const present = useNow(5000);
  const { influencer, startsAt, endsAt, state } = planned;
  const { id, name, handle } = influencer;
  return (
    <tr
      data-id={id}
      data-state={state}
      class={[
        id === person ? 'open' : '',
        state === 'ON_AIR' && planned.show?.state !== 'STARTING' ? 'on-air' : '',
      ]
        .join(' ')
        .trim()}
      onClick={(event) => {
        if (event.target instanceof Element && !event.target.closest('button, a')) onOpen(id);
      }}
    >
      <td class="when num">
        <time dateTime={startsAt} title={moment(startsAt)}>
          {timeNear(startsAt, present)}
        </time>{' '}
        <time class="muted" dateTime={endsAt} title={moment(endsAt)}>
          {words.until(timeNear(endsAt, Date.parse(startsAt)))}
        </time>
      </td>
      <th scope="row" class="name" translate={false}>
        <button type="button" onClick={() => onOpen(id)}>
          <b>
            <bdi>{name}</bdi>
          </b>{' '}
          {handle ? <bdi class="muted">@{handle.replace(/^@/, '')}</bdi> : null}
        </button>
      </th>
      <td class="stands">
        <span class="badges">
          <ShowBadge of={planned} />
        </span>
        <span class="reason">
          <Reason of={planned} />
        </span>
      </td>
      <CredentialLight of={planned} present={present} />
      <RehearsedLight of={planned} present={present} />
      <ArrivedLight of={planned} present={present} />
      <OnAirLight of={planned} />
    </tr>
  );
}
