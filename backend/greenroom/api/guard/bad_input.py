"""Say in our own words what graphql-core says about a caller's document and variables.

graphql-core quotes: whole inputs, literals, near misses. What it quotes may be an auth token, and error
messages end up in consoles and monitoring systems. So nothing that it says is passed on: a sentence is
recognised by its fixed words, only names and types are taken from it, and ours is written with them. A
sentence that is not recognised becomes a general one. `locations` still gives the place in the document.
"""

import re

from graphql import GraphQLError

GENERAL = "This operation does not fit the schema: see schema.graphql."
SYNTAX = "This is not valid GraphQL: it goes wrong at the place given."
WITHHELD = "(a name that is not repeated here)"

_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]{0,39}", re.ASCII)
_ARGUMENT = re.compile(r"Argument '(?P<name>\w+)' (?:has invalid value|(?=of required type))", re.ASCII)
_VARIABLE = re.compile(r"Variable '(?P<name>\$\w+)' has invalid (?:default )?value", re.ASCII)
_AT = re.compile(r"(?: at (?P<path>[\w.\[\]]+))?: ", re.ASCII)

# What a value should have been. `name`, `type` and the like are checked again before they are repeated.
_VALUES = [
    (re.compile(pattern, re.ASCII | re.DOTALL), sentence)
    for pattern, sentence in (
        (r"Int cannot represent", "a whole number between -2147483648 and 2147483647 is expected"),
        (r"Float cannot represent", "a number is expected"),
        (r"String cannot represent", "a text is expected"),
        (r"Boolean cannot represent", "true or false is expected"),
        (r"ID cannot represent", "an id is expected, as a text"),
        (r"Value '.*' does not exist in '(?P<type>\w+)' enum", "one of the values of {type} is expected"),
        (r"Enum '(?P<type>\w+)' cannot represent", "one of the values of {type} is expected"),
        (
            r"Expected value of type '(?P<type>[\w\[\]!]+)' to include required field '(?P<name>\w+)'",
            "the field {name} of {type} is missing",
        ),
        (
            r"Expected value of type '(?P<type>[\w\[\]!]+)' not to include unknown field '(?P<name>\w+)'",
            "{type} has no field {name}",
        ),
        (
            r"Expected value of type '(?P<type>[\w\[\]!]+)' not to include unknown field",
            "{type} has no field " + WITHHELD,
        ),
        (r"Expected value of type '(?P<type>[\w\[\]!]+)' to be an object", "an object is expected, {type}"),
        (
            r"Expected (?:a )?value of non-null type '(?P<type>[\w\[\]!]+)'",
            "a value of type {type} is expected, and there is none",
        ),
        (
            r"Expected variable '\$\w+' provided to (?:non-null )?type '(?P<type>[\w\[\]!]+)'",
            "a value of type {type} is expected, and there is none",
        ),
        (
            r"(?:Within OneOf Input Object type|OneOf Input Object) '(?P<type>\w+)'",
            "exactly one field of {type} is expected, and not null",
        ),
        (r"Expected value of type '(?P<type>[\w\[\]!]+)'", "a value of type {type} is expected"),
        (r"of required type '(?P<type>[\w\[\]!]+)'", "a value of type {type} is expected, and there is none"),
    )
]

