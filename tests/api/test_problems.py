"""Problems of the rules, and their members in the schema's unions."""

from graphql import GraphQLObjectType, GraphQLUnionType, build_schema

from greenroom.api.problems import HANDLERS
from greenroom.api.schema import schema
from greenroom.desk.problems import Problem


def _all(kind: type[Problem]) -> set[type[Problem]]:
    return {kind}.union(*(_all(child) for child in kind.__subclasses__()))


def test_every_problem_that_a_rule_can_raise_has_one_member() -> None:
    handled = [kind for handler in HANDLERS for kind in handler.exception_type]
    assert len(handled) == len(set(handled))
    assert set(handled) == _all(Problem) - {Problem}


def test_every_member_is_in_a_union_and_is_a_problem() -> None:
    core = build_schema(schema.as_str())
    unions = [type_ for type_ in core.type_map.values() if isinstance(type_, GraphQLUnionType)]
    members = {member.name for union in unions for member in union.types}
    for handler in HANDLERS:
        name = handler.error_type.__name__
        assert name in members
        type_ = core.type_map[name]
        assert isinstance(type_, GraphQLObjectType)
        assert [interface.name for interface in type_.interfaces] == ["Problem"]
