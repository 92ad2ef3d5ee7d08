import { Link } from 'wouter-preact';
import { missingPage as words } from '#messages/missingPage';
import { Page } from '../ui/Page';

/** An address of the desk at which there is nothing. */
export default function MissingPage() {
  return (
    <Page title={words.title}>
      <div class="stack">
        <p>{words.why}</p>
        <p>
          <Link href="/admin">{words.back}</Link>
        </p>
      </div>
    </Page>
  );
}
