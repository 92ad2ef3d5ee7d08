import { useState } from 'preact/hooks';
import { mutate } from '../api/client';
import { graphql } from '../gql';
import type { FindByCredentialMutation } from '../gql/graphql';
import { influencersWords as words } from '../messages/desk';
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
      const { findByCredential: found } = await mutate(FindByCredential, { input: { text } });
      const owners = found.influencers;
      setFinding({ state: 'found', kind: found.kind === 'NOTHING' ? kind : found.kind, owners });
    } catch (reason) {
      setFinding({ state: 'failed', why: failureOf(reason).message });
    }
  }

  return { finding, lookUp, dismiss: () => setFinding({ state: 'none' }) };
}

interface CredentialOwnersProps {
  finding: Finding;
  onOpen: (id: string) => void;
  onDismiss: () => void;
}

/** Says whose a pasted token or room code is, or that it is nobody's. */
export function CredentialOwners({ finding, onOpen, onDismiss }: CredentialOwnersProps) {
  const owners = finding.state === 'found' ? finding.owners : [];
  let sentence = '';
  if (finding.state === 'looking') sentence = words.pastedLooking(words.pasted[finding.kind]);
  if (finding.state === 'failed') sentence = words.pastedFailed(finding.why);
  if (finding.state === 'found') {
    const what = words.pasted[finding.kind];
    const say = [words.pastedNobody, words.pastedOne][owners.length] ?? words.pastedMany;
    sentence = say(what);
    // "lee-anne-may" has a room code's form.
    if (owners.length === 0 && finding.kind === 'ROOM_CODE') sentence += ` ${words.pastedName}`;
  }
  return (
    <div role="status">
      {finding.state === 'none' ? null : (
        <div class="notice found">
          <p>
            {sentence}{' '}
            {owners.map((owner) => (
              <Button key={owner.id} small onClick={() => onOpen(owner.id)}>
                {owner.name}
              </Button>
            ))}
          </p>
          <Button kind="quiet" small onClick={onDismiss}>
            {words.dismiss}
          </Button>
        </div>
      )}
    </div>
  );
}
