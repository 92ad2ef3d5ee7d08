import type { VNode } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { placeIn } from './place';

const ROW_PX = 44;
const A_TURN = 12;

/** How many rows fill a screen at the least, from the top of the list to where one stood in it. */
export function screenful(height: number, top: number): number {
  return Math.ceil((top + height) / ROW_PX);
}

interface InTurnsProps {
  /** What the list was asked: another list begins anew. */
  question: string;
  children: VNode[];
}

/** A list's rows: a screenful is drawn at once, the others a dozen at a time, so that no press waits for all. */
export function InTurns({ question, children }: InTurnsProps) {
  const [drawn, setDrawn] = useState({ question, rows: 0 });
  // Once: whoever goes on to another place in the list keeps the rows that are drawn.
  const first = useMemo(() => screenful(innerHeight, placeIn(history.state, question)?.top ?? 0), [question]);
  const rows = (drawn.question === question && drawn.rows) || first;
  const whole = rows >= children.length;
  useEffect(() => {
    if (whole) return;
    const timer = setTimeout(() => setDrawn({ question, rows: rows + A_TURN }));
    return () => clearTimeout(timer);
  }, [question, rows, whole]);
  return whole ? children : children.slice(0, rows);
}
