import '../styles/form.css';
import type { ComponentChildren, JSX, Ref } from 'preact';
import { useId, useState } from 'preact/hooks';
import { fields as fieldWords } from '#messages/fields';
import { useRefused } from './Form';
import { Said } from './Said';

interface Frame {
  label: string;
  name?: string | undefined;
  hint?: ComponentChildren;
}

/** The ids and ARIA attributes that tie an input to its hint and to why the form refuses it. */
function useFrame({ name, hint }: Frame) {
  const id = useId();
  const error = useRefused(name);
  const described = [hint ? `${id}-hint` : '', error && error !== true ? `${id}-error` : '']
    .filter(Boolean)
    .join(' ');
  return {
    id,
    error,
    attributes: {
      id,
      name,
      'aria-describedby': described || undefined,
      // Absent, not undefined: a field may say by itself that it is invalid.
      ...(error ? { 'aria-invalid': 'true' as const } : {}),
    },
  };
}

function Notes({ id, hint, error }: { id: string; hint: ComponentChildren; error: ComponentChildren }) {
  return (
    <>
      {hint ? (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {error && error !== true ? (
        <p class="error" id={`${id}-error`}>
          {typeof error === 'string' ? <Said text={error} /> : error}
        </p>
      ) : null}
    </>
  );
}

/** Several boxes or buttons of which some are chosen. What the form refuses about them is said below them. */
export function Choices({ label, name, children }: Frame & { children: ComponentChildren }) {
  const { id, error, attributes } = useFrame({ label, name });
  return (
    <fieldset class="roles" name={name} aria-describedby={attributes['aria-describedby']}>
      <legend>{label}</legend>
      {children}
      <Notes id={id} hint={null} error={error} />
    </fieldset>
  );
}

type InputProps = Omit<JSX.IntrinsicElements['input'], 'ref' | 'label' | 'id' | 'name'>;

interface TextFieldProps extends Frame, InputProps {
  mono?: boolean;
}

/** One line of text with a label. What was typed lives in the input: pass `defaultValue`. */
export function TextField({ label, name, hint, mono, ...input }: TextFieldProps) {
  const { id, error, attributes } = useFrame({ label, name, hint });
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input {...input} {...attributes} class={mono ? 'mono' : undefined} />
      <Notes id={id} hint={hint} error={error} />
    </div>
  );
}

/** The email that somebody signs in with: as text, since browsers change or refuse what is not ASCII in others. */
export function EmailField(input: Pick<TextFieldProps, 'label' | 'defaultValue' | 'readOnly'>) {
  return (
    <TextField
      {...input}
      name="email"
      type="text"
      inputMode="email"
      autocomplete="username"
      autocapitalize="off"
      spellcheck={false}
      required
    />
  );
}

interface AreaFieldProps
  extends Frame,
    Omit<JSX.IntrinsicElements['textarea'], 'ref' | 'label' | 'id' | 'name'> {
  areaRef?: Ref<HTMLTextAreaElement>;
}

/** Several lines of text with a label. */
export function AreaField({ label, name, hint, areaRef, ...area }: AreaFieldProps) {
  const { id, error, attributes } = useFrame({ label, name, hint });
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea {...area} {...attributes} ref={areaRef ?? null} />
      <Notes id={id} hint={hint} error={error} />
    </div>
  );
}

// The attribute counts only for what is there when its page or dialog opens.
const focus = (input: HTMLInputElement | null) => input?.focus();

/** A password or key: hidden until shown, with a word when Caps Lock is on. */
export function SecretField({ label, name, hint, mono, ...input }: TextFieldProps) {
  const { id, error, attributes } = useFrame({ label, name, hint });
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const readCapsLock = (event: KeyboardEvent) => setCapsLock(event.getModifierState?.('CapsLock') ?? false);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="reveal">
        <input
          {...input}
          {...attributes}
          ref={input.autofocus ? focus : null}
          class={mono ? 'mono' : undefined}
          type={shown ? 'text' : 'password'}
          spellcheck={false}
          autocapitalize="off"
          onKeyDown={readCapsLock}
          onKeyUp={readCapsLock}
          onBlur={() => setCapsLock(false)}
        />
        <button
          type="button"
          aria-pressed={shown}
          aria-controls={id}
          aria-label={shown ? fieldWords.hide(label) : fieldWords.show(label)}
          onClick={() => setShown(!shown)}
        >
          {shown ? fieldWords.hideShort : fieldWords.showShort}
        </button>
      </div>
      {capsLock ? <p class="hint caps">{fieldWords.capsLock}</p> : null}
      <Notes id={id} hint={hint} error={error} />
    </div>
  );
}
