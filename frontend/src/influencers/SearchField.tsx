import { useEffect, useRef } from 'preact/hooks';
import { influencers as words } from '#messages/influencers';
import { type Credential, credentialIn, mayBeName } from './credential';

const DELAY_MS = 250;

export type FoundCredential = Exclude<Credential, 'UNFINISHED'>;

interface SearchFieldProps {
  search: string;
  /** What is searched now; `unwritten` keeps it out of the address, because it may be a room code. */
  onSearch: (search: string, unwritten: boolean) => void;
  /** A pasted secret, or what may be one: it must go nowhere but to its look-up and, if a name, the search. */
  onCredential: (text: string, kind: FoundCredential) => void;
}

/** Search as you type. The address holds what is searched; Back changes what stands here. */
export function SearchField({ search, onSearch, onCredential }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>();

  useEffect(() => {
    // While somebody types, what they type is newer than the address.
    if (input.current && document.activeElement !== input.current) input.current.value = search;
  }, [search]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function onInput(field: HTMLInputElement): void {
    const typed = field.value.trim();
    clearTimeout(timer.current);
    const credential = credentialIn(typed);
    const named = mayBeName(typed);
    if (credential && credential !== 'UNFINISHED') {
      if (!named) {
        field.value = '';
        if (search) onSearch('', false);
      }
      onCredential(typed, credential);
    }
    if (!credential || named)
      timer.current = setTimeout(() => onSearch(typed, credential !== null), DELAY_MS);
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
      />
    </div>
  );
}
