import { useEffect, useState } from 'preact/hooks';
import { createRoom as words } from '#messages/createRoom';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { RoomChoicesQuery } from '../gql/graphql';
import { FormDialog } from '../ui/FormDialog';
import { failureOf, sentenceOf } from '../ui/failure';
import { isolated } from '../ui/isolated';
import { type Outcome, refuse } from '../ui/outcome';
import { SelectField } from '../ui/SelectField';
import type { ActionProps } from './action';
import { useConflict } from './conflict';

const RoomAccounts = graphql(`
  query RoomAccounts {
    hmsAccounts(first: 100) { nodes { id name connected readable } }
  }
`);

const RoomChoices = graphql(`
  query RoomChoices($accountId: ID!) {
    roomChoices(accountId: $accountId) {
      templates { id name roles }
      failed { message fix }
    }
  }
`);

const CreateInfluencerRoom = graphql(`
  mutation CreateInfluencerRoom($input: CreateInfluencerRoomInput!) {
    createInfluencerRoom(input: $input) {
      __typename
      ... on InfluencerRoomCreated { influencer { id show { id } } }
      ... on Problem { message fix }
      ... on Conflict { changes influencer { id version } }
    }
  }
`);

type Template = NonNullable<RoomChoicesQuery['roomChoices']>['templates'][number];

/** What can be chosen; why not, in words; or null while it is asked for. */
type Found<Choice> = readonly Choice[] | { why: string } | null;

function listed<Choice>(found: Found<Choice>): readonly Choice[] {
  return found && !('why' in found) ? found : [];
}

/** Makes a room at 100ms for one influencer: account, template and role are chosen from what there is. */
export default function CreateRoomDialog({ influencer, onClose, onDone }: ActionProps) {
  const name = isolated(influencer.name);
  const conflict = useConflict(influencer.version);
  const [accounts, setAccounts] = useState<Found<{ id: string; name: string }>>(null);
  const [templates, setTemplates] = useState<Found<Template>>(null);
  const [chosen, choose] = useState({ account: influencer.accountId ?? '', template: '', role: '' });

  const account = listed(accounts).find(({ id }) => id === chosen.account) ?? listed(accounts)[0];
  const template = listed(templates).find(({ id }) => id === chosen.template) ?? listed(templates)[0];
  const role = template?.roles.find((one) => one === chosen.role) ?? template?.roles[0];
  const accountId = account?.id;

  useEffect(() => {
    send(RoomAccounts, {}).then(
      ({ hmsAccounts }) => {
        const able = hmsAccounts.nodes.filter(({ connected, readable }) => connected && readable);
        setAccounts(able.length > 0 ? able : { why: words.noAccount });
      },
      (reason) => setAccounts({ why: sentenceOf(failureOf(reason)) }),
    );
  }, []);

  useEffect(() => {
    if (!accountId) return;
    let current = true;
    setTemplates(null);
    const set = (found: Found<Template>) => {
      if (current) setTemplates(found);
    };
    send(RoomChoices, { accountId }).then(
      ({ roomChoices }) => {
        if (!roomChoices) set({ why: words.noAccount });
        else if (roomChoices.failed) set({ why: sentenceOf(roomChoices.failed) });
        else set(roomChoices.templates.length > 0 ? roomChoices.templates : { why: words.noRole });
      },
      (reason) => set({ why: sentenceOf(failureOf(reason)) }),
    );
    return () => {
      current = false;
    };
  }, [accountId]);

  async function create(): Promise<Outcome> {
    if (!account || !template || !role) return;
    const { createInfluencerRoom: result } = await send(CreateInfluencerRoom, {
      input: {
        influencerId: influencer.id,
        accountId: account.id,
        templateId: template.id,
        role,
        expectedVersion: conflict.version,
      },
    });
    onDone();
    switch (result.__typename) {
      case 'InfluencerRoomCreated':
        return { done: (result.influencer.show ? words.createdNext : words.created)(name) };
      case 'Conflict':
        return conflict.meet(result);
      default:
        return refuse(result);
    }
  }

  const found = accounts && 'why' in accounts ? accounts : templates;
  return (
    <FormDialog
      title={words.title(name)}
      send={create}
      submit={words.create}
      busy={words.creating}
      whyNot={role ? undefined : found && 'why' in found ? found.why : words.looking}
      onClose={onClose}
    >
      <div class="stack" aria-live="polite">
        <p>
          {words.intro(name)} {influencer.token ? words.token : ''} {influencer.show ? words.live : ''}
        </p>
        {listed(accounts).length > 1 && account ? (
          <SelectField
            label={words.account}
            value={account.id}
            options={listed(accounts).map((one) => ({ value: one.id, label: one.name }))}
            onChange={(id) => choose({ ...chosen, account: id })}
          />
        ) : null}
        {template && role ? (
          <>
            <SelectField
              label={words.template}
              value={template.id}
              options={listed(templates).map((one) => ({ value: one.id, label: one.name }))}
              onChange={(id) => choose({ ...chosen, template: id })}
            />
            <SelectField
              label={words.role}
              value={role}
              options={template.roles.map((one) => ({ value: one, label: one }))}
              onChange={(one) => choose({ ...chosen, role: one })}
            />
          </>
        ) : found && 'why' in found ? (
          <p class="error">{found.why}</p>
        ) : (
          <p class="muted">{words.looking}</p>
        )}
      </div>
    </FormDialog>
  );
}
