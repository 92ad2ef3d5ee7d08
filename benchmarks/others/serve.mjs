// One server in JavaScript: `node serve.mjs mercurius|apollo FOLDER FD`, on a listening socket.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Desk } from './desk.mjs';
import { Pages } from './pages.mjs';

const [kind, folder, fd] = process.argv.slice(2);
const schema = readFileSync(new URL('hot.graphql', import.meta.url), 'utf8');
const desk = new Desk(folder);
const pages = new Pages(desk);
const resolvers = {
  Query: {
    studio: (_, __, { session }) => desk.studio(session),
    influencers: (_, given, { session }) => list(session, given),
    evening: (_, __, { session }) => pages.evening(session),
    inbox: (_, __, { session }) => pages.tally(session),
    auditEntries: (_, { first }, { session }) => pages.audit(session, first),
  },
  Mutation: {
    goLive: (_, { input }, { session }) => desk.goLive(session, input),
    setAuthToken: (_, { input }, { session }) => desk.setAuthToken(session, input),
    showStarted: (_, { input }, { session }) => pages.started(session, input),
    heartbeat: (_, { input }, { session }) => pages.heartbeat(session, input),
    endShow: (_, { input }, { session }) => pages.ended(session, input),
  },
};
for (const name of ['GoLive', 'SetAuthToken', 'ShowStarted', 'Heartbeat', 'EndShow']) {
  resolvers[`${name}Result`] = { resolveType: ({ __typename }) => __typename };
}

function list(session, given) {
  if (given.filter.search) return pages.search(session, given);
  return 'after' in given ? desk.page(session, given) : pages.section(session, given);
}

function changes({ headers }) {
  return { 'cache-control': 'no-store', etag: `"${pages.changed(Desk.session(headers.cookie))}"` };
}

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
  app.get('/changes', (request, reply) => {
    reply.code(204).headers(changes(request)).send();
  });
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
    if (request.url === '/changes') {
      response.writeHead(204, changes(request)).end();
      return;
    }
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
