import type { GraphiQLProps } from 'graphiql';

/** What GraphiQL would keep in localStorage, kept as long as the page: variables hold tokens and passwords. */
export function memory(): NonNullable<GraphiQLProps['storage']> {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
    get length() {
      return kept.size;
    },
  };
}
