import type { RefObject } from 'preact';
import { actWords as words } from '../messages/acts';
import { TextField } from '../ui/Field';

export interface PersonErrors {
  name?: string;
  email?: string;
  handle?: string;
  form?: string;
}

export interface PersonInputs {
  name: RefObject<HTMLInputElement>;
  email: RefObject<HTMLInputElement>;
  handle: RefObject<HTMLInputElement>;
}

/** What was typed, or what is wrong with it before the desk has to say so. */
export function readPerson(inputs: PersonInputs) {
  const values = {
    name: inputs.name.current?.value.trim() ?? '',
    email: inputs.email.current?.value.trim() ?? '',
    handle: inputs.handle.current?.value.trim() ?? '',
  };
  const errors: PersonErrors = {};
  if (!values.name) errors.name = words.nameNeeded;
  if (!/^\S+@\S+$/.test(values.email)) errors.email = words.emailNeeded;
  return { values, errors };
}

/** Put the desk's refusal to the field that it is about. */
export function errorsFrom(field: string, sentence: string): PersonErrors {
  return field === 'name' || field === 'email' || field === 'handle'
    ? { [field]: sentence }
    : { form: sentence };
}

/** Lead to the first field with an error. */
export function focusFirstError(inputs: PersonInputs, errors: PersonErrors): void {
  for (const field of ['name', 'email', 'handle'] as const)
    if (errors[field]) {
      inputs[field].current?.focus();
      return;
    }
}

interface NameFieldsProps {
  inputs: PersonInputs;
  errors: PersonErrors;
  start?: { name: string; email: string; handle: string };
}

/** Name, email and handle of an influencer. */
export function NameFields({ inputs, errors, start }: NameFieldsProps) {
  return (
    <>
      <TextField
        label={words.name}
        inputRef={inputs.name}
        name="influencer-name"
        autocomplete="off"
        maxLength={100}
        defaultValue={start?.name ?? ''}
        error={errors.name}
        autofocus
        required
      />
      <TextField
        label={words.email}
        inputRef={inputs.email}
        name="influencer-email"
        type="email"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        defaultValue={start?.email ?? ''}
        error={errors.email}
        required
      />
      <TextField
        label={words.handle}
        hint={words.handleHint}
        inputRef={inputs.handle}
        name="influencer-handle"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        defaultValue={start?.handle ?? ''}
        error={errors.handle}
      />
    </>
  );
}
