import pytest

from greenroom.hms.findings import FindingCode
from greenroom.hms.token import read_token
from tests.english import say
from tests.hms.tokens import ACCESS_KEY, GOOD, NOW, SECRET

COPY = "Copy the token from the 100ms dashboard: Rooms > Join Room > Join with SDK."
CODE = (
    "Paste it into the room code field, and copy the token from the 100ms dashboard: "
    "Rooms > Join Room > Join with SDK."
)
APP_SECRET = (
    "This looks like an app secret, which opens a whole 100ms account: a token has three parts with dots "
    "between them, and this is one piece."
)
SECRET_KEY = "ABOD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567"
ADMINS_KEY = "This looks like the secret key that an admin signs in to this desk with, not a token."


@pytest.mark.parametrize(
    ("text", "message", "fix"),
    [
        ("", "The text is empty.", COPY),
        (" \n\u200b\u00a0", "The text is empty.", COPY),
        (
            "x" * 65_537,
            "The text is longer than 65,536 characters and was not read; a token has about 500.",
            COPY,
        ),
        ("abc-defg-hij", "This is a room code, not a token.", CODE),
        ("ROOM_CODE=abc-defg-hij", "This is a room code, not a token.", CODE),
        (
            "https://x.app.100ms.live/meeting/abc-defg-hij",
            "This is a link with a room code, not a token.",
            CODE,
        ),
        ("local-4821", "This is one of this desk's local room codes, not a token.", CODE),
        (ACCESS_KEY, "This is a room id, an access key or another id of 100ms, not a token.", COPY),
        (
            f'"room_id": "{ACCESS_KEY}",',
            "This is a room id, an access key or another id of 100ms, not a token.",
            COPY,
        ),
        ("1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed", "This is an id, not a token.", COPY),
        ("https://dashboard.100ms.live/rooms", "This is a web address, and there is no token in it.", COPY),
        (
            '{"room_id": "x"}',
            "This is what a token says, already decoded: the token itself is not in the text.",
            COPY,
        ),
        (
            '{"room_id": "x",',
            "This is what a token says, already decoded: the token itself is not in the text.",
            COPY,
        ),
        (SECRET, APP_SECRET, f"Keep the app secret out of this field. {COPY}"),
        (f"APP_SECRET={SECRET}", APP_SECRET, f"Keep the app secret out of this field. {COPY}"),
        (SECRET_KEY, ADMINS_KEY, f"Keep the secret key out of this field. {COPY}"),
        (SECRET_KEY.lower(), ADMINS_KEY, f"Keep the secret key out of this field. {COPY}"),
        (f"Secret key: {SECRET_KEY}.", ADMINS_KEY, f"Keep the secret key out of this field. {COPY}"),
        (f"{SECRET_KEY}-A", APP_SECRET, f"Keep the app secret out of this field. {COPY}"),
        (
            GOOD[-43:],
            "This is 43 characters in one piece, as long as the last part of a token: the first two parts "
            "are missing, unless it is a secret.",
            "Copy the whole token from the 100ms dashboard: Rooms > Join Room > Join with SDK.",
        ),
        (
            "I'll send it tomorrow",
            "There is no token in this text: a token has three long parts with dots between them, and begins "
            "with `eyJ`.",
            COPY,
        ),
    ],
)
def test_what_was_pasted_instead_of_a_token_is_named(text: str, message: str, fix: str) -> None:
    report = read_token(text, NOW)
    assert [(f.code, say(f.message), say(f.fix)) for f in report.findings] == [
        (FindingCode.NOT_A_TOKEN, message, fix)
    ]
    assert (report.token, report.claims, report.expires_at, report.cleaned) == (None, None, None, ())
