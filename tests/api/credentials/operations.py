"""Operations that several tests of credentials send."""

CODE = "abc-defg-hij"
SET_CODE = """mutation ($input: SetRoomCodeInput!) { result: setRoomCode(input: $input) { __typename
  ... on InfluencerChanged { influencer { version roomCode { kind hint } } }
  ... on RoomCodeRejected { code message }
  ... on Conflict { changes }
} }"""
REVEAL = """mutation ($id: ID!) { result: revealRoomCode(input: {influencerId: $id}) { __typename
  ... on RoomCodeRevealed { roomCode hint } ... on NotFound { code }
} }"""
FIND = """mutation ($text: Secret!) { result: findByCredential(input: {text: $text}) {
  ... on CredentialOwners { kind influencers { name } } } }"""
SET = """mutation ($input: SetAuthTokenInput!) { setAuthToken(input: $input) { __typename
  ... on SetAuthTokenSuccess {
    influencer { readiness version token { lastFour } roomCode { kind hint } streaming { enabled } }
    report { verdict cleaned expiresAt claims { role type version } } }
  ... on Problem { code message fix }
  ... on TokenRejected { report { verdict findings { code severity } } }
  ... on TokenNeedsConfirmation {
    belongsTo { id name } report { needsAccepting findings { code severity } } }
  ... on Conflict { influencer { version } } } }"""
