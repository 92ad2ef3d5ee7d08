import '../styles/entrance.css';
import type { ComponentChildren } from 'preact';
import { Mark } from './Mark';
import { useArrival, useTitle } from './Page';

interface EntranceProps {
  title: string;
  /** Whether it takes the place of a page on which something was done: the focus goes to the heading. */
  arrival?: boolean;
  children: ComponentChildren;
}

/** A page by itself, before somebody is in: sign-in, and what a one-time link opens. */
export function Entrance({ title, arrival, children }: EntranceProps) {
  useTitle(title);
  const heading = useArrival<HTMLHeadingElement>();
  return (
    <main class="login">
      <div>
        <Mark />
        <h1 ref={arrival ? heading : null} tabIndex={arrival ? -1 : undefined}>
          {title}
        </h1>
        {children}
      </div>
    </main>
  );
}
