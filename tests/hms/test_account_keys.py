"""Access keys and app secrets, in what people paste."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.hms.account_keys import NotTheKey, read_access_key, read_app_secret
from tests.hms.tokens import ACCESS_KEY, MORE, SECRET, make_other, make_token

MANAGEMENT = make_other(access_key=ACCESS_KEY, type="management", version=2)
UUID = "018f0a58-2fbb-7cc0-9c1f-9d2cbb0c6a11"
DESKS_OWN = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567"
API_KEY = f"grk_{'b' * 43}"


@pytest.mark.parametrize(
    "text",
    [
        ACCESS_KEY,
        f"  {ACCESS_KEY}\n",
        ACCESS_KEY.upper(),
        f'"{ACCESS_KEY}",',
        f"app_access_key={ACCESS_KEY}",
        f'"access_key": "{ACCESS_KEY}",',
        f"App Access Key: {ACCESS_KEY}",
        f"\u200b{ACCESS_KEY}\u00a0",
        f"{ACCESS_KEY} {ACCESS_KEY}",
        f"Access key: {ACCESS_KEY}\nApp secret: {SECRET}",
    ],
)
def test_an_access_key_is_found_in_what_was_copied_with_it(text: str) -> None:
    assert read_access_key(text) == ACCESS_KEY


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        f"\t{SECRET} \n",
        f"APP_SECRET='{SECRET}'",
        f"export HMS_SECRET={SECRET}",
        f'"app_secret": "{SECRET}",',
        f"App Secret: {SECRET}",
        f"\u201c{SECRET}\u201d",
        SECRET.replace("-", "\u2011"),
        f"\ufeff{SECRET[:20]}\u200b{SECRET[20:]}",
        f"Access key: {ACCESS_KEY}\nApp secret: {SECRET}",
    ],
)
def test_an_app_secret_is_found_in_what_was_copied_with_it(text: str) -> None:
    assert read_app_secret(text) == SECRET


def test_the_equals_signs_at_a_secrets_end_are_part_of_it() -> None:
    assert read_app_secret(f"APP_SECRET={'a' * 86}==") == f"{'a' * 86}=="


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("", "empty"),
        (" \n\u200b", "empty"),
        (f"{ACCESS_KEY} {'0' * 24}", "several"),
        (SECRET, "app-secret"),
        (MANAGEMENT, "management"),
        (make_token(), "auth-token"),
        (make_token()[:60], "token"),
        ("abc-defg-hij", "room-code"),
        (DESKS_OWN, "secret-key"),
        (API_KEY, "secret-key"),
        (ACCESS_KEY[:-1], "form"),
        (f"{ACCESS_KEY}0", "form"),
        (f"{ACCESS_KEY[:-1]}g", "form"),
        (UUID, "form"),
        ("https://dashboard.100ms.live/developer", "form"),
        (f"{ACCESS_KEY} " * 200, "form"),
    ],
)
def test_what_is_no_access_key_is_named(text: str, case: str) -> None:
    assert read_access_key(text) == NotTheKey(case)


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("", "empty"),
        (f"{SECRET} {'a' * 40}", "several"),
        (ACCESS_KEY, "access-key"),
        (MANAGEMENT, "management"),
        (f"Bearer {MANAGEMENT}", "management"),
        (make_token(), "auth-token"),
        (make_token().partition(".")[0], "token"),
        ("abc-defg-hij", "room-code"),
        (DESKS_OWN, "secret-key"),
        (API_KEY, "secret-key"),
        (SECRET[:31], "form"),
        ("a" * 513, "form"),
        (UUID, "form"),
        ("the secret of our account", "form"),
        ("correct horse battery staple " * 3, "form"),
    ],
)
def test_what_is_no_app_secret_is_named(text: str, case: str) -> None:
    assert read_app_secret(text) == NotTheKey(case)


@given(st.text(max_size=200))
@MORE
def test_any_text_is_read_and_nothing_of_it_is_repeated_unless_it_is_the_key(text: str) -> None:
    for read in (read_access_key, read_app_secret):
        assert isinstance(read(text), str | NotTheKey)
