import { lostKey as words } from '#messages/lostKey';

/** What an admin does who has no secret key any more. */
export function LostKey() {
  return (
    <details>
      <summary class="btn quiet">{words.title}</summary>
      <div class="stack hint">
        <p>{words.ask}</p>
        <p>{words.alone(<code>greenroom admin reset you@example.com</code>)}</p>
        <p>{words.password}</p>
      </div>
    </details>
  );
}
