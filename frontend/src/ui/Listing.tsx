import type { ComponentChildren } from 'preact';
import { listing as words } from '#messages/listing';
import { Button } from './Button';
import { Failed } from './Failed';

/** A question that is asked again and again, with the newest answer to it. */
export interface Asked<Data> {
  data: Data | null;
  /** When `data` was fetched, unix ms. */
  asOf: number | null;
  /** Why the newest asking failed; null once one succeeds. */
  failure: { message: string } | null;
  /** True while the first answer to the present question is awaited. */
  pending: boolean;
  /** Whether `data` answers the present question, not an earlier one. */
  answered: boolean;
  refresh(): void;
}

interface ListingProps<Data> {
  asked: Asked<Data>;
  /** Stands there until the first answer comes. */
  loading?: ComponentChildren;
  /** Stands there instead where there is nothing; null where there is something. */
  empty?: (data: Data) => ComponentChildren;
  children: (data: Data) => ComponentChildren;
}

/** What was asked for, in each of its states: awaited, failed, empty, there. */
export function Listing<Data>({ asked, loading = null, empty, children }: ListingProps<Data>) {
  const { data, failure, pending, answered, refresh } = asked;
  // The answer to an earlier question is shown only until the new one comes, never in place of one that failed.
  if (failure && !answered && !pending) return <Failed sentence={failure.message} onTryAgain={refresh} />;
  if (data === null) return loading;
  const nothing = answered ? empty?.(data) : null;
  return nothing ? <div class="blank">{nothing}</div> : children(data);
}

/** A list that is fetched page after page. */
export interface Paged {
  hasMore: boolean;
  loadingMore: boolean;
  showMore(): void;
}

/** Fetches the next page of a list that has one. */
export function MoreButton({ list: { hasMore, loadingMore, showMore } }: { list: Paged }) {
  return hasMore ? (
    <Button onClick={showMore} busy={loadingMore ? words.showingMore : null}>
      {words.showMore}
    </Button>
  ) : null;
}
