import { useEffect, useId, useState } from 'preact/hooks';
import { send } from '../api/client';
import { graphql } from '../gql';
import { TextField } from '../ui/Field';

const KnownTagsDocument = graphql(`query KnownTags { tags { name } }`);

interface TagFieldProps {
  label: string;
  name: string;
  hint?: string;
  autofocus?: boolean;
}

/** Takes tags, and offers those that others have. */
export function TagField(field: TagFieldProps) {
  const [known, setKnown] = useState<readonly string[]>([]);
  const list = useId();
  useEffect(() => {
    // It only offers: without an answer, they are typed.
    send(KnownTagsDocument, {}).then(
      ({ tags }) => setKnown(tags.map(({ name }) => name)),
      () => {},
    );
  }, []);
  return (
    <>
      <TextField {...field} list={list} autocomplete="off" autocapitalize="off" />
      <datalist id={list}>
        {known.map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
    </>
  );
}
