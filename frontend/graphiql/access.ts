import {
  type GraphQLField,
  type GraphQLSchema,
  getDirectiveValues,
  getNamedType,
  isObjectType,
  Kind,
  parse,
} from 'graphql';

/** What a field's access directive asks of the caller, as one sentence; null for a field without one. */
function accessOf(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>): string | null {
  if (!field.astNode) return null;
  const has = (name: string) => field.astNode?.directives?.some((directive) => directive.name.value === name);
  if (has('public')) return 'Open to everybody.';
  if (has('influencer')) return 'For a signed-in influencer.';
  if (has('signedIn')) return 'For whoever is signed in.';
  const permission = permissionOf(schema, field);
  return permission && `Needs the permission ${permission}.`;
}

function permissionOf(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>): string | null {
  const directive = schema.getDirective('admin');
  const values = directive && field.astNode && getDirectiveValues(directive, field.astNode);
  return values ? String(values.can) : null;
}

/** Write into each field's description who may ask it: the docs show directives without their arguments. */
export function describeAccess(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const access = accessOf(schema, field);
      if (access) field.description = [field.description, access].filter(Boolean).join('\n\n');
    }
  }
  return schema;
}

/** The permissions that an operation needs on its root fields. */
export function permissionsOf(schema: GraphQLSchema, operation: string): string[] {
  const found = new Set<string>();
  for (const definition of parse(operation).definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const root = getNamedType(schema.getRootType(definition.operation));
    for (const selection of definition.selectionSet.selections) {
      if (selection.kind !== Kind.FIELD || !isObjectType(root)) continue;
      const field = root.getFields()[selection.name.value];
      const permission = field && permissionOf(schema, field);
      if (permission) found.add(permission);
    }
  }
  return [...found];
}
