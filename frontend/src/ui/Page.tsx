import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { general } from '#messages/general';
import { Mark } from './Mark';

/** Name the document, as the browser's tabs and history show it. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = general.documentTitle(title);
  }, [title]);
}

/** Lead to what has just come: the focus goes there once. It needs `tabIndex={-1}`. */
export function useArrival<Place extends HTMLElement>() {
  const place = useRef<Place>(null);
  useEffect(() => place.current?.focus({ preventScroll: true }), []);
  return place;
}

interface PageProps {
  title: string;
  class?: string;
  /** Stands above the heading. */
  above?: ComponentChildren;
  /** Stands beside the heading. */
  beside?: ComponentChildren;
  children: ComponentChildren;
}

/** A page of the desk. */
export function Page({ title, above, beside, children, ...rest }: PageProps) {
  useTitle(title);
  return (
    <main class="page narrow" id="main" {...rest}>
      {above}
      <div class="head">
        <h1>{title}</h1>
        {beside}
      </div>
      {children}
    </main>
  );
}

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
