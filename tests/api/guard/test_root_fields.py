"""Every root field, asked by everyone, over HTTP."""

from typing import Any, cast

import pytest

from greenroom.desk.actors import AdminRole
from greenroom.store.ids import new_id
from tests.api.printed_schema import CORE, guard_of_each_root_field
from tests.world import House, ask, codes, everything, sign_in

STRANGER, INFLUENCER = "stranger", "influencer"
ASKERS = [STRANGER, INFLUENCER, *AdminRole]
EVERYBODY = set(ASKERS)
VIEW = set(AdminRole)
OPERATE_SHOWS = VIEW - {AdminRole.VIEWER}
MANAGE_TOKENS = {AdminRole.MANAGER, AdminRole.OWNER}
MANAGE_INFLUENCERS = {AdminRole.MANAGER, AdminRole.OWNER}
MANAGE_DESK = {AdminRole.OWNER}
OWN_SHOW = {INFLUENCER}
# For anyone signed in with the audience that they name.
BY_AUDIENCE = {"changePassword", "endSession", "endOtherSessions"}
NULLABLE = {
    "auditBeginning",
    "viewer",
    "influencer",
    "accessMadeBy",
    "whatDisconnectingEnds",
    "roomChoices",
    "newestRehearsal",
}
NOBODY = str(new_id())
SHOW = f'showId: "{NOBODY}"'
# Every root field, asked for something that changes nothing even where it is allowed, and who may use it.
ROOT: dict[str, tuple[set[Any], str]] = {
    "viewer": (EVERYBODY, "{ viewer { __typename } }"),
    "desk": (EVERYBODY, "{ desk { setUp demo emulatorUrl } }"),
    "influencers": (VIEW, "{ influencers { counts { total } } }"),
    "tags": (VIEW, "{ tags { name } }"),
    "surprises": (VIEW, "{ surprises { warned checked { shows failed } last { reason } } }"),
    "influencer": (VIEW, f'{{ influencer(id: "{NOBODY}") {{ id }} }}'),
    "influencerBy": (VIEW, '{ influencerBy(email: "nobody@example.com") { __typename } }'),
    "studio": (OWN_SHOW, "{ studio { state } }"),
    "setUpAdmin": (
        EVERYBODY,
        'mutation ($s: Secret!) { setUpAdmin(input: {link: $s, email: "a@b.c", name: "A", password: $s}) '
        "{ __typename } }",
    ),
    "adminSignIn": (
        EVERYBODY,
        'mutation ($s: Secret!) { adminSignIn(input: {email: "a@b.c", password: $s, secretKey: $s}) '
        "{ __typename } }",
    ),
    "influencerSignIn": (
        EVERYBODY,
        'mutation ($s: Secret!) { influencerSignIn(input: {email: "a@b.c", password: $s}) { __typename } }',
    ),
    "apiKeys": (MANAGE_INFLUENCERS, "{ apiKeys { nodes { id } } }"),
    "createApiKey": (
        MANAGE_INFLUENCERS,
        'mutation { createApiKey(input: {name: "", permissions: [VIEW]}) { __typename } }',
    ),
    "revokeApiKey": (
        MANAGE_INFLUENCERS,
        f'mutation {{ revokeApiKey(input: {{apiKeyId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "offerApiKey": (
        MANAGE_INFLUENCERS,
        f'mutation {{ offerApiKey(input: {{apiKeyId: "{NOBODY}", toEmail: "nobody@example.com"}}) '
        "{ __typename } }",
    ),
    "takeOverApiKey": (
        MANAGE_INFLUENCERS,
        f'mutation {{ takeOverApiKey(input: {{apiKeyId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "alerts": (VIEW, "{ alerts { listAt timeZone canMail mails } }"),
    "alertDeliveries": (MANAGE_DESK, "{ alertDeliveries { nodes { id } } }"),
    "addAlertReceiver": (
        MANAGE_DESK,
        "mutation ($s: Secret!) { addAlertReceiver(input: {address: $s}) { __typename } }",
    ),
    "changeAlertReceiver": (
        MANAGE_DESK,
        f'mutation ($s: Secret!) {{ changeAlertReceiver(input: {{receiverId: "{NOBODY}", address: $s}}) '
        "{ __typename } }",
    ),
    "replaceAlertSecret": (
        MANAGE_DESK,
        f'mutation {{ replaceAlertSecret(input: {{receiverId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "switchAlertReceiver": (
        MANAGE_DESK,
        f'mutation {{ switchAlertReceiver(input: {{receiverId: "{NOBODY}", on: true}}) {{ __typename }} }}',
    ),
    "removeAlertReceiver": (
        MANAGE_DESK,
        f'mutation {{ removeAlertReceiver(input: {{receiverId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "testAlertReceiver": (
        MANAGE_DESK,
        f'mutation {{ testAlertReceiver(input: {{receiverId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "resendAlert": (
        MANAGE_DESK,
        f'mutation {{ resendAlert(input: {{deliveryId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "setAlertTime": (MANAGE_DESK, 'mutation { setAlertTime(input: {at: "now"}) { __typename } }'),
    "setAlertMails": (VIEW, "mutation { setAlertMails(input: {wanted: true}) { __typename } }"),
    "inbox": (VIEW, "{ inbox { total nodes { id } } }"),
    "takeOn": (OPERATE_SHOWS, f'mutation {{ takeOn(input: {{entryId: "{NOBODY}"}}) {{ __typename }} }}'),
    "putBack": (OPERATE_SHOWS, f'mutation {{ putBack(input: {{entryId: "{NOBODY}"}}) {{ __typename }} }}'),
    "closeInboxEntry": (
        OPERATE_SHOWS,
        f'mutation {{ closeInboxEntry(input: {{entryId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "inspectTokens": (MANAGE_TOKENS, "mutation { inspectTokens(input: {texts: []}) { __typename } }"),
    "setAuthTokens": (MANAGE_TOKENS, "mutation { setAuthTokens(input: {pairs: []}) { __typename } }"),
    "useHandedInToken": (
        MANAGE_TOKENS,
        f'mutation {{ useHandedInToken(input: {{entryId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "makeHandInLink": (
        MANAGE_TOKENS,
        f'mutation {{ makeHandInLink(input: {{influencerId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "handInToken": (
        EVERYBODY,
        "mutation ($s: Secret!) { handInToken(input: {link: $s, authToken: $s}) { __typename } }",
    ),
    "newestRehearsal": (VIEW, "{ newestRehearsal }"),
    "startRehearsal": (OWN_SHOW, "mutation { startRehearsal(input: {practice: false}) { __typename } }"),
    "finishRehearsal": (
        OWN_SHOW,
        f'mutation {{ finishRehearsal(input: {{rehearsalId: "{NOBODY}", browser: GOOD, camera: GOOD, '
        "microphone: GOOD, network: GOOD}) { __typename } }",
    ),
    "askAdmins": (OWN_SHOW, "mutation { askAdmins(input: {withdraw: true}) { __typename } }"),
    "hmsAccounts": (VIEW, "{ hmsAccounts { nodes { id name use { live } } } }"),
    "clocks": (VIEW, "{ clocks { answeredAt } }"),
    "hmsReplies": (MANAGE_DESK, "{ hmsReplies { nodes { said } } }"),
    "whatDisconnectingEnds": (MANAGE_DESK, f'{{ whatDisconnectingEnds(accountId: "{NOBODY}") {{ live }} }}'),
    "connectHmsAccount": (
        MANAGE_DESK,
        'mutation ($s: Secret!) { connectHmsAccount(input: {name: "A", accessKey: $s, appSecret: $s}) '
        "{ __typename } }",
    ),
    "replaceAppSecret": (
        MANAGE_DESK,
        f'mutation ($s: Secret!) {{ replaceAppSecret(input: {{accountId: "{NOBODY}", appSecret: $s}}) '
        "{ __typename } }",
    ),
    "renameHmsAccount": (
        MANAGE_DESK,
        f'mutation {{ renameHmsAccount(input: {{accountId: "{NOBODY}", name: "A"}}) {{ __typename }} }}',
    ),
    "testHmsAccount": (
        MANAGE_DESK,
        f'mutation {{ testHmsAccount(input: {{accountId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "disconnectHmsAccount": (
        MANAGE_DESK,
        f'mutation {{ disconnectHmsAccount(input: {{accountId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "confirmSecretKey": (
        VIEW,
        "mutation ($s: Secret!) { confirmSecretKey(input: {secretKey: $s}) { __typename } }",
    ),
    "signOut": (EVERYBODY, "mutation { signOut { ... on SignedOut { audiences } } }"),
    "inspectToken": (
        MANAGE_TOKENS,
        "mutation ($s: Secret!) { inspectToken(input: {text: $s}) { __typename } }",
    ),
    "setAuthToken": (
        MANAGE_TOKENS,
        f'mutation ($s: Secret!) {{ setAuthToken(input: {{influencerId: "{NOBODY}", authToken: $s}}) '
        "{ __typename } }",
    ),
    "restoreToken": (
        MANAGE_TOKENS,
        f'mutation {{ restoreToken(input: {{influencerId: "{NOBODY}", versionId: "{NOBODY}"}}) '
        "{ __typename } }",
    ),
    "toggleStreaming": (
        OPERATE_SHOWS,
        f'mutation {{ toggleStreaming(input: {{influencerId: "{NOBODY}", enabled: true}}) '
        "{ __typename } }",
    ),
    "setStreamingReason": (
        OPERATE_SHOWS,
        f'mutation {{ setStreamingReason(input: {{influencerId: "{NOBODY}", reason: "Ill"}}) '
        "{ __typename } }",
    ),
    "tryAgain": (
        OPERATE_SHOWS,
        f'mutation {{ tryAgain(input: {{influencerId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "checkWithHms": (
        OPERATE_SHOWS,
        f'mutation {{ checkWithHms(input: {{influencerId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "goLive": (OWN_SHOW, "mutation { goLive { __typename } }"),
    "showStarted": (
        OWN_SHOW,
        f'mutation {{ showStarted(input: {{{SHOW}, peerId: "p"}}) {{ __typename }} }}',
    ),
    "heartbeat": (OWN_SHOW, f"mutation {{ heartbeat(input: {{{SHOW}}}) {{ __typename }} }}"),
    "inspectLink": (EVERYBODY, "mutation ($s: Secret!) { inspectLink(input: {link: $s}) { __typename } }"),
    "links": (MANAGE_INFLUENCERS, "{ links { nodes { id } } }"),
    "backups": (MANAGE_DESK, "{ backups { well message } }"),
    "history": (MANAGE_DESK, "{ history { messages } }"),
    "auditBeginning": (VIEW, "{ auditBeginning { removed } }"),
    "auditEntries": (VIEW, "{ auditEntries { nodes { id } } }"),
    "admins": (MANAGE_DESK, "{ admins { nodes { id } } }"),
    "accessMadeBy": (MANAGE_DESK, f'{{ accessMadeBy(adminId: "{NOBODY}") {{ openLinks }} }}'),
    "adminSessions": (VIEW, "{ adminSessions { nodes { id } } }"),
    "influencerSessions": (OWN_SHOW, "{ influencerSessions { nodes { id } } }"),
    "evening": (VIEW, '{ evening(timeZone: "UTC") { date } }'),
    "plannedShows": (
        VIEW,
        '{ plannedShows(from: "2026-11-22T20:00:00Z", to: "2026-11-22T20:00:00Z") { nodes { id } } }',
    ),
    "planShows": (
        MANAGE_INFLUENCERS,
        f'mutation {{ planShows(input: {{influencerIds: ["{NOBODY}"], startsAt: "2020-01-01T20:00", '
        'timeZone: "UTC", lengthMin: 60}) { __typename } }',
    ),
    "recentImports": (MANAGE_INFLUENCERS, "{ recentImports { id } }"),
    "previewImport": (
        MANAGE_INFLUENCERS,
        'mutation { previewImport(input: {text: "", timeZone: "UTC"}) { __typename } }',
    ),
    "applyImport": (
        MANAGE_INFLUENCERS,
        f'mutation {{ applyImport(input: {{importId: "{NOBODY}", rows: [], timeZone: ""}}) '
        "{ __typename } }",
    ),
    "undoImport": (
        MANAGE_INFLUENCERS,
        f'mutation {{ undoImport(input: {{importId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "changePlannedShow": (
        MANAGE_INFLUENCERS,
        f'mutation {{ changePlannedShow(input: {{id: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "cancelPlannedShow": (
        MANAGE_INFLUENCERS,
        f'mutation {{ cancelPlannedShow(input: {{id: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "inviteInfluencer": (
        MANAGE_INFLUENCERS,
        'mutation { inviteInfluencer(input: {name: "", email: ""}) { __typename } }',
    ),
    "makeInfluencerLink": (
        MANAGE_INFLUENCERS,
        f'mutation {{ makeInfluencerLink(input: {{influencerId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "makeNewPasswordLink": (
        MANAGE_INFLUENCERS,
        f'mutation {{ makeNewPasswordLink(input: {{influencerId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "endInfluencerSessions": (
        MANAGE_INFLUENCERS,
        f'mutation {{ endInfluencerSessions(input: {{influencerId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "updateInfluencer": (
        MANAGE_INFLUENCERS,
        f'mutation {{ updateInfluencer(input: {{influencerId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "archiveInfluencer": (
        MANAGE_INFLUENCERS,
        f'mutation {{ archiveInfluencer(input: {{influencerId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "changeTags": (
        MANAGE_INFLUENCERS,
        f'mutation {{ changeTags(input: {{influencerId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "changeTagsForMany": (
        MANAGE_INFLUENCERS,
        f'mutation {{ changeTagsForMany(input: {{influencerIds: ["{NOBODY}"]}}) {{ __typename }} }}',
    ),
    "archiveMany": (
        MANAGE_INFLUENCERS,
        f'mutation {{ archiveMany(input: {{influencerIds: ["{NOBODY}"]}}) {{ __typename }} }}',
    ),
    "toggleStreamingForMany": (
        OPERATE_SHOWS,
        f'mutation {{ toggleStreamingForMany(input: {{influencerIds: ["{NOBODY}"], enabled: true}}) '
        "{ __typename } }",
    ),
    "setTokenSourceForMany": (
        MANAGE_TOKENS,
        f'mutation {{ setTokenSourceForMany(input: {{influencerIds: ["{NOBODY}"], source: MINTED}}) '
        "{ __typename } }",
    ),
    "restoreInfluencer": (
        MANAGE_INFLUENCERS,
        f'mutation {{ restoreInfluencer(input: {{influencerId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "removeAuthToken": (
        MANAGE_TOKENS,
        f'mutation {{ removeAuthToken(input: {{influencerId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "setTokenSource": (
        MANAGE_TOKENS,
        f'mutation {{ setTokenSource(input: {{influencerId: "{NOBODY}", source: MINTED}}) '
        "{ __typename } }",
    ),
    "createInfluencerRoom": (
        MANAGE_TOKENS,
        f'mutation {{ createInfluencerRoom(input: {{influencerId: "{NOBODY}", accountId: "{NOBODY}", '
        'templateId: "t", role: "r"}) { __typename } }',
    ),
    "roomChoices": (MANAGE_TOKENS, f'{{ roomChoices(accountId: "{NOBODY}") {{ __typename }} }}'),
    "mintForAccount": (
        MANAGE_TOKENS,
        f'mutation {{ mintForAccount(input: {{accountId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "setRoomCode": (
        MANAGE_TOKENS,
        f'mutation {{ setRoomCode(input: {{influencerId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "revealRoomCode": (
        MANAGE_TOKENS,
        f'mutation {{ revealRoomCode(input: {{influencerId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "findByCredential": (
        MANAGE_TOKENS,
        "mutation ($s: Secret!) { findByCredential(input: {text: $s}) { __typename } }",
    ),
    "lookIntoRoom": (
        OPERATE_SHOWS,
        f'mutation {{ lookIntoRoom(input: {{accountId: "{NOBODY}", roomId: "r"}}) {{ __typename }} }}',
    ),
    "removeFromRoom": (
        OPERATE_SHOWS,
        f'mutation {{ removeFromRoom(input: {{accountId: "{NOBODY}", roomId: "r", peerIds: []}}) '
        "{ __typename } }",
    ),
    "closeRoom": (
        MANAGE_DESK,
        f'mutation {{ closeRoom(input: {{accountId: "{NOBODY}", roomId: "r"}}) {{ __typename }} }}',
    ),
    "openRoom": (
        MANAGE_DESK,
        f'mutation {{ openRoom(input: {{accountId: "{NOBODY}", roomId: "r"}}) {{ __typename }} }}',
    ),
    "disableRoomCode": (
        MANAGE_TOKENS,
        "mutation ($s: Secret!) { disableRoomCode(input: {roomCode: $s}) { __typename } }",
    ),
    "reportPage": (
        OWN_SHOW,
        'mutation { reportPage(input: {page: LIVE, browser: "", camera: UNKNOWN, microphone: UNKNOWN}) '
        "{ __typename } }",
    ),
    "inviteAdmin": (
        MANAGE_DESK,
        'mutation { inviteAdmin(input: {name: "", email: "", role: OWNER}) { __typename } }',
    ),
    "setAdminRole": (
        MANAGE_DESK,
        f'mutation {{ setAdminRole(input: {{adminId: "{NOBODY}", role: OWNER}}) {{ __typename }} }}',
    ),
    "removeAdmin": (
        MANAGE_DESK,
        f'mutation {{ removeAdmin(input: {{adminId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "resetSecretKey": (
        MANAGE_DESK,
        f'mutation {{ resetSecretKey(input: {{adminId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "endSessions": (
        MANAGE_DESK,
        f'mutation {{ endSessions(input: {{adminId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "revokeLink": (
        MANAGE_INFLUENCERS,
        f'mutation {{ revokeLink(input: {{linkId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "acceptAdminInvitation": (
        EVERYBODY,
        "mutation ($s: Secret!) { acceptAdminInvitation(input: {link: $s, password: $s}) { __typename } }",
    ),
    "takeNewSecretKey": (
        EVERYBODY,
        "mutation ($s: Secret!) { takeNewSecretKey(input: {link: $s, password: $s}) { __typename } }",
    ),
    "acceptInvitation": (
        EVERYBODY,
        "mutation ($s: Secret!) { acceptInvitation(input: {link: $s, password: $s}) { __typename } }",
    ),
    "chooseNewPassword": (
        EVERYBODY,
        "mutation ($s: Secret!) { chooseNewPassword(input: {link: $s, password: $s}) { __typename } }",
    ),
    "signInByLink": (
        EVERYBODY,
        "mutation ($s: Secret!) { signInByLink(input: {link: $s}) { __typename } }",
    ),
    "changePassword": (
        VIEW,
        "mutation ($s: Secret!) { changePassword(input: {audience: ADMIN, currentPassword: $s, "
        "newPassword: $s}) { __typename } }",
    ),
    "endSession": (
        VIEW,
        f'mutation {{ endSession(input: {{sessionId: "{NOBODY}", audience: ADMIN}}) {{ __typename }} }}',
    ),
    "endOtherSessions": (
        VIEW,
        "mutation { endOtherSessions(input: {audience: ADMIN}) { __typename } }",
    ),
    "endShow": (OWN_SHOW, f"mutation {{ endShow(input: {{{SHOW}}}) {{ __typename }} }}"),
}


def test_the_printed_schema_says_who_may_use_each_root_field() -> None:
    query, mutation = CORE.query_type, CORE.mutation_type
    assert query is not None
    assert mutation is not None
    names = [*query.fields, *mutation.fields]
    assert set(ROOT) == set(names), "a new root field needs its line in ROOT"
    told = {
        "@public": EVERYBODY,
        "@influencer": OWN_SHOW,
        "@signedIn": OWN_SHOW | VIEW,
        "@admin(can: VIEW)": VIEW,
        "@admin(can: OPERATE_SHOWS)": OPERATE_SHOWS,
        "@admin(can: MANAGE_TOKENS)": MANAGE_TOKENS,
        "@admin(can: MANAGE_INFLUENCERS)": MANAGE_INFLUENCERS,
        "@admin(can: MANAGE_DESK)": MANAGE_DESK,
        "@admin(can: VIEW, session: true)": VIEW,
        "@admin(can: MANAGE_INFLUENCERS, session: true)": MANAGE_INFLUENCERS,
        "@admin(can: MANAGE_DESK, session: true)": MANAGE_DESK,
        "@admin(can: MANAGE_INFLUENCERS, confirmed: true)": MANAGE_INFLUENCERS,
        "@admin(can: MANAGE_TOKENS, confirmed: true)": MANAGE_TOKENS,
        "@admin(can: MANAGE_DESK, confirmed: true)": MANAGE_DESK,
    }
    assert {name: told[guard] for name, guard in guard_of_each_root_field().items()} == {
        name: OWN_SHOW | VIEW if name in BY_AUDIENCE else ROOT[name][0] for name in names
    }


@pytest.mark.parametrize("asker", ASKERS)
async def test_each_root_field_works_for_exactly_those_it_is_for(house: House, asker: Any) -> None:
    async with house.looking(asker) as client:
        before = await everything()
        for name, (allowed, query) in ROOT.items():
            if name == "signOut":
                continue  # at the end, since it ends the asking
            answer = await ask(client, query, s="x" * 12)
            if asker in allowed:
                assert codes(answer) == [], name
                assert answer["data"][name] is not None or name in NULLABLE
            else:
                denied = "UNAUTHENTICATED" if asker == STRANGER else "FORBIDDEN"
                assert codes(answer) == [denied], name
                assert not any(cast("dict[str, Any]", answer.get("data") or {}).values())
        after = await everything()
        noted = (
            "REHEARSED",
            "SIGN_IN_FAILED",
            "CONFIRMATION_FAILED",
            "GO_LIVE_REFUSED",
        )  # they leave a note, and change nothing else
        after["AuditEntry"] = [row for row in after["AuditEntry"] if row["action"] not in noted]
        assert after == before
        signed_out = await ask(client, ROOT["signOut"][1])
        audiences = [] if asker == STRANGER else ["INFLUENCER" if asker == INFLUENCER else "ADMIN"]
        assert signed_out == {"data": {"signOut": {"audiences": audiences}}}


async def test_a_browser_with_both_sessions_may_do_both_and_no_more(house: House) -> None:
    async with house.looking(AdminRole.VIEWER) as client:
        await sign_in(client, await house.world.influencer())
        assert codes(await ask(client, ROOT["studio"][1])) == []
        assert codes(await ask(client, ROOT["influencers"][1])) == []
        assert codes(await ask(client, ROOT["toggleStreaming"][1])) == ["FORBIDDEN"]
