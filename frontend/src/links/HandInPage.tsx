import { useEffect, useRef, useState } from 'preact/hooks';
import { handIn as words } from '#messages/handIn';
import { send } from '../api/client';
import { graphql } from '../gql';
import { Entrance } from '../ui/Entrance';
import { AreaField } from '../ui/Field';
import { Form, type Typed } from '../ui/Form';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import { LinkPage } from './LinkPage';

const HandInToken = graphql(`
  mutation HandInToken($input: HandInTokenInput!) {
    handInToken(input: $input) {
      __typename
      ... on TokenHandedIn { counts }
      ... on Problem { message fix }
    }
  }
`);

const TOKEN = 'hms-auth-token';

/** /hand-in: whoever has the token for somebody pastes it here, without an account.
 *
 * The token lives in the text area and in the request under way, never in state, address or storage.
 */
export default function HandInPage({ link }: { link: string }) {
  const [handed, setHanded] = useState<{ name: string; counts: boolean } | null>(null);
  if (handed)
    return (
      <Entrance title={words.done} arrival>
        <div class="stack" role="status">
          <p>{(handed.counts ? words.counts : words.waits)(isolated(handed.name))}</p>
          {handed.counts ? null : (
            <p>
              <button type="button" class="btn" onClick={() => setHanded(null)}>
                {words.another}
              </button>
            </p>
          )}
        </div>
      </Entrance>
    );
  return (
    <LinkPage title={words.title} link={link} kind="HAND_IN" words={words}>
      {({ name }) => <PasteForm link={link} name={name} onHanded={(counts) => setHanded({ name, counts })} />}
    </LinkPage>
  );
}

function PasteForm({
  link,
  name,
  onHanded,
}: {
  link: string;
  name: string;
  onHanded: (counts: boolean) => void;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const field = area.current;
    return () => {
      if (field) field.value = '';
    };
  }, []);

  async function handIn(typed: Typed): Promise<Outcome> {
    const authToken = typed(TOKEN);
    if (!authToken.trim()) return { refused: { [TOKEN]: words.empty } };
    const { handInToken: result } = await send(HandInToken, { input: { link, authToken } });
    if (result.__typename !== 'TokenHandedIn')
      return refuse(result, result.__typename === 'HandInRejected' ? TOKEN : '');
    onHanded(result.counts);
  }

  return (
    <>
      <p class="muted">{words.lead(isolated(name))}</p>
      <Form send={handIn} submit={words.submit} busy={words.submitting} autocomplete="off">
        <AreaField
          label={words.field}
          areaRef={area}
          class="mono"
          rows={6}
          name={TOKEN}
          hint={words.where}
          autocomplete="off"
          autocapitalize="off"
          autocorrect="off"
          spellcheck={false}
        />
      </Form>
    </>
  );
}
