import { useCallback, useState } from 'preact/hooks';
import type { Paged } from '../ui/Listing';
import { type Poll, usePoll } from './poll';

/** As many as the desk lists by their ids. */
export const MOST_BY_ID = 100;

interface Page {
  nodes: { id: string }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

interface Pages<OnePage extends Page> {
  /** What was asked: a newer question may be under way. */
  question: string;
  nodes: OnePage['nodes'];
  /** Those that stay in view although the pages no longer hold them. */
  also: OnePage['nodes'];
  /** The page that was fetched last. */
  last: OnePage;
}

/** Everything of a list that was asked for so far, asked again every `everyMs(pages)` while the page is visible.
 *
 * `fetchPage` answers the question; an equal `question` is the same one. `stay` names those that stay in view and
 * fetches what the pages do not hold of them.
 */
export function usePages<OnePage extends Page>(
  question: string,
  fetchPage: (after: string | null) => Promise<OnePage>,
  everyMs: (pages: number) => number,
  stay?: { ids: () => string[]; fetch: (ids: string[]) => Promise<OnePage['nodes']> },
): Poll<Pages<OnePage>> & Paged {
  const [depth, setDepth] = useState({ question, pages: 1 });
  const pages = depth.question === question ? depth.pages : 1;

  const load = useCallback(async (): Promise<Pages<OnePage>> => {
    const nodes = new Map<string, OnePage['nodes'][number]>();
    let last = await fetchPage(null);
    for (let fetched = 1; ; fetched += 1) {
      // Somebody may move between two pages while they are fetched: everybody stands in the list once.
      for (const node of last.nodes) nodes.set(node.id, node);
      const { hasNextPage, endCursor } = last.pageInfo;
      if (fetched === pages || !hasNextPage) {
        const gone = stay?.ids().filter((id) => !nodes.has(id)) ?? [];
        const also = stay && gone.length > 0 ? await stay.fetch(gone.slice(0, MOST_BY_ID)) : [];
        return { question, nodes: [...nodes.values()], also, last };
      }
      last = await fetchPage(endCursor);
    }
  }, [question, pages]);

  const poll = usePoll(load, everyMs(pages));
  const showMore = useCallback(() => setDepth({ question, pages: pages + 1 }), [question, pages]);
  return {
    ...poll,
    answered: poll.data?.question === question,
    hasMore: poll.data?.last.pageInfo.hasNextPage ?? false,
    loadingMore: poll.pending && pages > 1,
    showMore,
  };
}
