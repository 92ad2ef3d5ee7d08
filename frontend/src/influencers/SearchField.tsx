import { useEffect, useRef } from 'preact/hooks';
import { influencersWords as words } from '../messages/desk';

const DELAY_MS = 250;

/** Search as you type. The address holds what is searched; Back changes what stands here. */
export function SearchField({ search, onSearch }: { search: string; onSearch: (search: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>();

  useEffect(() => {
    // While somebody types, what they type is newer than the address.
    if (input.current && document.activeElement !== input.current) input.current.value = search;
  }, [search]);
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <div class="field">
      <input
        ref={input}
        type="search"
        aria-label={words.search}
        placeholder={words.searchPlaceholder}
        defaultValue={search}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => {
          const typed = event.currentTarget.value.trim();
          clearTimeout(timer.current);
          timer.current = setTimeout(() => onSearch(typed), DELAY_MS);
        }}
      />
    </div>
  );
}
