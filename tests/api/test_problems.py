"""Problems of the rules, and their members in the schema's unions."""

import pytest
from graphql import GraphQLObjectType, GraphQLUnionType, build_schema

from greenroom.api.problems import MEMBERS, answering_problems
from greenroom.api.schema import schema
from greenroom.desk.problems import Busy, Problem


def _all(kind: type[Problem]) -> set[type[Problem]]:
    return {kind}.union(*(_all(child) for child in kind.__subclasses__()))


def test_every_problem_that_a_rule_can_raise_has_one_member() -> None:
    handled = [kind for member in MEMBERS for kind in member.raised]
    assert len(handled) == len(set(handled))
    assert set(handled) == _all(Problem) - {Problem}


def test_every_member_is_in_a_union_and_is_a_problem() -> None:
    core = build_schema(schema.as_str())
    unions = [type_ for type_ in core.type_map.values() if isinstance(type_, GraphQLUnionType)]
    members = {member.name for union in unions for member in union.types}
    for one in MEMBERS:
        name = one.type.__name__
        assert name in members
        type_ = core.type_map[name]
        assert isinstance(type_, GraphQLObjectType)
        assert [interface.name for interface in type_.interfaces] == ["Problem"]


async def test_a_problem_whose_member_is_not_in_the_union_stays_an_error() -> None:
    async def resolve(*_: object) -> None:
        raise Busy(1)

    union = build_schema(schema.as_str()).type_map["EndSessionResult"]
    answering = answering_problems(resolve, union)
    assert answering is not resolve
    with pytest.raises(Busy):
        await answering(None, None)
