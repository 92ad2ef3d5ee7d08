import { useEffect, useId, useMemo, useState } from 'preact/hooks';
import { audit as words } from '#messages/audit';
import { send } from '../api/client';
import { newest } from '../api/newest';
import { graphql } from '../gql';
import type { AuditPeopleQuery } from '../gql/graphql';
import { TextField } from '../ui/Field';
import { isolated } from '../ui/isolated';

const AuditPeople = graphql(`
  query AuditPeople($search: String!) {
    influencers(first: 8, filter: { search: $search }, orderBy: NAME) { nodes { id name handle } }
  }
`);

const AuditPerson = graphql(`
  query AuditPerson($id: ID!) { influencer(id: $id) { id name } }
`);

type Person = AuditPeopleQuery['influencers']['nodes'][number];

const ASK_AFTER_MS = 200;

interface PersonFilterProps {
  person: string;
  onChange: (person: string) => void;
}

function nameFor({ name, handle }: Person): string {
  return handle ? `${name} @${handle}` : name;
}

/** Whom the entries are about: a search among the influencers, or the one who was chosen. */
export function PersonFilter({ person, onChange }: PersonFilterProps) {
  const [found, setFound] = useState<Person[]>([]);
  const [name, setName] = useState('');
  const listId = useId();
  const search = useMemo(
    () =>
      newest(
        (text: string) => send(AuditPeople, { search: text }),
        ({ influencers }) => setFound(influencers.nodes),
        () => setFound([]),
        ASK_AFTER_MS,
      ),
    [],
  );
  useEffect(() => () => search.cancel(), [search]);

  useEffect(() => {
    if (!person) return setName('');
    let gone = false;
    send(AuditPerson, { id: person }).then(
      ({ influencer }) => {
        if (!gone) setName(influencer?.name ?? words.somebody);
      },
      () => {
        if (!gone) setName(words.somebody);
      },
    );
    return () => {
      gone = true;
    };
  }, [person]);

  if (person)
    return (
      <div class="field">
        <span class="label">{words.person}</span>
        <button
          type="button"
          class="btn chosen"
          aria-label={words.personOff(isolated(name))}
          onClick={() => onChange('')}
        >
          <bdi translate={!name}>{name || words.somebody}</bdi> <span aria-hidden="true">✕</span>
        </button>
      </div>
    );
  return (
    <>
      <TextField
        label={words.person}
        type="text"
        list={listId}
        placeholder={words.personPlaceholder}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => {
          const typed = event.currentTarget.value.trim();
          const chosen = found.find((one) => nameFor(one) === typed);
          if (chosen) onChange(chosen.id);
          else if (typed) search.ask(typed);
          else search.cancel();
        }}
      />
      <datalist id={listId}>
        {found.map((one) => (
          <option key={one.id} value={nameFor(one)} />
        ))}
      </datalist>
    </>
  );
}
