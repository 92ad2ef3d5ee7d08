"""The worst that callers of each kind may ask for, or that is refused only after most of the work."""

from dataclasses import dataclass
from typing import Literal

from graphql import get_introspection_query

_ROW = "id name handle email createdAt readiness version canMint tokenSource invitationPending "
_BODY_BYTES = 255 * 1024

Who = Literal["stranger", "influencer", "admin"]


@dataclass(frozen=True, slots=True)
class Hostile:
    """The worst of one kind.

    Args:
        who: the kind of caller.
        what: what they ask for, in words.
        document: the operation, with %d where each request differs, so that none is kept.
        variables: the variables, as JSON.
    """

    who: Who
    what: str
    document: str
    variables: str = "{}"

    @property
    def title(self) -> str:
        """Who asks for what."""
        return f"{self.who}: {self.what}"


def _aliases(field: str, times: int) -> str:
    return " ".join(f"a{number}: {field}" for number in range(times))


def _nodes(fields: str) -> str:
    return "query Q%d { influencers(first: 100) { nodes { " + fields + " } } }"


HOSTILE = (
    Hostile("stranger", "standard introspection", "# %d" + get_introspection_query(type_depth=12)),
    Hostile("stranger", "900 unknown fields", "query Q%d { desk { " + "x y z " * 300 + "} }"),
    Hostile("stranger", "long fields", "query Q%d { " + _aliases("desk { setUp demo }", 20) + "}"),
    Hostile(
        "stranger",
        "a body of 255 KiB",
        "query Q%d { desk { setUp } }",
        '{"v": [' + '{"a":1},' * 12_000 + '""]}',
    ),
    Hostile(
        "stranger",
        "a body of brackets",
        "query Q%d { desk { setUp } }",
        '{"v": [' + "[[[[]]]]," * (_BODY_BYTES // 9) + "0]}",
    ),
    Hostile(
        "stranger",
        "wrong passwords",
        "mutation M%d($input: AdminSignInInput!) { adminSignIn(input: $input) { __typename } }",
        '{"input": {"email": "a%d@example.com", "password": "wrong wrong wrong", "secretKey": "wrong"}}',
    ),
    Hostile(
        "influencer",
        "everything, often",
        "query Q%d { "
        + _aliases("studio { state message influencer { id name email } show { id state } }", 18)
        + " influencerSessions(first: 60) { nodes { id client createdAt lastSeenAt current } } }",
    ),
    Hostile(
        "admin",
        "one page, every field",
        _nodes(
            " ".join(f"... on Influencer {{ {_ROW} }}" for _ in range(10))
            + "findings { code severity message fix } "
            + "token { lastFour expiresAt roomId role userId createdAt } "
            + "nextToken { source reason expiresAt } streaming { enabled since reason by { name } } "
            + " ".join(f"x{number}: token {{ lastFour accessKey roomId role }}" for number in range(18))
        ),
    ),
    Hostile(
        "admin",
        "slow to validate",
        "query Q%d { influencers(first: 1) { nodes { "
        + "token { lastFour roomId role accessKey userId } " * 20
        + "streaming { enabled } findings { code } show { id state } nextToken { source } " * 20
        + "id name handle email " * 10
        + "} } }",
    ),
    Hostile(
        "admin",
        "sixteen pages",
        "query Q%d { " + _aliases(f"influencers(first: 56) {{ nodes {{ {_ROW} }} }}", 16) + "}",
    ),
    Hostile(
        "admin",
        "sixteen searches",
        "query Q%d { "
        + " ".join(
            f'a{n}: influencers(first: 1, filter: {{search: "person{n}"}}) {{ counts {{ total ready }} }}'
            for n in range(16)
        )
        + "}",
    ),
    Hostile(
        "admin",
        "lists inside a list",
        _nodes(_aliases("tokenVersions(first: 5) { nodes { id createdBy { name } } }", 5)),
    ),
    Hostile("admin", "long lists inside a list", _nodes("tokenVersions(first: 100) { nodes { id } }")),
    Hostile("admin", "long lists that are not shown", _nodes("shows(first: 100) { pageInfo { endCursor } }")),
    Hostile(
        "admin",
        "many small reads",
        _nodes(
            " ".join(f"a{n}: shows(first: {n + 1}) {{ pageInfo {{ endCursor }} }}" for n in range(9))
            + " sessions(first: 1) { nodes { id } } lastShow { id } pageReport { summary }"
        ),
    ),
    Hostile("admin", "introspection", "query Q%d { __schema { types { name fields { name } } } }"),
)
