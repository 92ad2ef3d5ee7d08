import { useCallback, useMemo, useState } from 'preact/hooks';
import type { Paged } from '../ui/Listing';
import { useKeptPages, useKeptPlace } from '../ui/place';
import { isNewest, type Since, since, standsStill } from './changed';
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

interface Stay<OnePage extends Page> {
  ids: () => string[];
  fetch: (ids: string[]) => Promise<OnePage['nodes']>;
  /** Whether a sentence about it tells a length of time. */
  ages: (node: OnePage['nodes'][number]) => boolean;
}

/** What was asked for so far of one list; the one who reads says how many pages.
 *
 * One page more is asked for alone. All of them are asked for again once something has changed at the desk, and
 * after `keptMs`; where lengths of time alone are told anew, only what tells any is.
 */
export function createBook<OnePage extends Page>(
  question: string,
  fetchPage: (after: string | null) => Promise<OnePage>,
  keptMs: number,
  stay?: Stay<OnePage>,
): (pages: number) => Promise<Pages<OnePage>> {
  // `asked` is when the oldest of the pages was asked for.
  let book: { told: Pages<OnePage>; pages: number; asked: Since } | null = null;

  return async (pages) => {
    const before = book;
    const further = before?.pages === pages - 1;
    const asked = further ? before.asked : await since(before === null || keptMs === 0);
    if (before?.pages === pages && isNewest(before.asked, asked, keptMs)) return before.told;
    if (stay && before?.pages === pages && standsStill(before.asked, asked)) {
      const { told } = before;
      const aging = [...told.nodes, ...told.also].filter(stay.ages).map(({ id }) => id);
      if (aging.length <= MOST_BY_ID) {
        const anew = new Map(aging[0] ? (await stay.fetch(aging)).map((node) => [node.id, node]) : []);
        const newest = (list: OnePage['nodes']) => list.map((node) => anew.get(node.id) ?? node);
        book = { told: { ...told, nodes: newest(told.nodes), also: newest(told.also) }, pages, asked };
        return book.told;
      }
    }

    const nodes = new Map<string, OnePage['nodes'][number]>();
    if (further) for (const node of before.told.nodes) nodes.set(node.id, node);
    let last = further ? before.told.last : await fetchPage(null);
    for (let fetched = further ? pages - 1 : 1; ; fetched += 1) {
      // Somebody may move between two pages while they are fetched: everybody stands in the list once.
      for (const node of last.nodes) nodes.set(node.id, node);
      const { hasNextPage, endCursor } = last.pageInfo;
      if (fetched === pages || !hasNextPage) break;
      last = await fetchPage(endCursor);
    }
    const gone = stay?.ids().filter((id) => !nodes.has(id)) ?? [];
    const also = stay && gone.length > 0 ? await stay.fetch(gone.slice(0, MOST_BY_ID)) : [];
    const told = { question, nodes: [...nodes.values()], also, last };
    book = { told, pages, asked };
    return told;
  };
}

/** Everything of a list that was asked for so far, asked again every `everyMs(pages)` while the page is visible.
 *
 * `fetchPage` answers the question; an equal `question` is the same one. `stay` names those that stay in view,
 * fetches what the pages do not hold of them, and knows whose sentences age. Of a `wholePage`, Back and a reload find
 * as much as was shown. For `keptMs` nothing is asked again while nothing changes at the desk; 0 is for a list whose
 * changes it does not count.
 */
export function usePages<OnePage extends Page>(
  question: string,
  fetchPage: (after: string | null) => Promise<OnePage>,
  everyMs: (pages: number) => number,
  {
    keptMs = 0,
    stay,
    wholePage = false,
  }: { keptMs?: number; stay?: Stay<OnePage>; wholePage?: boolean } = {},
): Poll<Pages<OnePage>> & Paged {
  const kept = useKeptPages(wholePage ? question : null);
  const [depth, setDepth] = useState<{ question: string; pages: number } | null>(null);
  const pages = depth?.question === question ? depth.pages : kept;
  const read = useMemo(() => createBook(question, fetchPage, keptMs, stay), [question]);
  const load = useCallback(() => read(pages), [read, pages]);

  const poll = usePoll(load, everyMs(pages));
  const answered = poll.data?.question === question;
  useKeptPlace(wholePage ? question : null, pages, answered);
  const showMore = useCallback(() => setDepth({ question, pages: pages + 1 }), [question, pages]);
  return {
    ...poll,
    answered,
    hasMore: poll.data?.last.pageInfo.hasNextPage ?? false,
    loadingMore: poll.pending && pages > 1,
    showMore,
  };
}
