import { product } from '../messages/shared';

/** The product's name with its tally dot: red only while somebody is on air. */
export function Mark({ onAir = false }: { onAir?: boolean }) {
  return <span class={onAir ? 'mark on-air' : 'mark'}>{product}</span>;
}
