import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { panelNotes as words } from '#messages/panelNotes';
import { send } from '../api/client';
import { type FragmentType, graphql, readFragment } from '../gql';
import { Button } from '../ui/Button';
import { AreaField } from '../ui/Field';
import { Form, type Typed } from '../ui/Form';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import { press, toast } from '../ui/press';
import { useConflict } from './conflict';
import { tagsIn } from './many';
import { TagField } from './TagField';

const PanelNotes_Influencer = graphql(`
  fragment PanelNotes_Influencer on Influencer { id name tags note version archivedAt }
`);

const ChangeTags = graphql(`
  mutation ChangeTags($input: ChangeTagsInput!) {
    changeTags(input: $input) {
      __typename
      ... on Problem { message fix }
    }
  }
`);

const SaveNote = graphql(`
  mutation SaveNote($input: UpdateInfluencerInput!) {
    updateInfluencer(input: $input) {
      __typename
      ... on InputRejected { field }
      ... on Problem { message fix }
      ... on Conflict { changes influencer { version note } }
    }
  }
`);

interface PanelNotesProps {
  influencer: FragmentType<typeof PanelNotes_Influencer>;
  /** Why nothing can be changed here; null where it can. */
  whyNot: string | null;
  onChanged: () => void;
}

/** What admins find somebody by and tell each other about them; they never see it themselves. */
export function PanelNotes({ influencer, whyNot, onChanged }: PanelNotesProps) {
  const person = readFragment(PanelNotes_Influencer, influencer);
  const [editing, setEditing] = useState<'tags' | 'note' | null>(null);
  const section = useRef<HTMLElement>(null);
  // Not `autofocus`: that does nothing once something else on the page has had the focus.
  useEffect(
    () => section.current?.querySelector<HTMLElement>('form :is(input, textarea)')?.focus(),
    [editing],
  );
  const { id, tags, note } = person;
  const fixed = whyNot !== null || person.archivedAt !== null;
  if (fixed && tags.length === 0 && !note) return null;

  async function change(add: string[], remove: string[]): Promise<Outcome> {
    const { changeTags: result } = await send(ChangeTags, { input: { influencerId: id, add, remove } });
    if (result.__typename !== 'InfluencerChanged') return refuse(result, add.length > 0 ? 'tags' : '');
    onChanged();
    setEditing(null);
    return undefined;
  }

  return (
    <section ref={section}>
      <h3>{words.title}</h3>
      {tags.length > 0 ? (
        <ul class="tags">
          {tags.map((tag) => (
            <li key={tag} class="keyword">
              <bdi translate={false}>{tag}</bdi>
              {fixed ? null : (
                <button
                  type="button"
                  aria-label={words.removeTag(tag)}
                  onClick={() => void press(() => change([], [tag]))}
                >
                  <span aria-hidden="true">✕</span>
                </button>
              )}
            </li>
          ))}
        </ul>
      ) : null}
      {editing === 'tags' ? (
        <Form
          send={(typed) => change(tagsIn(typed('tags')), [])}
          submit={words.save}
          busy={words.saving}
          class="panel-note"
          autocomplete="off"
          actions={(submit) => <Pair submit={submit} onCancel={() => setEditing(null)} />}
        >
          <TagField label={words.addTags} name="tags" hint={words.tagsHint} />
        </Form>
      ) : null}
      {note && editing !== 'note' ? (
        <p class="note" translate={false} dir="auto">
          {note}
        </p>
      ) : null}
      {editing === 'note' ? (
        <NoteForm
          {...person}
          onChanged={() => {
            onChanged();
            setEditing(null);
          }}
          onClose={() => setEditing(null)}
        />
      ) : null}
      {fixed || editing ? null : (
        <div class="panel-acts">
          <Button small onClick={() => setEditing('tags')}>
            {words.addTags}
          </Button>
          <Button small onClick={() => setEditing('note')}>
            {note ? words.editNote : words.addNote}
          </Button>
        </div>
      )}
    </section>
  );
}

function Pair({ submit, onCancel }: { submit: VNode; onCancel: () => void }) {
  return (
    <div class="actions">
      <Button small onClick={onCancel}>
        {words.cancel}
      </Button>
      {submit}
    </div>
  );
}

interface NoteFormProps {
  id: string;
  name: string;
  note: string;
  version: number;
  onChanged: () => void;
  onClose: () => void;
}

/** Changes the note; what somebody else has written meanwhile is shown first. */
function NoteForm({ id, name, note, version, onChanged, onClose }: NoteFormProps) {
  const [read] = useState(version);
  const conflict = useConflict(read);

  async function save(typed: Typed): Promise<Outcome> {
    const { updateInfluencer: result } = await send(SaveNote, {
      input: { influencerId: id, note: typed('note'), expectedVersion: conflict.version },
    });
    switch (result.__typename) {
      case 'InfluencerChanged':
        onChanged();
        return { done: words.saved(isolated(name)) };
      case 'Conflict':
        return conflict.meet(result, result.influencer.note === note ? {} : { note: result.influencer.note });
      case 'InputRejected':
        return refuse(result, result.field);
      default:
        return refuse(result);
    }
  }

  return (
    <Form
      send={save}
      onDone={toast}
      submit={conflict.met ? words.saveOver : words.save}
      busy={words.saving}
      class="panel-note"
      autocomplete="off"
      actions={(submit) => <Pair submit={submit} onCancel={onClose} />}
    >
      <AreaField
        label={words.note}
        hint={words.noteHint(isolated(name))}
        name="note"
        rows={5}
        defaultValue={note}
      />
    </Form>
  );
}
