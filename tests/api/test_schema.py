"""The published contract: complete, described, and open to nobody but whom it is for."""

import re
from pathlib import Path
from typing import Any, cast

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
    ObjectTypeDefinitionNode,
    build_schema,
    get_named_type,
    parse,
    print_ast,
)

from greenroom.api.schema import schema
from greenroom.desk.actors import AdminRole
from greenroom.store.ids import new_id
from tests.world import PASSWORD, SECRET_KEY, House, ask, codes, everything, row_of, sign_in

EXPORTED = schema.as_str()
CORE = build_schema(EXPORTED)
OWN = {name: type_ for name, type_ in CORE.type_map.items() if not name.startswith("__")}
BUILT_IN = {"String", "Int", "Float", "Boolean", "ID"}

STRANGER, INFLUENCER = "stranger", "influencer"
ASKERS = [STRANGER, INFLUENCER, *AdminRole]
EVERYBODY = set(ASKERS)
VIEW = set(AdminRole)
OPERATE_SHOWS = VIEW - {AdminRole.VIEWER}
MANAGE_TOKENS = {AdminRole.MANAGER, AdminRole.OWNER}
MANAGE_INFLUENCERS = {AdminRole.MANAGER, AdminRole.OWNER}
MANAGE_DESK = {AdminRole.OWNER}
OWN_SHOW = {INFLUENCER}
# For whoever is signed in as what they say.
BY_AUDIENCE = {"changePassword", "endSession", "endOtherSessions"}

