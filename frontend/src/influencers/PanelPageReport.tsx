import { panel as words } from '#messages/panel';
import { type FragmentType, graphql, readFragment } from '../gql';
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

/** What their page reported last: enough to help somebody over the telephone. */
export function PanelPageReport({
  report: ref,
}: {
  report: FragmentType<typeof PanelPageReport_PageReport> | null;
}) {
  const report = readFragment(PanelPageReport_PageReport, ref);
  if (!report)
    return (
      <section>
        <h3>{words.pageReport}</h3>
        <p class="muted">{words.noPageReport}</p>
      </section>
    );
  const browser = report.browser || words.unknownBrowser;
  const facts: [string, string | null, boolean?][] = [
    [words.page, words.pages[report.page]],
    [
      words.browser,
      report.inAppBrowser === null
        ? browser
        : words.inApp({ browser, app: report.inAppBrowser || words.unknownApp }),
    ],
    [words.camera, words.access[report.camera], report.camera === 'DENIED' || report.camera === 'MISSING'],
    [
      words.microphone,
      words.access[report.microphone],
      report.microphone === 'DENIED' || report.microphone === 'MISSING',
    ],
    [words.connection, report.connection && (words.connections[report.connection] ?? report.connection)],
    [words.problem, report.problem, true],
  ];
  return (
    <section>
      <h3>{words.pageReport}</h3>
      <dl class="facts">
        <dt>{words.reported}</dt>
        <dd>
          <When at={report.reportedAt} />
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
