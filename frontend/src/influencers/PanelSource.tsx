import '../styles/dialogs.css';
import '../styles/pages.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { source as words } from '#messages/source';
import { type FragmentType, graphql, readFragment } from '../gql';
import type { PanelSource_InfluencerFragment, TokenSource } from '../gql/graphql';
import { Button } from '../ui/Button';
import { Choices } from '../ui/Field';
import { Form } from '../ui/Form';
import { sentenceOf } from '../ui/failure';
import { Expiry } from '../ui/Moment';
import { toast } from '../ui/press';
import { Said } from '../ui/Said';
import { useConflict } from './conflict';
import { chooseSource } from './tokenSource';
import type { useActions } from './useActions';

const PanelSource_Influencer = graphql(`
  fragment PanelSource_Influencer on Influencer {
    id
    name
    version
    archivedAt
    tokenSource
    nextToken { reason expiresAt }
    mintingRefused { message fix }
    exchangingRefused { message fix }
    accountId
  }
`);

const SOURCES: TokenSource[] = ['PASTED', 'MINTED', 'ROOM_CODE'];
const SOURCE = 'source';

interface PanelSourceProps {
  influencer: FragmentType<typeof PanelSource_Influencer>;
  actions: ReturnType<typeof useActions>;
}

/** What the next Go Live uses and why, and the choice of it. */
export function PanelSource({ influencer, actions }: PanelSourceProps) {
  const person = readFragment(PanelSource_Influencer, influencer);
  const { archivedAt, nextToken, mintingRefused, accountId } = person;
  return (
    <section>
      <h3>{words.next}</h3>
      {nextToken ? (
        <p>
          <Said text={nextToken.reason} />
          {nextToken.expiresAt ? (
            <span class="muted">
              <span class="dot"> · </span>
              <Expiry at={nextToken.expiresAt} />
            </span>
          ) : null}
        </p>
      ) : (
        <p class="muted">{words.nothing}</p>
      )}
      {actions.whyNot.tokens || archivedAt ? null : (
        <>
          <SourceForm person={person} refresh={actions.refresh} />
          {accountId && !mintingRefused ? (
            <Button small onClick={() => actions.begin({ kind: 'mint-for-account', accountId })}>
              {words.forAccount}
            </Button>
          ) : null}
        </>
      )}
    </section>
  );
}

interface SourceFormProps {
  person: PanelSource_InfluencerFragment;
  refresh: () => Promise<void>;
}

function SourceForm({ person, refresh }: SourceFormProps) {
  const { tokenSource, mintingRefused, exchangingRefused } = person;
  const refusals = { PASTED: null, MINTED: mintingRefused, ROOM_CODE: exchangingRefused };
  const conflict = useConflict(person.version);
  const [marked, setMarked] = useState<TokenSource | null>(null);
  const chosen = marked ?? tokenSource;
  const choices = useRef<HTMLDivElement>(null);

  // What was marked is saved now. What was marked since stays, and so it does where somebody else has chosen meanwhile.
  useEffect(() => setMarked((before) => (before === tokenSource ? null : before)), [tokenSource]);

  return (
    <Form
      class="stack"
      send={async () => {
        const outcome = await chooseSource({ ...person, version: conflict.version }, chosen, conflict.meet);
        await refresh();
        return outcome;
      }}
      onDone={(done) => {
        toast(done);
        // Its button is gone.
        choices.current?.querySelector<HTMLElement>('input:checked')?.focus();
      }}
      submit={words.save}
      busy={words.saving}
      actions={(button) => <div hidden={chosen === tokenSource}>{button}</div>}
    >
      <div ref={choices}>
        <Choices label={words.label} name={SOURCE}>
          {SOURCES.map((one) => {
            const refused = refusals[one];
            return (
              <label key={one}>
                <input
                  type="radio"
                  name={SOURCE}
                  value={one}
                  checked={one === chosen}
                  disabled={refused !== null}
                  onChange={() => setMarked(one)}
                />
                <span>
                  <b>{words.sources[one]}</b>
                  <span class="hint">{refused ? sentenceOf(refused) : words.hints[one]}</span>
                </span>
              </label>
            );
          })}
        </Choices>
      </div>
    </Form>
  );
}
