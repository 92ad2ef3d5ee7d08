/** What GraphiQL offers to start from: one operation a task, under a name of its own. */
export interface Example {
  title: string;
  query: string;
  /** JSON. What is secret stands here, and empty: a literal in the query would be refused as BAD_INPUT. */
  variables: string;
}

function example(title: string, query: string, variables: object = {}): Example {
  return { title, query: query.trim(), variables: JSON.stringify(variables, null, 2) };
}

export const examples: readonly Example[] = [
  example(
    'Who am I here?',
    `
# Who is signed in, and what their role grants.
# The docs say which permission each field needs.
query WhoAmI {
  viewer(audience: ADMIN) {
    ... on Admin { name email role permissions }
  }
}`,
  ),
  example(
    'Influencers who cannot go live',
    `
# Everyone whose next show cannot start,
# with the reason and who can fix it.
# The next page: send pageInfo.endCursor as $after.
query BlockedInfluencers($after: String) {
  influencers(first: 20, after: $after, filter: { readiness: [BLOCKED, NO_TOKEN] }) {
    counts { total blocked noToken }
    nodes {
      id
      name
      readiness
      findings { code severity message fix repairedBy }
    }
    pageInfo { hasNextPage endCursor }
  }
}`,
    { after: null },
  ),
  example(
    'Look up one influencer',
    `
# The whole email or handle, one of the two:
# nobody whose email only contains it is found.
# The other examples need the id.
query LookUpInfluencer($email: String, $handle: String) {
  influencerBy(email: $email, handle: $handle) {
    ... on Influencer { id name handle email readiness version }
    ... on Problem { code message fix }
  }
}`,
    { email: '', handle: null },
  ),
  example(
    'Search for influencers',
    `
# Part of a name, handle or email. It may fit several:
# to choose whom to change, look up one influencer.
query SearchInfluencers($search: String!) {
  influencers(first: 10, filter: { search: $search }, orderBy: NAME) {
    nodes { id name handle email readiness }
  }
}`,
    { search: '' },
  ),
  example(
    'One influencer',
    `
# The token itself is never shown to an admin:
# only what it opens, and its last four characters.
query OneInfluencer($id: ID!) {
  influencer(id: $id) {
    name
    email
    readiness
    version
    findings { code message fix }
    token {
      lastFour
      source
      roomId
      role
      userId
      expiresAt
    }
    roomCode { kind hint }
    streaming { enabled since by { name } reason }
    show { state openedAt startedAt lastSeenAt }
    lastShow { endedAt ending }
    pageReport { summary problem reportedAt }
  }
}`,
    { id: '' },
  ),
  example(
    'Inspect a token',
    `
# Paste the token into the variables,
# never into the query. Nothing is stored or logged.
# With an influencerId, it is also compared with
# what the desk knows about that influencer.
mutation InspectToken($input: InspectTokenInput!) {
  inspectToken(input: $input) {
    ... on TokenInspected {
      report {
        verdict
        findings { code severity message fix }
        needsAccepting
        cleaned
        claims { accessKey roomId role userId expiresAt }
      }
    }
    ... on Problem { code message fix }
  }
}`,
    { input: { text: '', influencerId: null } },
  ),
  example(
    'Whose token is this?',
    `
# Finds out who has or had a pasted token or room code.
# It goes in the variables, never in the query.
mutation FindByCredential($input: FindByCredentialInput!) {
  findByCredential(input: $input) {
    ... on CredentialOwners {
      kind
      influencers { id name readiness }
    }
  }
}`,
    { input: { text: '' } },
  ),
  example(
    'Set an auth token',
    `
# The token and the room code go in the variables,
# never in the query.
# roomCode null: the current one stays,
# or a local label is made.
# expectedVersion: the version that you read;
# null overwrites any changes since.
# accept: the codes in needsAccepting, if a token that
# seems to be somebody else's is right all the same.
mutation SetAuthToken($input: SetAuthTokenInput!) {
  setAuthToken(input: $input) {
    ... on SetAuthTokenSuccess {
      influencer {
        name
        readiness
        version
        token { lastFour expiresAt }
      }
      report {
        verdict
        findings { code message fix }
        cleaned
      }
    }
    ... on TokenRejected {
      code
      message
      fix
      report {
        findings { code message fix }
      }
    }
    ... on TokenNeedsConfirmation {
      code
      message
      fix
      belongsTo { id name }
      report {
        needsAccepting
        findings { code message fix }
      }
    }
    ... on Problem { code message fix }
  }
}`,
    {
      input: {
        influencerId: '',
        authToken: '',
        roomCode: null,
        expectedVersion: null,
        allowStreaming: false,
        accept: [],
      },
    },
  ),
  example(
    'Remove a token',
    `
# The influencer cannot go live until another token is set.
# An open show goes on: stop it too if necessary.
mutation RemoveAuthToken($input: RemoveAuthTokenInput!) {
  removeAuthToken(input: $input) {
    ... on InfluencerChanged {
      influencer { name readiness version }
    }
    ... on Problem { code message fix }
  }
}`,
    { input: { influencerId: '', expectedVersion: null } },
  ),
  example(
    'Stop a show, switch streaming',
    `
# enabled false ends the open show, and prevents the
# influencer from starting another one.
# They see the reason.
mutation ToggleStreaming($input: ToggleStreamingInput!) {
  toggleStreaming(input: $input) {
    ... on ToggleStreamingSuccess {
      influencer {
        name
        readiness
        streaming { enabled since by { name } reason }
      }
      endedShow { id endedAt ending endedBy { name } }
    }
    ... on Problem { code message fix }
  }
}`,
    { input: { influencerId: '', enabled: false, reason: '' } },
  ),
  example(
    'Invite an influencer',
    `
# The link is a secret, shown only once:
# give it to that person only.
mutation InviteInfluencer($input: InviteInfluencerInput!) {
  inviteInfluencer(input: $input) {
    ... on InfluencerInvited {
      influencer { id name }
      link { url expiresAt }
    }
    ... on Problem { code message fix }
  }
}`,
    { input: { name: '', email: '', handle: '' } },
  ),
  example(
    'Who did what, when',
    `
# Newest first, with the fields before and after.
# To narrow it down, fill in $filter, for instance
#   {"subjectId": "...", "since": "2026-11-22T20:00:00Z"}
# The next page: send pageInfo.endCursor as $after.
query AuditTrail($after: String, $filter: AuditFilter) {
  auditEntries(first: 20, after: $after, filter: $filter) {
    nodes {
      at
      actor { kind id name }
      action
      subject { kind id name }
      before { name value }
      after { name value }
      requestId
    }
    pageInfo { hasNextPage endCursor }
  }
}`,
    { after: null, filter: null },
  ),
  example(
    'Sign in as a program',
    `
# For scripts. Here, in a browser, the desk refuses
# transport BEARER with BAD_INPUT.
#
# Send it from a program, the secrets as variables:
#   POST /graphql
#   Content-Type: application/json
#   {"query": "mutation ...", "variables": {...}}
#
# then send the returned sessionToken with each request:
#   Authorization: Bearer <sessionToken>
# without cookies or an Origin header.
#
# The session lasts 12 h, or 60 min without use.
mutation SignInAsProgram($input: AdminSignInInput!) {
  adminSignIn(input: $input) {
    ... on SignedIn {
      sessionToken
      expiresAt
      viewer {
        ... on Admin { name role }
      }
    }
    ... on SignInRefused {
      code
      message
      fix
      retryAfterS
    }
  }
}`,
    { input: { email: '', password: '', secretKey: '', transport: 'BEARER' } },
  ),
];
