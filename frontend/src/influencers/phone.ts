import { send } from '../api/client';
import { graphql } from '../gql';

const PhoneOfDocument = graphql(`
  query PhoneOf($id: ID!) { influencer(id: $id) { phone } }
`);

/** Somebody's phone number, '' where there is none; null where the desk does not tell it. */
export async function phoneOf(id: string): Promise<string | null> {
  return send(PhoneOfDocument, { id }).then(
    ({ influencer }) => influencer?.phone ?? null,
    () => null,
  );
}
