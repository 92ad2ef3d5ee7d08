import { useEffect, useRef } from 'preact/hooks';
import { influencers as words } from '#messages/influencers';
import { type Credential, credentialIn } from './credential';

const DELAY_MS = 250;

export type FoundCredential = Exclude<Credential, 'UNFINISHED'>;

interface SearchFieldProps {
  search: string;
  onSearch: (search: string) => void;
  /** A pasted secret: it has left the box, and must go nowhere but to its look-up. */
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
    if (credential === 'UNFINISHED') return;
    if (credential) {
      field.value = '';
      if (search) onSearch('');
      onCredential(typed, credential);
      return;
    }
    timer.current = setTimeout(() => onSearch(typed), DELAY_MS);
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
