import { token as words } from '#messages/token';
import { NewTab } from '../ui/NewTab';

/** The way to a token in the 100ms dashboard, or in the emulator where one runs beside the desk. */
export function WhereToFindIt({ emulatorUrl, open }: { emulatorUrl: string | null; open: boolean }) {
  return (
    <details class="where" open={open}>
      <summary>{words.whereTitle}</summary>
      <ol>
        {words.where.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p>
        <NewTab href="https://dashboard.100ms.live">{words.dashboard}</NewTab>
      </p>
      {emulatorUrl ? (
        <p>
          {words.practise((label) => (
            <NewTab href={emulatorUrl}>{label}</NewTab>
          ))}
        </p>
      ) : null}
    </details>
  );
}
