import { type FragmentType, graphql, readFragment } from '../gql';
import { personWords as words } from '../messages/person';
import { When } from '../ui/When';

const PanelPageReport_PageReport = graphql(`
  fragment PanelPageReport_PageReport on PageReport {
    page
    browser
    inAppBrowser
    camera
    microphone
    connection
    problem
    reportedAt
  }
`);

/** What their phone reported last: enough to help somebody over the telephone. */
export function PanelPageReport({
  phone: ref,
}: {
  phone: FragmentType<typeof PanelPageReport_PageReport> | null;
}) {
  const phone = readFragment(PanelPageReport_PageReport, ref);
  if (!phone)
    return (
      <section>
        <h3>{words.phone}</h3>
        <p class="muted">{words.noPhone}</p>
      </section>
    );
  const facts: [string, string | null, boolean?][] = [
    [words.page, words.pages[phone.page]],
    [
      words.browser,
      phone.inAppBrowser ? `${phone.browser}, ${words.inApp(phone.inAppBrowser)}` : phone.browser,
    ],
    [words.camera, words.access[phone.camera], phone.camera === 'DENIED' || phone.camera === 'MISSING'],
    [
      words.microphone,
      words.access[phone.microphone],
      phone.microphone === 'DENIED' || phone.microphone === 'MISSING',
    ],
    [words.connection, phone.connection],
    [words.problem, phone.problem, true],
  ];
  return (
    <section>
      <h3>{words.phone}</h3>
      <dl class="facts">
        <dt>{words.reported}</dt>
        <dd>
          <When at={phone.reportedAt} />
        </dd>
        {facts.map(([label, value, wrong]) =>
          value ? (
            <>
              <dt>{label}</dt>
              <dd class={wrong ? 'wrong' : undefined}>{value}</dd>
            </>
          ) : null,
        )}
      </dl>
    </section>
  );
}
