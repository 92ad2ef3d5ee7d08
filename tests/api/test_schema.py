"""The published contract: complete, described, of one shape, and with nothing in it for the wrong people."""

import re
from pathlib import Path
from typing import Any, cast

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
)

from tests.api.printed_schema import CORE, EXPORTED, OWN, guard_of_each_root_field, named

BUILT_IN = {"String", "Int", "Float", "Boolean", "ID"}


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
        and named(definition) not in ("Secret", "ID", "Boolean")
    }
    assert texts == set()


def test_a_stored_token_leaves_the_desk_in_one_place() -> None:
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
        "PracticeRoom.authToken",  # of no show, and kept nowhere
        "RoomCodeRevealed.roomCode",  # a room code, on purpose and with an audit entry
        "SignedIn.sessionToken",
        "Studio.supportCode",
    ]


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
        "Alerts.receivers",  # at most 10
        "AdminRemoved.invitations",  # at most 5,000, and shown only once
        "ImportApplied.rows",  # as many as were sent
        "ImportPreview.rows",  # at most 1,000, and kept nowhere
        "ImportUndone.kept",  # of what was imported
        "Query.recentImports",  # at most 10
        "AdminRoleSet.invitations",
        "AuditEntry.after",  # as many as an action has
        "AuditEntry.before",
        "AuthTokensSet.rows",  # as many as were sent, at most 100
        "CredentialOwners.influencers",  # at most 20
        "CredentialOwners.owners",
        "CredentialOwners.sameUserId",
        "DoneForMany.rows",  # as many as were sent, at most 500
        "GoLiveBlocked.findings",  # as many as there are codes
        "HmsRoom.people",  # as many as 100ms lists
        "Influencer.findings",
        "InspectedToken.candidates",  # at most 5
        "InfluencerAccount.nextShows",  # at most 10
        "MintedForAccount.influencers",  # at most a hundred
        "PlannedShow.findings",
        "PlannedShowChanged.kept",  # at most a hundred
        "OwnRehearsal.parts",  # five
        "Query.tags",  # at most 200
        "Rehearsal.parts",
        "RoomChoices.templates",  # at most 200
        "RoomCodeSummary.alsoHeldBy",  # at most 20
        "ShowsPlanned.results",  # at most 500
        "ShowsPlanned.times",  # at most 400
        "Surprises.last",  # at most 20
        "TokenReport.findings",
        "TokensInspected.rows",  # as many as were sent, at most 100
        "TokenVersion.findings",
    }
    for name, type_ in OWN.items():
        if name.endswith("Connection"):
            fields = cast("GraphQLObjectType", type_).fields
            assert {"edges", "nodes", "pageInfo"} <= set(fields), name
            assert named(fields["edges"]) == f"{name.removesuffix('Connection')}Edge"


def test_optional_arguments_are_printed_without_a_default_of_null() -> None:
    assert "= null" not in EXPORTED


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


def test_nothing_that_an_influencer_can_query_leads_to_what_only_admins_may_see() -> None:
    roots = {**cast("Any", CORE.query_type).fields, **cast("Any", CORE.mutation_type).fields}
    guards = guard_of_each_root_field()
    theirs, admins = set[str](), set[str]()
    for name, guard in guards.items():
        if guard in ("@influencer", "@signedIn"):
            reachable(cast("GraphQLNamedType", get_named_type(roots[name].type)), theirs)
        elif guard.startswith("@admin"):
            reachable(cast("GraphQLNamedType", get_named_type(roots[name].type)), admins)
    only_admins = {"Admin", "AdminRole", "Influencer", "InfluencerConnection", "TokenReport", "TokenClaims"}
    only_admins |= {"OneTimeLink", "OpenLink", "DeskShow", "TokenVersion", "PageReport", "Actor", "Subject"}
    only_admins |= {"PlannedShow", "Repetition", "Rehearsal", "RehearsalPart"}
    only_admins |= {"InboxEntry", "InboxEntryConnection", "HandedInToken"}
    only_admins |= {"AuditEntry", "AuditField", "ActorKind", "SubjectKind"}
    only_admins |= {"TokenSummary", "RoomCodeSummary", "Streaming", "ReadinessCounts", "Readiness", "Verdict"}
    assert only_admins - {"Admin", "AdminRole"} <= admins
    assert theirs & only_admins == set()
    assert admins & {"GoLiveReady", "Studio", "InfluencerAccount", "HmsEndpoints"} == set()
    shared = {n for n in theirs & admins if isinstance(OWN[n], GraphQLObjectType)}
    sessions = {"PageInfo", "Session", "SessionConnection", "SessionEdge", "UsedLink"}
    assert shared == {"Finding", "InputRejected", "NotFound", "SignInRefused"} | sessions
    objects = {n for n in theirs if isinstance(OWN[n], GraphQLObjectType)}
    assert objects - shared == {
        "AdminsAsked",
        "GoLiveBlocked",
        "GoLiveReady",
        "HelpRequest",
        "HmsEndpoints",
        "InfluencerAccount",
        "NextShow",
        "OtherSessionsEnded",
        "OwnRehearsal",
        "OwnRehearsalPart",
        "PageReported",
        "PasswordChanged",
        "PracticeRoom",
        "RehearsalFinished",
        "RehearsalRefused",
        "RehearsalStarted",
        "SessionEnded",
        "Show",
        "ShowPulse",
        "Studio",
    }
