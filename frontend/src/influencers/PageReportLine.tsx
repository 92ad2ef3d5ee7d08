import { influencers as words } from '#messages/influencers';
import { type FragmentType, graphql, readFragment } from '../gql';
import { useNow } from '../ui/clock';
import { agoWords, moment } from '../ui/time';

const PageReportLine_PageReport = graphql(`
  fragment PageReportLine_PageReport on PageReport { fact summary reportedAt }
`);

const FRESH_MS = 120_000;

interface PageReportLineProps {
  report: FragmentType<typeof PageReportLine_PageReport>;
  /** Whether it still stands in the way. */
  lasting: boolean;
}

/** "Their page: camera blocked, 12 s ago", in a line, while that is news, for two minutes, or stands in the way. */
export function PageReportLine({ report: ref, lasting }: PageReportLineProps) {
  const { fact, summary, reportedAt } = readFragment(PageReportLine_PageReport, ref);
  const present = useNow(5000);
  const at = Date.parse(reportedAt);
  if (present - at > FRESH_MS && !lasting) return null;
  const [told, when] = words.pageReport({ fact, ago: agoWords(present - at) });
  return (
    <span class="reason report-line" title={`${summary}, ${moment(reportedAt)}`}>
      <span>{told}</span>
      <span>{when}</span>
    </span>
  );
}
