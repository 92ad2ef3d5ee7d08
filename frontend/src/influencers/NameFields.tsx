import { influencerForms as words } from '#messages/influencerForms';
import { TextField } from '../ui/Field';
import type { Typed } from '../ui/Form';
import type { Problem } from '../ui/failure';
import { type Outcome, type Refused, refuse } from '../ui/outcome';
import type { Names } from './merging';

/** Fields of our own names: what a browser knows of its owner is not what belongs here. */
export const fieldOf = (key: string) => `influencer-${key}`;

/** Their phone number, which only those see who manage influencers. */
export function PhoneField({ start = '' }: { start?: string }) {
  return (
    <TextField
      label={words.phone}
      hint={words.phoneHint}
      name={fieldOf('phone')}
      type="tel"
      autocomplete="off"
      defaultValue={start}
    />
  );
}

/** What was typed into the fields. */
export function readName(typed: Typed): Names {
  const read = (key: string) => typed(fieldOf(key)).trim();
  return { name: read('name'), email: read('email'), handle: read('handle') };
}

/** What is missing, before the desk has to say so; undefined where nothing is. */
export function incomplete({ name, email }: Names): Outcome {
  const refused: Refused = {};
  if (!name) refused[fieldOf('name')] = words.nameNeeded;
  if (!email) refused[fieldOf('email')] = words.emailNeeded;
  return Object.keys(refused).length > 0 ? { refused } : undefined;
}

/** Put the desk's refusal to the field that it is about. */
export function refuseName(problem: Problem & { field: string }): Outcome {
  return refuse(problem, fieldOf(problem.field));
}

/** Name, email and handle of an influencer; the desk says what is too long or no email. */
export function NameFields({ start }: { start?: Names }) {
  return (
    <>
      <TextField
        label={words.name}
        name={fieldOf('name')}
        autocomplete="off"
        defaultValue={start?.name ?? ''}
        autofocus
        required
      />
      <TextField
        label={words.email}
        name={fieldOf('email')}
        type="text"
        inputMode="email"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        defaultValue={start?.email ?? ''}
        required
      />
      <TextField
        label={words.handle}
        hint={words.handleHint}
        name={fieldOf('handle')}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        defaultValue={start?.handle ?? ''}
      />
    </>
  );
}
