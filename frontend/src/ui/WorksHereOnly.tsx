import { worksHereOnly as words } from '#messages/worksHereOnly';
import { worksHereOnly } from './handOut';

/** Beside links of a desk on localhost: nobody can use them elsewhere, and where it is explained what to do. */
export function WorksHereOnly({ urls }: { urls: readonly string[] }) {
  if (!urls.some(worksHereOnly)) return null;
  return (
    <p class="notice" data-testid="works-here-only">
      {urls.length > 1 ? words.many : words.one}{' '}
      {words.how(<code>docs/for-operators.md</code>, <code>GREENROOM_PUBLIC_URL</code>)}
    </p>
  );
}
