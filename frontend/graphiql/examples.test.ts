import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  type DocumentNode,
  type GraphQLInputType,
  getNamedType,
  isInputObjectType,
  isInputType,
  Kind,
  type OperationDefinitionNode,
  parse,
  TypeInfo,
  typeFromAST,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { getVariableValues } from 'graphql/execution/values';
import { expect, test } from 'vitest';
import { examples } from './examples';
import { SIGN_OUT, VIEWER } from './viewer';

const schema = buildSchema(readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8'));
const each = examples.map((example) => [example.title, example] as const);

function operationOf(document: DocumentNode): OperationDefinitionNode {
  expect(document.definitions).toHaveLength(1);
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  return operation;
}

const isSecret = (type: GraphQLInputType | null | undefined) => getNamedType(type)?.name === 'Secret';

/** Where an input holds secrets: the paths, with what stands there. */
function secretsIn(type: GraphQLInputType, value: unknown, path: string): [string, unknown][] {
  if (isSecret(type)) return [[path, value]];
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return [];
  const given = (value ?? {}) as Record<string, unknown>;
  return Object.values(named.getFields()).flatMap((field) =>
    secretsIn(field.type, given[field.name], `${path}.${field.name}`),
  );
}

/** The secrets that an example takes by its variables. */
function secretVariables(query: string, variables: string): [string, unknown][] {
  const given = JSON.parse(variables);
  return (operationOf(parse(query)).variableDefinitions ?? []).flatMap(({ variable, type: written }) => {
    const name = variable.name.value;
    const type = typeFromAST(schema, written);
    return isInputType(type) ? secretsIn(type, given[name], name) : [];
  });
}

test.each(each)('"%s" is a valid operation with a name of its own, and its variables fit', (_, example) => {
  const document = parse(example.query);
  expect(validate(schema, document)).toEqual([]);
  const operation = operationOf(document);
  const name = operation.name?.value;
  expect(name).toBeTruthy();
  const named = examples.filter(({ query }) => operationOf(parse(query)).name?.value === name);
  expect(named).toEqual([example]);
  const given = JSON.parse(example.variables);
  expect(getVariableValues(schema, operation.variableDefinitions ?? [], given).errors).toBeUndefined();
  const declared = operation.variableDefinitions?.map(({ variable }) => variable.name.value) ?? [];
  expect(Object.keys(given)).toEqual(declared);
});

test.each(each)('"%s" holds no secret: each is taken by a variable, and left empty', (_, example) => {
  const document = parse(example.query);
  const types = new TypeInfo(schema);
  const literals: string[] = [];
  visit(
    document,
    visitWithTypeInfo(types, {
      enter(node) {
        if (node.kind.endsWith('Value') && isSecret(types.getInputType())) literals.push(node.kind);
      },
    }),
  );
  expect(literals).toEqual([]);
  for (const [path, value] of secretVariables(example.query, example.variables))
    expect([undefined, null, ''], path).toContain(value);
});

test('the examples take secrets for what they inspect, save and sign in with', () => {
  const taken = examples.flatMap(({ query, variables }) => secretVariables(query, variables));
  expect(taken.map(([path]) => path)).toEqual(
    expect.arrayContaining([
      'input.text',
      'input.authToken',
      'input.roomCode',
      'input.password',
      'input.secretKey',
    ]),
  );
});

test('what the page itself asks is valid', () => {
  for (const asked of [VIEWER, SIGN_OUT]) expect(validate(schema, parse(asked))).toEqual([]);
});
