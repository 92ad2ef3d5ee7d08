import { type ComponentChildren, createContext, type VNode } from 'preact';
import { useContext, useRef, useState } from 'preact/hooks';
import { Button } from './Button';
import { type Done, type Outcome, outcomeOf, type Refused } from './outcome';
import { Said } from './Said';

/** What was typed into the field of this name, as it stands there. */
export type Typed = (name: string) => string;

const RefusedFields = createContext<Refused>({});

/** Why the form around refuses what stands in a field of this name. */
export function useRefused(name: string | undefined): ComponentChildren {
  const refused = useContext(RefusedFields);
  return name ? refused[name] : null;
}

export interface FormProps {
  send: (typed: Typed) => Promise<Outcome>;
  /** Says that it is done. */
  onDone?: (done: Done) => void;
  submit: string;
  /** The verb in progress, such as "Saving...". */
  busy: string;
  /** Why it cannot be submitted yet. */
  whyNot?: string | undefined;
  class?: string | undefined;
  autocomplete?: 'off';
  /** Places the button beside others. */
  actions?: (button: VNode) => VNode;
  children?: ComponentChildren;
}

/** One way to submit: once at a time, keeping what was typed, and leading to the field that is refused. */
export function Form({ send, onDone, submit, busy, whyNot, actions, children, ...rest }: FormProps) {
  const [refused, setRefused] = useState<Refused>({});
  const [staying, setStaying] = useState<ComponentChildren>(null);
  const [sending, setSending] = useState(false);
  const underWay = useRef(false);

  async function run(form: HTMLFormElement): Promise<void> {
    const typed = new FormData(form);
    underWay.current = true;
    setSending(true);
    setRefused({});
    setStaying(null);
    const outcome = await outcomeOf(() => send((name) => String(typed.get(name) ?? '')));
    underWay.current = false;
    setSending(false);
    if (!outcome) return;
    if ('refused' in outcome) show(form, outcome.refused);
    else onDone?.(outcome);
  }

  function show(form: HTMLFormElement, found: Refused): void {
    const nameOf = (field: Element) => field.getAttribute('name') ?? '';
    const fields = [...form.elements].filter((field) => nameOf(field) && found[nameOf(field)]);
    const elsewhere = Object.keys(found).find((name) => !fields.some((field) => nameOf(field) === name));
    setRefused(elsewhere === undefined ? found : { ...found, '': found[elsewhere] });
    // A group of choices has no focus of its own: its first one has it.
    const first = fields[0] instanceof HTMLFieldSetElement ? fields[0].elements[0] : fields[0];
    // Who sends from the field itself has the focus there already, which says nothing.
    setStaying(first === document.activeElement && fields[0] ? found[nameOf(fields[0])] : null);
    if (first instanceof HTMLElement) first.focus();
  }

  const button = (
    <Button
      type="submit"
      kind="primary"
      disabled={whyNot !== undefined}
      title={whyNot}
      busy={sending ? busy : null}
    >
      {submit}
    </Button>
  );
  const whole = refused[''];
  return (
    <form
      {...rest}
      noValidate
      onInput={({ target }) => {
        // What is wrong with a field is said until it is changed.
        const field = target as HTMLInputElement;
        for (const name of [field.name, field.closest('fieldset')?.name])
          if (name && refused[name]) setRefused({ ...refused, [name]: null });
      }}
      onSubmit={(event) => {
        event.preventDefault();
        if (!underWay.current && whyNot === undefined) void run(event.currentTarget);
      }}
    >
      <RefusedFields.Provider value={refused}>{children}</RefusedFields.Provider>
      <div role="alert">
        {typeof whole === 'string' ? (
          <p class="error">
            <Said text={whole} />
          </p>
        ) : (
          whole
        )}
        {staying && staying !== true ? (
          <span class="sr">{typeof staying === 'string' ? <Said text={staying} /> : staying}</span>
        ) : null}
      </div>
      {actions ? actions(button) : button}
    </form>
  );
}
