"""The GraphQL of what is measured beside other servers: honest parts of what our pages ask."""

STUDIO = """query StudioPage {
  studio { influencer { name } state show { id } message fix repairedBy }
}"""
LIST = """query InfluencersPage($first: Int!, $after: String, $filter: InfluencerFilter) {
  influencers(first: $first, after: $after, filter: $filter) {
    nodes {
      id name handle email createdAt readiness version
      findings { code severity }
      token { lastFour expiresAt }
      roomCode { kind hint }
      streaming { enabled }
      show { id state }
    }
    pageInfo { hasNextPage endCursor }
    counts { total live off blocked noToken expiring ready }
  }
}"""
GO_LIVE = """mutation GoLive($input: GoLiveInput!) {
  goLive(input: $input) {
    __typename
    ... on GoLiveReady { show { id startedAt } authToken endpoints { init } }
    ... on GoLiveBlocked { code message fix }
  }
}"""
SAVE = """mutation SetAuthToken($input: SetAuthTokenInput!) {
  setAuthToken(input: $input) {
    __typename
    ... on SetAuthTokenSuccess {
      influencer { id version readiness token { lastFour expiresAt } streaming { enabled } }
      report { verdict findings { code } }
    }
    ... on TokenRejected { message fix report { verdict findings { code } } }
    ... on RoomCodeRejected { message fix }
    ... on Conflict { message fix influencer { id version } }
    ... on NotFound { message fix }
  }
}"""

SEARCH = """query Search($first: Int!, $filter: InfluencerFilter) {
  influencers(first: $first, filter: $filter, orderBy: NAME) {
    nodes {
      id name handle email createdAt version readiness
      token { lastFour expiresAt }
      streaming { enabled }
    }
    pageInfo { hasNextPage endCursor }
    counts { total live off blocked noToken expiring ready }
  }
}"""
NIGHT = """query NightPage {
  live: influencers(first: 50, filter: { readiness: [LIVE] }) {
    nodes { ...Card }
    counts { total live off blocked noToken expiring ready }
  }
  repair: influencers(first: 20, filter: { readiness: [BLOCKED, NO_TOKEN, READY], check: true }) {
    nodes { ...Card }
  }
  expiring: influencers(first: 20, filter: { readiness: [EXPIRING] }) { nodes { ...Card } }
  ready: influencers(first: 20, filter: { readiness: [READY], check: false }) { nodes { ...Card } }
  off: influencers(first: 20, filter: { readiness: [OFF] }) { nodes { ...Card } }
}
fragment Card on Influencer {
  id name handle readiness version token { lastFour expiresAt } streaming { enabled } show { openedAt }
}"""
TONIGHT = """query Evening($timeZone: String!, $first: Int!) {
  evening(timeZone: $timeZone) {
    date
    counts { total unable noShows onAir ended }
    shows(first: $first) {
      nodes { id startsAt endsAt state readiness influencer { id name handle } }
      pageInfo { hasNextPage endCursor }
    }
  }
}"""
TALLY = "query Tally { inbox(first: 1) { total } }"
AUDIT = """query AuditPage($first: Int!) {
  auditEntries(first: $first) {
    nodes { id at action sentence before { name value } after { name value } requestId }
    pageInfo { hasNextPage endCursor }
  }
}"""
_PULSE = "... on ShowPulse { holding show { id state startedAt endedAt endReason ending } }"
STARTED = f"""mutation ShowStarted($input: ShowStartedInput!) {{
  showStarted(input: $input) {{ __typename {_PULSE} }}
}}"""
HEARTBEAT = f"""mutation Heartbeat($input: HeartbeatInput!) {{
  heartbeat(input: $input) {{ __typename {_PULSE} }}
}}"""
END = f"""mutation EndShow($input: EndShowInput!) {{
  endShow(input: $input) {{ __typename {_PULSE} }}
}}"""
