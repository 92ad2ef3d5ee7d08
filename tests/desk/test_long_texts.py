"""Texts of strangers are cut before anything slow is done with them: one letter can fold into eighteen."""

import unicodedata
from typing import Any

import pytest

from greenroom.desk.access.accounts import admin_sign_in, influencer_sign_in
from greenroom.desk.actors import Transport
from greenroom.desk.identity import email_key
from greenroom.desk.influencers.listing import InfluencerOrder, count_influencers, list_influencers
from greenroom.desk.new_passwords import check_new_password
from greenroom.desk.password_forms import LONGEST_BYTES
from greenroom.desk.passwords import Passwords
from greenroom.desk.problems import InputRejected, SignInFailed
from tests.world import PASSWORD, World

LONG = "\ufdfa" * 85_000


@pytest.fixture(name="longest")
def _longest(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note the lengths of the texts that are folded."""
    lengths: list[int] = []
    normalize = unicodedata.normalize

    def noted(form: Any, text: str) -> str:
        lengths.append(len(text))
        return normalize(form, text)

    monkeypatch.setattr(unicodedata, "normalize", noted)
    return lengths


async def test_a_sign_in_folds_no_more_than_an_email_and_a_password_can_hold(
    world: World, longest: list[int]
) -> None:
    given: dict[str, Any] = {"email": LONG, "password": LONG, "transport": Transport.COOKIE}
    with pytest.raises(SignInFailed):
        await admin_sign_in(world.desk, secret_key=LONG, **given)
    with pytest.raises(SignInFailed):
        await influencer_sign_in(world.desk, **given)
    assert longest
    assert max(longest) <= LONGEST_BYTES + 1
    assert len(email_key(LONG)) < 5_000


async def test_a_search_folds_no_more_than_a_name_can_hold(world: World, longest: list[int]) -> None:
    await world.influencer()
    given: dict[str, Any] = {"first": 10, "after": None, "order": InfluencerOrder.NAME, "readiness": ()}
    longest.clear()
    assert not (await list_influencers(world.desk, search=LONG, **given)).items
    assert sum((await count_influencers(world.desk, LONG)).values()) == 0
    assert max(longest) <= 255


async def test_spaces_around_a_search_and_an_email_do_not_matter(world: World) -> None:
    maya = await world.influencer("Maya", email="maya@example.com")
    await world.influencer("Bo")
    assert sum((await count_influencers(world.desk, " " * 300 + "maya")).values()) == 1
    blanks = " " * 300 + maya.email
    signed_in = await influencer_sign_in(
        world.desk, email=blanks, password=PASSWORD, transport=Transport.COOKIE
    )
    assert signed_in.actor.id == maya.id


@pytest.mark.parametrize("letter", ["x", "\ufdfa", "\u03b1\u0313\u0300\u0345"])  # the last four fold into one
async def test_a_password_beyond_the_limit_is_refused_and_never_matches_its_beginning(letter: str) -> None:
    long = (letter * 1025)[: LONGEST_BYTES + 1]
    with pytest.raises(InputRejected):
        check_new_password(long)
    passwords = Passwords()
    hashed = await passwords.hash(long[:LONGEST_BYTES])
    assert not await passwords.verify(hashed, long)
    passwords.close()


def test_a_new_password_is_folded_only_as_far_as_it_may_be_long(longest: list[int]) -> None:
    with pytest.raises(InputRejected):
        check_new_password(LONG)
    assert max(longest, default=0) <= LONGEST_BYTES + 1
