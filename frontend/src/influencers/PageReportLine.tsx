import { influencers as words } from '#messages/influencers';
import { type FragmentType, graphql, readFragment } from '../gql';
import { useNow } from '../ui/clock';
import { agoWords, moment } from '../ui/time';

const PageReportLine_PageReport = graphql(`
  fragment PageReportLine_PageReport on PageReport { summary reportedAt }
`);

const FRESH_MS = 120_000;

interface PageReportLineProps {
  report: FragmentType<typeof PageReportLine_PageReport>;
  /** Whether it still stands in the way. */
  lasting: boolean;
}

/** "Their page: camera blocked, iPhone Safari, 12 s ago", while that is news, for two minutes, or stands in the way. */
export function PageReportLine({ report: ref, lasting }: PageReportLineProps) {
  const { summary, reportedAt } = readFragment(PageReportLine_PageReport, ref);
  const present = useNow(5000);
  const at = Date.parse(reportedAt);
  if (present - at > FRESH_MS && !lasting) return null;
  return (
    <span class="reason report-line" title={moment(reportedAt)}>
      {words.pageReport({ summary, ago: agoWords(present - at) })}
    </span>
  );
}
