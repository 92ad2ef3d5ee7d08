import '../styles/namedList.css';
import type { ComponentChildren } from 'preact';

export interface Named {
  key: string;
  /** Somebody's name; where there is none, what the page calls it instead. */
  name: string | { words: string };
  said?: ComponentChildren;
}

/** People, or what stands for them, each with what there is to say: why they were refused, or what stays. */
export function NamedList({ of }: { of: readonly Named[] }) {
  return (
    <ul class="named">
      {of.map(({ key, name, said }) => (
        <li key={key}>
          {typeof name === 'string' ? (
            <b translate={false}>
              <bdi>{name}</bdi>
            </b>
          ) : (
            <b>{name.words}</b>
          )}{' '}
          {said}
        </li>
      ))}
    </ul>
  );
}
