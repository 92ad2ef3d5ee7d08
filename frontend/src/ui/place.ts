import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';

/** How far the list of a page was loaded, and where one stood in it. */
interface Place {
  /** What was asked: another list begins at its top. */
  question: string;
  pages: number;
  /** In CSS pixels from the top of the document. */
  top: number;
}

const SETTLED_MS = 200;

interface Kept {
  place?: Place;
}

/** The place that an entry of the browser's history keeps for this list; null for one that is new there. */
export function placeIn(state: unknown, question: string): Place | null {
  const place = (state as Kept | null)?.place;
  return place?.question === question ? place : null;
}

/** What another entry keeps, with the place of the present one: for where the same list stays in view. */
export function withPlace(state: object | null): object | null {
  const { place } = (history.state ?? {}) as Kept;
  return place ? { ...state, place } : state;
}

/** How many pages this list begins with: as many as there were when this entry of the history was left. */
export function useKeptPages(question: string | null): number {
  return useMemo(() => (question === null ? 1 : (placeIn(history.state, question)?.pages ?? 1)), [question]);
}

/** Keep the place of a page's list with its entry of the history, and lead back to it once the list is there.
 *
 * @param question null for a list whose place is not kept.
 */
export function useKeptPlace(question: string | null, pages: number, there: boolean): void {
  const arrived = useRef<string | null>(null);

  useLayoutEffect(() => {
    if (question === null || !there) return;
    if (arrived.current !== question) {
      arrived.current = question;
      const kept = placeIn(history.state, question);
      if (kept) scrollTo(0, kept.top);
    }

    let timer: ReturnType<typeof setTimeout> | undefined;
    function keep(): void {
      clearTimeout(timer);
      timer = undefined;
      const place: Place = { question: question ?? '', pages, top: scrollY };
      history.replaceState({ ...history.state, place }, '');
    }
    // Browsers refuse what writes to the history at every step.
    function onScroll(): void {
      timer ??= setTimeout(keep, SETTLED_MS);
    }
    // What is pressed may lead away.
    function onPress(): void {
      if (timer !== undefined) keep();
    }
    if (pages > 1) keep();
    const ended = new AbortController();
    const { signal } = ended;
    addEventListener('scroll', onScroll, { passive: true, signal });
    for (const name of ['pointerdown', 'keydown', 'pagehide'])
      addEventListener(name, onPress, { capture: true, signal });
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [question, pages, there]);
}
