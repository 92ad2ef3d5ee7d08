"""Headers that are decoded once are the same as Starlette's."""

from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from greenroom.web.request_headers import RequestHeaders, headers_of

NAMES = st.sampled_from([b"accept", b"cookie", b"x-forwarded-for", b"x-\xe9"])


@given(raw=st.lists(st.tuples(NAMES, st.binary(max_size=8)), max_size=8))
def test_each_header_is_what_it_is_to_starlette(raw: list[tuple[bytes, bytes]]) -> None:
    read, theirs = RequestHeaders({"headers": raw}), Headers(raw=raw)
    for name in ("accept", "Cookie", "X-Forwarded-For", "x-\xe9", "origin"):
        assert read.getlist(name) == theirs.getlist(name)
        assert read.get(name, "none") == theirs.get(name, "none")
        assert (name in read) is (name in theirs)
        if name in theirs:
            assert read[name] == theirs[name]
    assert read.items() == theirs.items()


def test_a_request_that_nobody_numbered_has_its_headers_all_the_same() -> None:
    assert headers_of({"headers": [(b"accept", b"text/html")]}).get("accept") == "text/html"
