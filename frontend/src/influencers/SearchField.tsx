import { useEffect, useRef } from 'preact/hooks';
import { influencers as words } from '#messages/influencers';
import { type Credential, credentialIn, mayBeName } from './credential';

const DELAY_MS = 250;

export type FoundCredential = Exclude<Credential, 'UNFINISHED'>;

interface SearchFieldProps {
  search: string;
  /** What is searched now; `unwritten` keeps it out of the address, because it may be a room code.
   *
   * `goesOn` tells that it was typed in one go with what was searched before.
   */
  onSearch: (search: string, how: { unwritten: boolean; goesOn: boolean }) => void;
  /** A pasted secret, or what may be one: it must go nowhere but to its look-up and, if a name, the search. */
  onCredential: (text: string, kind: FoundCredential) => void;
}

/** Search as you type. The address holds what is searched; Back changes what stands here. */
export function SearchField({ search, onSearch, onCredential }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>();

  // What was searched from here last, and whether the same typing goes on.
  const told = useRef(search);
  const typing = useRef(false);

  useEffect(() => {
    // What was typed here is newer than the address that follows it; any other address is newer than that.
    if (!input.current || search === told.current) return;
    clearTimeout(timer.current);
    told.current = search;
    typing.current = false;
    input.current.value = search;
  }, [search]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function tell(typed: string, unwritten: boolean): void {
    told.current = typed;
    onSearch(typed, { unwritten, goesOn: typing.current });
    typing.current = true;
  }

  function onInput(field: HTMLInputElement): void {
    const typed = field.value.trim();
    clearTimeout(timer.current);
    const credential = credentialIn(typed);
    const named = mayBeName(typed);
    if (credential && credential !== 'UNFINISHED') {
      if (!named) {
        field.value = '';
        if (search) tell('', false);
      }
      onCredential(typed, credential);
    }
    if (!credential || named) timer.current = setTimeout(() => tell(typed, credential !== null), DELAY_MS);
  }

  return (
    <div class="field">
      <input
        ref={input}
        type="search"
        aria-label={words.search}
        placeholder={words.searchPlaceholder}
        defaultValue={search}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        enterkeyhint="search"
        onInput={(event) => onInput(event.currentTarget)}
        onBlur={() => {
          typing.current = false;
        }}
      />
    </div>
  );
}
