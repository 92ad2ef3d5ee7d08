import pytest

from greenroom.hms.token import read_token
from tests.english import say
from tests.hms.tokens import GOOD, NOW


@pytest.mark.parametrize(
    ("form", "cleaned"),
    [
        ("{}", ()),
        (" {}\n", ("Removed the spaces around the token.",)),
        ("{}\n", ()),
        ("{}\r\n", ()),
        *((form, ("Removed the spaces around the token.",)) for form in ("{} ", "{}\n\n", "\n{}", "{} \n")),
        ("Bearer {}", ("Removed `Bearer ` in front.",)),
        (
            "Authorization: bearer {}",
            ("Removed `Bearer ` in front.", "Took the token out of a `name: value` line."),
        ),
        ("\u201c{}\u201d", ("Removed the quotation marks around the token.",)),
        ('"Bearer {}"', ("Removed `Bearer ` in front.", "Removed the punctuation after the token.")),
        ("HMS_AUTH_TOKEN={}", ("Took the token out of a `name=value` line.",)),
        (
            "export HMS_AUTH_TOKEN='{}'",
            (
                "Removed the quotation marks around the token.",
                "Took the token out of a `name=value` line.",
                "Left out the text in front of the token.",
            ),
        ),
        ("token: {}", ("Took the token out of a `name: value` line.",)),
        ('{{"id": 1, "token": "{}", "x": 2}}', ("Took the token out of a JSON text.",)),
        ("https://x.example/?token={}&y=1", ("Took the token out of a web address.",)),
        ("https://x.example/#{}", ("Took the token out of a web address.",)),
        ("{}.", ("Removed the punctuation after the token.",)),
        (
            "Hi Maya, it is {} for tonight",
            ("Left out the text in front of the token.", "Left out the text after the token."),
        ),
        (
            "{0}\n{0}",
            (
                "Left out the text after the token.",
                "The same token is in the text 2 times; it was read once.",
            ),
        ),
    ],
)
def test_what_was_removed_around_a_token_is_told(form: str, cleaned: tuple[str, ...]) -> None:
    report = read_token(form.format(GOOD), NOW)
    assert (tuple(map(say, report.cleaned)), report.token) == (cleaned, GOOD)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (f"{GOOD[:76]}\n{GOOD[76:]}", ("Removed 1 line break inside the token.",)),
        (f"{GOOD[:76]}\r\n{GOOD[76:152]}\r\n{GOOD[152:]}", ("Removed 2 line breaks inside the token.",)),
        (
            f"> {GOOD[:76]}\n> {GOOD[76:]}",
            (
                "Removed 1 line break inside the token.",
                "Removed the `>` marks of a quoted mail.",
                "Removed the spaces around the token.",
            ),
        ),
        (f"{GOOD[:76]} {GOOD[76:]}", ("Removed the spaces inside the token.",)),
        (f"{GOOD[:76]}\u200b{GOOD[76:]}", ("Removed 1 invisible character.",)),
        (f"\ufeff{GOOD}\u200b", ("Removed 2 invisible characters.",)),
    ],
)
def test_what_was_removed_inside_a_token_is_told(text: str, cleaned: tuple[str, ...]) -> None:
    report = read_token(text, NOW)
    assert (tuple(map(say, report.cleaned)), report.token) == (cleaned, GOOD)
