import { useState } from 'preact/hooks';
import { importing as words } from '#messages/importing';
import { Button } from '../ui/Button';
import { Said } from '../ui/Said';

const AT_FIRST = 50;

interface Row {
  line: number;
  name: string;
  email?: string;
  message: string;
}

/** Rows of the spreadsheet with what becomes of each: the first of them, and the others on demand. */
export function RowList({ rows }: { rows: readonly Row[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, AT_FIRST);
  return (
    <>
      <ol class="import-rows">
        {shown.map(({ line, name, email, message }) => (
          <li key={line}>
            <span class="muted num">{words.row(line)}</span>
            <span>
              <b translate={false}>
                <bdi>{name || email}</bdi>
              </b>{' '}
              {email && name ? (
                <bdi class="muted" translate={false}>
                  {email}
                </bdi>
              ) : null}
            </span>
            <span>
              <Said text={message} />
            </span>
          </li>
        ))}
      </ol>
      {shown.length < rows.length ? (
        <Button onClick={() => setAll(true)}>{words.showAll(rows.length)}</Button>
      ) : null}
    </>
  );
}
