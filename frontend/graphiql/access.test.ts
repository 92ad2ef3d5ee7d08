import { buildSchema, type GraphQLObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { describeAccess, permissionsOf } from './access';

const sdl = `
  enum Permission { VIEW MANAGE_TOKENS }
  directive @admin(can: Permission! = VIEW) on FIELD_DEFINITION
  directive @influencer on FIELD_DEFINITION
  directive @signedIn on FIELD_DEFINITION
  directive @public on FIELD_DEFINITION
  type Person { name: String  "Where they live." home: String @admin(can: MANAGE_TOKENS) }
  type Query {
    "Everybody." people: [Person] @admin
    me: Person @influencer
    account: Person @signedIn
    tokens: Int @admin(can: MANAGE_TOKENS)
    open: Int @public
  }
`;

function descriptions(type: string): Record<string, string | null | undefined> {
  const fields = (describeAccess(buildSchema(sdl)).getType(type) as GraphQLObjectType).getFields();
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.description]));
}

test('the docs say of each guarded field who may ask it, and leave the others alone', () => {
  expect(descriptions('Query')).toEqual({
    people: 'Everybody.\n\nNeeds the permission VIEW.',
    me: 'For a signed-in influencer.',
    account: 'For whoever is signed in.',
    tokens: 'Needs the permission MANAGE_TOKENS.',
    open: 'Open to everybody.',
  });
  expect(descriptions('Person')).toEqual({
    name: undefined,
    home: 'Where they live.\n\nNeeds the permission MANAGE_TOKENS.',
  });
});

test('an operation needs what its root fields need, each permission named once', () => {
  const schema = buildSchema(sdl);
  expect(permissionsOf(schema, '{ open }')).toEqual([]);
  expect(permissionsOf(schema, '{ a: people { name } b: people { name } tokens open }')).toEqual([
    'VIEW',
    'MANAGE_TOKENS',
  ]);
});