_SENTENCES = [
    (re.compile(pattern, re.ASCII), sentence)
    for pattern, sentence in (
        (
            r"Syntax Error: Document contains more than (?P<number>\d+) tokens",
            "The operation is too long: at most {number} words and brackets are allowed.",
        ),
        (r"Syntax Error: .*nested too deeply", "The operation is nested too deeply."),
        (r"Syntax Error", SYNTAX),
        (r"Cannot query field '(?P<name>\w+)' on type '(?P<type>\w+)'", "{type} has no field {name}."),
        (r"Unknown argument '(?P<name>\w+)' on field '(?P<on>[\w.]+)'", "{on} takes no argument {name}."),
        (
            r"Unknown argument '(?P<name>\w+)' on directive '@(?P<on>\w+)'",
            "The directive {on} takes no argument {name}.",
        ),
        (r"Unknown directive '@(?P<name>\w+)'", "There is no directive {name}."),
        (r"Directive '@(?P<name>\w+)' may not be used", "The directive {name} cannot be used here."),
        (r"The directive '@(?P<name>\w+)' can only", "The directive {name} can be used here only once."),
        (r"Unknown type '(?P<name>\w+)'", "There is no type {name}."),
        (r"Unknown fragment '(?P<name>\w+)'", "There is no fragment {name} in this document."),
        (r"Fragment '(?P<name>\w+)' is never used", "The fragment {name} is never used."),
        (r"Cannot spread fragment '(?P<name>\w+)' within itself", "The fragment {name} contains itself."),
        (
            r"Fragment (?:'(?P<name>\w+)' )?cannot be spread here",
            "This fragment's type never occurs here.",
        ),
        (
            r"Argument '@?(?P<on>\w+(?:\.\w+)?)\((?P<name>\w+):\)' of type '(?P<type>[\w\[\]!]+)' is req",
            "{on} needs the argument {name} of type {type}.",
        ),
        (r"Field '(?P<name>\w+)' must not have a selection", "{name} has no fields to select."),
        (
            r"Field '(?P<name>\w+)' of type '(?P<type>[\w\[\]!]+)' must have",
            "Select the fields of {name} that you want: it is of type {type}.",
        ),
        (
            r"Fields '(?P<name>\w+)' conflict",
            "{name} is requested twice in different ways: give one an alias.",
        ),
        (r"Variable '\$(?P<name>\w+)' is not defined", "The variable {name} is not declared."),
        (r"Variable '\$(?P<name>\w+)' is never used", "The variable {name} is declared and never used."),
        (
            r"Variable '\$(?P<name>\w+)' of type '(?P<type>[\w\[\]!]+)' used in position expecting type "
            r"'(?P<wanted>[\w\[\]!]+)'",
            "The variable {name} is of type {type} where {wanted} is expected.",
        ),
        (
            r"Variable '\$(?P<name>\w+)' cannot be non-input type",
            "The variable {name} is not of an input type.",
        ),
        (
            r"There can be only one (?P<kind>argument|directive|fragment|input field|operation|variable) "
            r"named '[$@]?(?P<name>\w+)'",
            "There is more than one {kind} {name}.",
        ),
        (r"This anonymous operation", "Beside other operations, every operation needs a name."),
        (r"The \w+ operation is not supported", "The schema has no operations of this kind."),
        (r"Maximum introspection depth", "The introspection is nested too deeply."),
        (r"Variable values are nested too deeply", "The variables are nested too deeply."),
        (r"Too many (?:validation errors|errors processing variables)", "There are more errors."),
    )
]


class Misfit(GraphQLError):  # noqa: N818 (a finding about a value, not a fault)
    """What one of our scalars says about a value that it does not accept, without repeating any of it.

    Args:
        message: a clause without a full stop, such as "a text is expected".
    """


def may_be_repeated(name: str) -> bool:
    """Tell whether a name that a caller chose may be repeated in a message.

    Only a plain identifier of at most 40 characters may, and only if it does not start the way tokens do
    (`eyJ`).
    """
    return _NAME.fullmatch(name) is not None and not name.startswith("eyJ")


def is_about_an_argument(error: GraphQLError) -> bool:
    """Tell whether graphql-core raised this during execution because an argument's value does not fit."""
    return _ARGUMENT.match(error.message) is not None


def explain(error: GraphQLError) -> str:
    """Write our sentence for what graphql-core found wrong with a document or its variables."""
    message = error.message
    if found := _VARIABLE.match(message) or _ARGUMENT.match(message):
        return _explain_value_at(found["name"], message[found.end() :], _said_by_a_scalar(error))
    if said := _said_by_a_scalar(error):
        return f"A value in the operation does not fit: {said}."
    for pattern, sentence in _SENTENCES:
        if found := pattern.match(message):
            return sentence.format_map(_names(found))
    value = _explain_value(message)
    return GENERAL if value is None else f"A value in the operation does not fit: {value}."


def _explain_value_at(name: str, rest: str, said: str | None) -> str:
    path = ""
    if found := _AT.match(rest):
        path, rest = found["path"] or "", rest[found.end() :]
    names = [name.removeprefix("$"), *re.findall(r"[A-Za-z_]\w*", path)]
    place = name + path if all(map(may_be_repeated, names)) else "A value"
    return f"{place}: {said or _explain_value(rest) or 'the value does not fit its type'}."


def _explain_value(message: str) -> str | None:
    for pattern, sentence in _VALUES:
        if found := pattern.match(message):
            return sentence.format_map(_names(found))
    return None


def _said_by_a_scalar(error: GraphQLError) -> str | None:
    cause: object = error
    while isinstance(cause, GraphQLError):
        if isinstance(cause, Misfit):
            return cause.message
        cause = cause.original_error
    return None


def _names(found: re.Match[str]) -> dict[str, str]:
    return {
        key: value if key in ("number", "kind") else _quote(value or "")
        for key, value in found.groupdict().items()
    }


def _quote(name: str) -> str:
    plain = re.split(r"[.\[\]!]+", name.strip("[]!"))
    return f"`{name}`" if all(map(may_be_repeated, plain)) else WITHHELD