NOBODY = str(new_id())
SHOW = f'showId: "{NOBODY}"'
# Every root field, asked for something that leaves no trace even where it is allowed; and who may ask it.
ROOT: dict[str, tuple[set[Any], str]] = {
    "viewer": (EVERYBODY, "{ viewer { __typename } }"),
    "desk": (EVERYBODY, "{ desk { setUp demo emulatorUrl } }"),
    "influencers": (VIEW, "{ influencers { counts { total } } }"),
    "influencer": (VIEW, f'{{ influencer(id: "{NOBODY}") {{ id }} }}'),
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
    "toggleStreaming": (
        OPERATE_SHOWS,
        f'mutation {{ toggleStreaming(input: {{influencerId: "{NOBODY}", enabled: true}}) '
        "{ __typename } }",
    ),
    "goLive": (OWN_SHOW, "mutation { goLive { __typename } }"),
    "showStarted": (
        OWN_SHOW,
        f'mutation {{ showStarted(input: {{{SHOW}, peerId: "p"}}) {{ __typename }} }}',
    ),
    "heartbeat": (OWN_SHOW, f"mutation {{ heartbeat(input: {{{SHOW}}}) {{ __typename }} }}"),
    "inspectLink": (EVERYBODY, "mutation ($s: Secret!) { inspectLink(input: {link: $s}) { __typename } }"),
    "links": (MANAGE_INFLUENCERS, "{ links { nodes { id } } }"),
    "auditEntries": (VIEW, "{ auditEntries { nodes { id } } }"),
    "admins": (MANAGE_DESK, "{ admins { nodes { id } } }"),
    "adminSessions": (VIEW, "{ adminSessions { nodes { id } } }"),
    "influencerSessions": (OWN_SHOW, "{ influencerSessions { nodes { id } } }"),
    "inviteInfluencer": (
        MANAGE_INFLUENCERS,
        'mutation { inviteInfluencer(input: {name: "", email: ""}) { __typename } }',
    ),
    "makeInfluencerLink": (
        MANAGE_INFLUENCERS,
        f'mutation {{ makeInfluencerLink(input: {{influencerId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "updateInfluencer": (
        MANAGE_INFLUENCERS,
        f'mutation {{ updateInfluencer(input: {{influencerId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "archiveInfluencer": (
        MANAGE_INFLUENCERS,
        f'mutation {{ archiveInfluencer(input: {{influencerId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "restoreInfluencer": (
        MANAGE_INFLUENCERS,
        f'mutation {{ restoreInfluencer(input: {{influencerId: "{NOBODY}"}}) {{ __typename }} }}',
    ),
    "removeAuthToken": (
        MANAGE_TOKENS,
        f'mutation {{ removeAuthToken(input: {{influencerId: "{NOBODY}"}}) {{ __typename }} }}',
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


def named(field: Any) -> str:
    """Name the type of a field, without its lists and exclamation marks."""
    return cast("GraphQLNamedType", get_named_type(field.type)).name


def test_the_committed_schema_is_the_one_that_the_code_makes() -> None:
    committed = (Path(__file__).parents[2] / "schema.graphql").read_text("utf-8")
    assert committed == f"{EXPORTED}\n", (
        "schema.graphql is old: run `greenroom export-schema > schema.graphql`"
    )


def test_everything_in_the_schema_is_described() -> None:
    bare: list[str] = []

    def look(name: str, described: Any) -> None:
        if not (described.description or "").strip():
            bare.append(name)

    for directive in CORE.directives:
        look(f"@{directive.name}", directive)
    for name, type_ in OWN.items():
        if name in BUILT_IN:
            continue
        look(name, type_)
        if isinstance(type_, GraphQLEnumType):
            for value, definition in type_.values.items():
                look(f"{name}.{value}", definition)
        elif isinstance(type_, GraphQLInputObjectType):
            for field, definition in type_.fields.items():
                look(f"{name}.{field}", definition)
        elif isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            for field, definition in type_.fields.items():
                look(f"{name}.{field}", definition)
                for argument, of in definition.args.items():
                    look(f"{name}.{field}({argument})", of)
    assert bare == []


def test_a_secret_goes_in_and_has_no_way_out() -> None:
    for name, type_ in OWN.items():
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            for field, definition in type_.fields.items():
                assert named(definition) != "Secret", f"{name}.{field}"
    texts = {
        f"{name}.{field}"
        for name, type_ in OWN.items()
        if isinstance(type_, GraphQLInputObjectType)
        for field, definition in type_.fields.items()
        if re.search("password|secret|token|link|roomCode", field, re.IGNORECASE)
        and named(definition) not in ("Secret", "ID")
    }
    assert texts == set()


# ---- shapes


def test_every_mutation_takes_one_input_and_returns_a_union_of_its_own() -> None:
    mutation = CORE.mutation_type
    assert mutation is not None
    for name, field in mutation.fields.items():
        title = name[0].upper() + name[1:]
        assert [(arg, named(of)) for arg, of in field.args.items()] == [("input", f"{title}Input")], name
        result = cast("GraphQLNonNull[Any]", field.type).of_type
        assert isinstance(result, GraphQLUnionType), name
        assert result.name == f"{title}Result"
        success, *problems = result.types
        assert success.interfaces == (), f"{name}: the success comes first"
        assert all([i.name for i in problem.interfaces] == ["Problem"] for problem in problems), name


def test_a_list_that_can_grow_is_a_connection() -> None:
    lists = {
        f"{name}.{field}"
        for name, type_ in OWN.items()
        if isinstance(type_, GraphQLObjectType) and not name.endswith("Connection")
        for field, definition in type_.fields.items()
        if "[" in str(definition.type) and isinstance(OWN.get(named(definition)), GraphQLObjectType)
    }
    assert lists == {
        "AuditEntry.after",  # as many as an action has
        "AuditEntry.before",
        "CredentialOwners.influencers",  # at most 20
        "GoLiveBlocked.findings",  # as many as there are codes
        "Influencer.findings",
        "TokenReport.findings",
    }
    for name, type_ in OWN.items():
        if name.endswith("Connection"):
            fields = cast("GraphQLObjectType", type_).fields
            assert {"edges", "nodes", "pageInfo"} <= set(fields), name
            assert named(fields["edges"]) == f"{name.removesuffix('Connection')}Edge"


def test_what_may_be_left_out_is_printed_without_a_default_of_null() -> None:
    assert "= null" not in EXPORTED


# ---- audiences


def _guards() -> dict[str, str]:
    """Read from the printed schema who may ask each root field."""
    guards: dict[str, str] = {}
    for root in parse(EXPORTED).definitions:
        if isinstance(root, ObjectTypeDefinitionNode) and root.name.value in ("Query", "Mutation"):
            for field in root.fields or ():
                guards[field.name.value] = " ".join(print_ast(said) for said in field.directives or ())
    return guards


def test_the_printed_schema_names_who_may_ask_each_root_field() -> None:
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
    }
    assert {name: told[guard] for name, guard in _guards().items()} == {
        name: OWN_SHOW | VIEW if name in BY_AUDIENCE else ROOT[name][0] for name in names
    }


def reachable(type_: GraphQLNamedType, seen: set[str]) -> set[str]:
    """Collect the names of all types that an answer of this type can hold."""
    if type_.name in seen:
        return seen
    seen.add(type_.name)
    if isinstance(type_, GraphQLUnionType):
        for member in type_.types:
            reachable(member, seen)
    elif isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
        for field in type_.fields.values():
            reachable(cast("GraphQLNamedType", get_named_type(field.type)), seen)
    return seen


def test_nothing_that_an_influencer_can_ask_leads_to_what_only_admins_may_see() -> None:
    roots = {**cast("Any", CORE.query_type).fields, **cast("Any", CORE.mutation_type).fields}
    guards = _guards()
    theirs, admins = set[str](), set[str]()
    for name, guard in guards.items():
        if guard in ("@influencer", "@signedIn"):
            reachable(cast("GraphQLNamedType", get_named_type(roots[name].type)), theirs)
        elif guard.startswith("@admin"):
            reachable(cast("GraphQLNamedType", get_named_type(roots[name].type)), admins)
    only_admins = {"Admin", "AdminRole", "Influencer", "InfluencerConnection", "TokenReport", "TokenClaims"}
    only_admins |= {"OneTimeLink", "OpenLink", "DeskShow", "TokenVersion", "PageReport", "Actor", "Subject"}
    only_admins |= {"AuditEntry", "AuditField", "ActorKind", "SubjectKind"}
    only_admins |= {"TokenSummary", "RoomCodeSummary", "Streaming", "ReadinessCounts", "Readiness", "Verdict"}
    assert only_admins - {"Admin", "AdminRole"} <= admins
    assert theirs & only_admins == set()
    assert admins & {"GoLiveReady", "Studio", "InfluencerAccount", "HmsEndpoints"} == set()
    shared = {n for n in theirs & admins if isinstance(OWN[n], GraphQLObjectType)}
    sessions = {"PageInfo", "Session", "SessionConnection", "SessionEdge"}
    assert shared == {"Finding", "InputRejected", "NotFound"} | sessions
    objects = {n for n in theirs if isinstance(OWN[n], GraphQLObjectType)}
    assert objects - shared == {
        "GoLiveBlocked",
        "GoLiveReady",
        "HmsEndpoints",
        "InfluencerAccount",
        "OtherSessionsEnded",
        "PageReported",
        "PasswordChanged",
        "SessionEnded",
        "Show",
        "ShowPulse",
        "SignInRefused",
        "Studio",
    }


def test_a_stored_token_leaves_in_one_place() -> None:
    texts = [
        f"{name}.{field}"
        for name, type_ in OWN.items()
        if isinstance(type_, GraphQLObjectType)
        for field, definition in type_.fields.items()
        if re.search("token$|roomCode$|code$", field, re.IGNORECASE) and named(definition) == "String"
    ]
    assert sorted(texts) == [
        "GoLiveReady.authToken",
        "PageReported.supportCode",
        "RoomCodeRevealed.roomCode",  # a room code, on purpose and with an audit entry
        "SignedIn.sessionToken",
        "Studio.supportCode",
    ]


@pytest.mark.parametrize("asker", ASKERS)
async def test_each_root_field_answers_exactly_those_it_is_for(house: House, asker: Any) -> None:
    async with house.looking(asker) as client:
        before = await everything()
        for name, (allowed, query) in ROOT.items():
            if name == "signOut":
                continue  # at the end, since it ends the asking
            answer = await ask(client, query, s="x" * 12)
            if asker in allowed:
                assert codes(answer) == [], name
                assert answer["data"][name] is not None or name in ("viewer", "influencer")
            else:
                denied = "FORBIDDEN" if asker in VIEW and VIEW & allowed else "UNAUTHENTICATED"
                assert codes(answer) == [denied], name
                assert not any(cast("dict[str, Any]", answer.get("data") or {}).values())
        after = await everything()
        refusals = ("SIGN_IN_FAILED", "GO_LIVE_REFUSED")  # they leave a note, and change nothing else
        after["AuditEntry"] = [row for row in after["AuditEntry"] if row["action"] not in refusals]
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


# ---- secrets


async def test_a_secret_is_never_repeated_by_a_reply_or_the_log(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    person = await house.world.star()
    token = house.world.token()
    replies: list[str] = []
    async with house.looking(AdminRole.OWNER) as client:

        async def send(query: str, **variables: Any) -> None:
            replies.append(
                (await client.post("/graphql", json={"query": query, "variables": variables})).text
            )

        save = """mutation ($input: SetAuthTokenInput!) { setAuthToken(input: $input) {
            __typename ... on Problem { message fix }
            ... on TokenRejected { report { findings { message fix } cleaned claims { role } } } } }"""
        whom = {"influencerId": str(person.id)}
        before = await everything()
        for text in (token[:-5], f"{token}\n{house.world.token()}", token.replace("eyJ", "eyK", 1), "x" * 30):
            await send(save, input={**whom, "authToken": text})
        for input_ in (
            {"authToken": token, "influencerId": token},
            {**whom, "authToken": {"text": token}},
            {**whom, "authToken": [token]},
            {**whom, "authTokn": token},
            {**whom, "authToken": token, "roomCode": token},
            {**whom, "authToken": token, "expectedVersion": token},
            {**whom, "authToken": token, "expectedVersion": 99},
            token,
        ):
            await send(save, input=input_)
        literal = f'influencerId: "{person.id}", authToken: "{token}"'
        await send(f"mutation {{ setAuthToken(input: {{{literal}}}) {{ __typename }} }}")
        await send(f"mutation {{ {token.replace('.', ' ')} }}")
        assert await everything() == before
        sign = """mutation ($input: AdminSignInInput!) { adminSignIn(input: $input) {
            ... on Problem { message fix } } }"""
        details = {"email": "a@example.com", "password": PASSWORD, "secretKey": SECRET_KEY}
        for input_ in (
            details,
            {**details, "password": [PASSWORD]},
            {**details, "secretKey": {"a": SECRET_KEY}},
            {**details, "transport": SECRET_KEY},
            {**details, PASSWORD: 1},
            SECRET_KEY,
        ):
            await send(sign, input=input_)
    told = "\n".join(
        [*replies, *(record.getMessage() + (record.exc_text or "") for record in caplog.records)]
    )
    header, payload, signature = token.split(".")
    for secret in (payload[:40], payload[-40:], signature[:20], signature[-20:], PASSWORD, SECRET_KEY):
        assert secret not in told
    assert header not in told
    assert len([reply for reply in replies if "INTERNAL" in reply]) == 0
    assert (await row_of(person)).version == 2
