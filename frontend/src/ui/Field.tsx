import type { ComponentChildren, JSX, Ref } from 'preact';
import { useId, useState } from 'preact/hooks';
import { fieldWords } from '../messages/shared';

interface Frame {
  label: string;
  hint?: ComponentChildren;
  error?: string | null | undefined;
}

/** The ids and ARIA attributes that tie an input to its hint and error. */
function useFrame({ hint, error }: Frame) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return {
    id,
    attributes: {
      id,
      'aria-describedby': described || undefined,
      // Absent, not undefined: a field may say by itself that it is invalid.
      ...(error ? { 'aria-invalid': 'true' as const } : {}),
    },
  };
}

function Notes({
  id,
  hint,
  error,
}: {
  id: string;
  hint?: ComponentChildren;
  error?: string | null | undefined;
}) {
  return (
    <>
      {hint ? (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {error ? (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      ) : null}
    </>
  );
}

type InputProps = Omit<JSX.IntrinsicElements['input'], 'ref' | 'label' | 'id'>;

interface TextFieldProps extends Frame, InputProps {
  inputRef?: Ref<HTMLInputElement>;
  mono?: boolean;
}

/** One line of text with a label. What was typed lives in the input: pass `defaultValue`. */
export function TextField({ label, hint, error, inputRef, mono, ...input }: TextFieldProps) {
  const { id, attributes } = useFrame({ label, hint, error });
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input {...input} {...attributes} ref={inputRef ?? null} class={mono ? 'mono' : undefined} />
      <Notes id={id} hint={hint} error={error} />
    </div>
  );
}

interface AreaFieldProps extends Frame, Omit<JSX.IntrinsicElements['textarea'], 'ref' | 'label' | 'id'> {
  areaRef?: Ref<HTMLTextAreaElement>;
}

/** Several lines of text with a label. */
export function AreaField({ label, hint, error, areaRef, ...area }: AreaFieldProps) {
  const { id, attributes } = useFrame({ label, hint, error });
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea {...area} {...attributes} ref={areaRef ?? null} />
      <Notes id={id} hint={hint} error={error} />
    </div>
  );
}

/** A password or key: hidden until shown, with a word when Caps Lock is on. */
export function SecretField({ label, hint, error, inputRef, ...input }: TextFieldProps) {
  const { id, attributes } = useFrame({ label, hint, error });
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
          ref={inputRef ?? null}
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
