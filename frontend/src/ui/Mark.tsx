import { general } from '#messages/general';

/** The product's name with its tally dot: red only while somebody is on air. */
export function Mark({ onAir = false }: { onAir?: boolean }) {
  return (
    <span class={onAir ? 'mark on-air' : 'mark'} translate={false}>
      {general.product}
    </span>
  );
}
