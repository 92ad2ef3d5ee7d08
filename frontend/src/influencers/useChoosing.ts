import { useRef } from 'preact/hooks';
import { between, choose } from './chosen';

/** Choosing by the rows' boxes: with Shift, everybody between the last one and this. */
export function useChoosing(rows: readonly { id: string }[]) {
  const last = useRef<string | null>(null);
  return (id: string, on: boolean, range: boolean): void => {
    const ids = rows.map((row) => row.id);
    choose(range ? between(ids, last.current, id) : [id], on);
    last.current = id;
  };
}
