"""Operations that several tests of the API send, with the alias `result`."""

from typing import Any

import httpx2

from tests.world import ask

CHOSEN = "a password of my own"
PROBLEM = "... on Problem { code message fix }"
LINK = "id kind url expiresAt"
INVITE = f"""mutation ($input: InviteInfluencerInput!) {{ result: inviteInfluencer(input: $input) {{
    __typename ... on InfluencerInvited {{
        influencer {{ id name email handle invitationPending archivedAt version }} link {{ {LINK} }} }}
    ... on InputRejected {{ field }} {PROBLEM} }} }}"""
MAKE_LINK = f"""mutation ($id: ID!) {{ result: makeInfluencerLink(input: {{influencerId: $id}}) {{
    __typename ... on LinkMade {{ link {{ {LINK} }} }} {PROBLEM} }} }}"""
UPDATE = f"""mutation ($input: UpdateInfluencerInput!) {{ result: updateInfluencer(input: $input) {{
    __typename ... on InfluencerChanged {{ influencer {{ name version }} }}
    ... on Conflict {{ influencer {{ name version }} changes }} ... on InputRejected {{ field }}
    {PROBLEM} }} }}"""
ARCHIVE = f"""mutation ($id: ID!) {{ result: archiveInfluencer(input: {{influencerId: $id}}) {{
    __typename ... on InfluencerChanged {{ influencer {{ id archivedAt }} }} {PROBLEM} }} }}"""
RESTORE = ARCHIVE.replace("archiveInfluencer", "restoreInfluencer")
INVITE_ADMIN = f"""mutation ($input: InviteAdminInput!) {{ result: inviteAdmin(input: $input) {{
    __typename ... on AdminInvited {{ admin {{ id name role active isMe lastSeenAt }} link {{ {LINK} }} }}
    ... on InputRejected {{ field }} {PROBLEM} }} }}"""
SET_ROLE = f"""mutation ($id: ID!, $role: AdminRole!) {{
    result: setAdminRole(input: {{adminId: $id, role: $role}}) {{
    __typename ... on AdminRoleSet {{ admin {{ id role isMe }} }} {PROBLEM} }} }}"""
REMOVE = f"""mutation ($id: ID!) {{ result: removeAdmin(input: {{adminId: $id}}) {{
    __typename ... on AdminRemoved {{ admin {{ id role isMe }} }} {PROBLEM} }} }}"""
RESET = f"""mutation ($id: ID!) {{ result: resetSecretKey(input: {{adminId: $id}}) {{
    __typename ... on LinkMade {{ link {{ {LINK} }} }} {PROBLEM} }} }}"""
REVOKE = "mutation ($id: ID!) { result: revokeLink(input: {linkId: $id}) { __typename } }"
READ = f"""mutation ($secret: Secret!) {{ result: inspectLink(input: {{link: $secret}}) {{
    __typename ... on LinkUsable {{ kind name email expiresAt }} {PROBLEM} }} }}"""
LINKS = """query ($first: Int! = 50, $after: String) { result: links(first: $first, after: $after) {
    nodes { id kind recipient { kind id name } createdBy { kind name } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
ADMINS = "{ result: admins { nodes { id name role active isMe } } }"
ACCEPT = f"""mutation ($input: AcceptInvitationInput!) {{ result: acceptInvitation(input: $input) {{
    __typename ... on SignedIn {{ sessionToken viewer {{ ... on InfluencerAccount {{ email }} }} }}
    ... on InputRejected {{ field }} {PROBLEM} }} }}"""
BY_LINK = f"""mutation ($input: SignInByLinkInput!) {{ result: signInByLink(input: $input) {{
    __typename ... on SignedIn {{ sessionToken }} {PROBLEM} }} }}"""
ACCEPT_ADMIN = f"""mutation ($input: AcceptAdminInvitationInput!) {{
    result: acceptAdminInvitation(input: $input) {{
    __typename ... on SecretKeyIssued {{ secretKey admin {{ email role }} }} {PROBLEM} }} }}"""
NEW_KEY = f"""mutation ($input: TakeNewSecretKeyInput!) {{ result: takeNewSecretKey(input: $input) {{
    __typename ... on SecretKeyIssued {{ secretKey admin {{ email }} }} {PROBLEM} }} }}"""
SESSIONS = "{ result: %sSessions { nodes { id client current transport createdAt lastSeenAt } } }"
CHANGE = f"""mutation ($input: ChangePasswordInput!) {{ result: changePassword(input: $input) {{
    __typename ... on PasswordChanged {{ endedSessions }} ... on InputRejected {{ field }} {PROBLEM} }} }}"""
END = """mutation ($id: ID!, $audience: Audience!) {
    result: endSession(input: {sessionId: $id, audience: $audience}) { __typename } }"""
OTHERS = """mutation ($audience: Audience!) { result: endOtherSessions(input: {audience: $audience}) {
    ... on OtherSessionsEnded { endedSessions } } }"""
INVITE_TOO = """after: inviteInfluencer(input: { name: "Too Late", email: "late@example.com" }) {
    __typename }"""


async def result(client: httpx2.AsyncClient, query: str, **variables: Any) -> Any:
    answer = await ask(client, query, **variables)
    assert "errors" not in answer, answer
    return answer["data"]["result"]


def secret_of(link: dict[str, Any]) -> str:
    return link["url"].partition("#")[2]


async def invite(client: httpx2.AsyncClient, name: str = "Maya") -> dict[str, Any]:
    email = f"{name.lower()}@example.com"
    return await result(client, INVITE, input={"name": name, "email": email, "handle": f"@{name.lower()}"})
