import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { influencers as words } from '#messages/influencers';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { FindByCredentialMutation } from '../gql/graphql';
import { Button } from '../ui/Button';
import { failureOf } from '../ui/failure';
import type { FoundCredential } from './SearchField';

const FindByCredential = graphql(`
  mutation FindByCredential($input: FindByCredentialInput!) {
    findByCredential(input: $input) { ... on CredentialOwners { kind influencers { id name handle } } }
  }
`);

type Owner = FindByCredentialMutation['findByCredential']['influencers'][number];

type Finding =
  | { state: 'none' }
  | { state: 'looking'; kind: FoundCredential }
  | { state: 'failed'; why: string }
  | { state: 'found'; kind: FoundCredential; owners: Owner[] };

/** Look up whose a pasted token or room code is. The text is not kept longer than the question takes. */
export function useCredentialOwners(whyNot: string | null) {
  const [finding, setFinding] = useState<Finding>({ state: 'none' });

  async function lookUp(text: string, kind: FoundCredential): Promise<void> {
    if (whyNot) {
      setFinding({ state: 'failed', why: whyNot });
      return;
    }
    setFinding({ state: 'looking', kind });
    try {
      const { findByCredential: found } = await send(FindByCredential, { input: { text } });
      const owners = found.influencers;
      setFinding({ state: 'found', kind: found.kind === 'NOTHING' ? kind : found.kind, owners });
    } catch (reason) {
      setFinding({ state: 'failed', why: failureOf(reason).message });
    }
  }

  return { finding, lookUp, dismiss: () => setFinding({ state: 'none' }) };
}

function sentenceAbout(
  finding: Exclude<Finding, { state: 'none' }>,
  onOpen: (id: string) => void,
): ComponentChildren {
  if (finding.state === 'failed') return words.pastedFailed(finding.why);
  const say = words.pasted[finding.kind];
  if (finding.state === 'looking') return say.looking;
  const owners = finding.owners.map((owner) => (
    <Button key={owner.id} small translate={false} onClick={() => onOpen(owner.id)}>
      <bdi>{owner.name}</bdi>
    </Button>
  ));
  return [say.nobody, say.one(owners)][owners.length] ?? say.many(owners);
}

interface CredentialOwnersProps {
  finding: Finding;
  onOpen: (id: string) => void;
  onDismiss: () => void;
}

/** Says whose a pasted token or room code is, or that it is nobody's. */
export function CredentialOwners({ finding, onOpen, onDismiss }: CredentialOwnersProps) {
  return (
    <div role="status">
      {finding.state === 'none' ? null : (
        <div class="notice found">
          <p>{sentenceAbout(finding, onOpen)}</p>
          <Button kind="quiet" small onClick={onDismiss}>
            {words.dismiss}
          </Button>
        </div>
      )}
    </div>
  );
}
