import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { general } from '#messages/general';

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
    <main class="page narrow" id="main" tabIndex={-1} {...rest}>
      {above}
      <div class="head">
        <h1>{title}</h1>
        {beside}
      </div>
      {children}
    </main>
  );
}
