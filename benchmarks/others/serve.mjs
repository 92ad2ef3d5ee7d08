// One server in JavaScript: `node serve.mjs mercurius|apollo FOLDER FD`, on a listening socket.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Desk } from './desk.mjs';

const [kind, folder, fd] = process.argv.slice(2);
const schema = readFileSync(new URL('hot.graphql', import.meta.url), 'utf8');
const desk = new Desk(folder);
const resolvers = {
  Query: {
    studio: (_, __, { session }) => desk.studio(session),
    influencers: (_, given, { session }) => desk.page(session, given),
  },
  Mutation: {
    goLive: (_, { input }, { session }) => desk.goLive(session, input),
    setAuthToken: (_, { input }, { session }) => desk.setAuthToken(session, input),
  },
  GoLiveResult: { resolveType: ({ __typename }) => __typename },
  SetAuthTokenResult: { resolveType: ({ __typename }) => __typename },
};

async function mercurius() {
  const { default: Fastify } = await import('fastify');
  const { default: plugin } = await import('mercurius');
  const app = Fastify();
  const context = ({ headers }) => ({ session: Desk.session(headers.cookie) });
  const { Query, Mutation, ...unions } = resolvers;
  const mercuriusUnions = Object.fromEntries(
    Object.entries(unions).map(([name, { resolveType }]) => [name, { resolveType }]),
  );
  app.register(plugin, { schema, resolvers: { Query, Mutation, ...mercuriusUnions }, jit: 1, context });
  await app.ready();
  app.server.listen({ fd: Number(fd) });
}

// As express's middleware does it, without express, which would only make it slower.
async function apollo() {
  const { ApolloServer, HeaderMap } = await import('@apollo/server');
  const server = new ApolloServer({
    typeDefs: schema,
    resolvers: Object.fromEntries(
      Object.entries(resolvers).map(([name, fields]) => [
        name,
        fields.resolveType ? { __resolveType: fields.resolveType } : fields,
      ]),
    ),
  });
  await server.start();
  const http = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const headers = new HeaderMap();
    for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
    const answer = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method,
        headers,
        search: '',
        body: JSON.parse(Buffer.concat(chunks).toString()),
      },
      context: async () => ({ session: Desk.session(request.headers.cookie) }),
    });
    for (const [name, value] of answer.headers) response.setHeader(name, value);
    response.statusCode = answer.status ?? 200;
    response.end(answer.body.string);
  });
  http.keepAliveTimeout = 60_000;
  http.listen({ fd: Number(fd) });
}

await { mercurius, apollo }[kind]();
