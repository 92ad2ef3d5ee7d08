"""Which passwords are refused, in which form they count, and what becomes of hashes from before."""

import unicodedata
from typing import Any

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as some

from greenroom.desk.access import accounts, invitations
from greenroom.desk.access.links import LinkKind, find_link
from greenroom.desk.access.sessions import find_session
from greenroom.desk.access.tries import Caller
from greenroom.desk.actors import Audience, Transport
from greenroom.desk.influencers.editing import invite_influencer, make_influencer_link
from greenroom.desk.new_passwords import check_new_password
from greenroom.desk.password_forms import as_bytes, folded
from greenroom.desk.passwords import Fit, Passwords
from greenroom.desk.problems import InputRejected, ProblemCode, SignInFailed
from greenroom.store.models import Admin, Influencer
from tests.desk.access.test_links import secret_of
from tests.english import say
from tests.world import PASSWORD, QUICK_HASHER, SECRET_KEY, World, everything

ABOUT = ("https://desk.agency.example", "maya.ray@agency.example", "Maya Ray", "mayasings")

PATTERNS = """
aaaaaaaaaaaa|abcabcabcabc|abcdefghijkl|zyxwvutsrqpo|000000000000|121212121212|!!!!!!!!!!!!|qwertyuiop[]
11/26/2026!!!|lovelovelove|mayamayamaya|passwordpassword|trustno1trustno1
\uff41\uff41\uff41\uff41\uff41\uff41\uff41\uff41\uff41\uff41\uff41\uff41
"""
COMMON = """
123456789012|1234567890123456|qwertyuiopas|1qaz2wsx3edc|password1234|Password123!|Password2026!|P@ssw0rd1234
iloveyou1234|letmein12345|welcome12345|football1234|sunshine2026|qwerty123456|administrator|adminadmin12
changeme1234|111111222222|dragonmonkey|superman1234|january2026!!|iloveyoubaby|baseballfootball|asdfghjkl123
zaq12wsxcde3|monkey123456|princess1234
"""
FAMOUS = """
correct horse battery staple|CorrectHorseBatteryStaple|correct-horse-battery-staple
Correct_Horse.Battery, Staple!|correct horse battery staple 1
May the Force be with you|to be, or not to be|maytheforcebewithyou2026
The quick brown fox jumps over the lazy dog|I'll be back!!!|you shall not pass
"""
KNOWN = """
Greenroom2026!|greenroom1234|greenroom-desk|maya.ray@agency.example|Maya-Ray-2026|MayaRay123456
maya-agency-2026
mayasings123|desk.agency.example|agencyagency1|secretkey123|roomcode2026|goliveGoLive1
"""
GOOD = """
tulip ocean ladder nine|Ein Satz den nur ich kenne|x7$kQp2!vN9m|Vq3tZ8LmWp4R
\u0447\u0435\u0441\u0442\u043d\u043e \u043f\u0440\u0430\u0432\u0438\u043b\u043e \u0434\u044f\u0434\u044f
\u4eca\u65e5\u306f\u5929\u6c17\u304c\u3044\u3044\u3067\u3059\u306d\u3002\u6563\u6b69
\u0643\u0644\u0645\u0629 \u0633\u0631 \u0637\u0648\u064a\u0644\u0629 \u062c\u062f\u0627
my cat ate 3 blue socks|lantern-otter-quarry-velvet|bruise-cider-lofty
\U0001f389\U0001f419\U0001f680\U0001f30b\U0001f349\U0001f3bb\U0001f41d\U0001f9ca\U0001f335\U0001fa81\U0001f3af\U0001f9e9
ocelot91barnacle|Greenroom is where I wait for lantern otters|gT7-kLp2-Qw9x
"""


def each(table: str) -> list[str]:
    return [password for line in table.split("\n") for password in line.split("|") if password]


def refusal_of(password: str) -> InputRejected | None:
    try:
        check_new_password(password, ABOUT, "newPassword")
    except InputRejected as refused:
        return refused
    return None


@pytest.mark.parametrize("password", [*each(PATTERNS), *each(COMMON), *each(FAMOUS), *each(KNOWN)])
def test_a_password_that_others_would_guess_is_refused_with_a_sentence(password: str) -> None:
    refused = refusal_of(password)
    assert refused is not None
    assert (refused.code, refused.field) == (ProblemCode.BAD_PASSWORD, "newPassword")
    assert say(refused.message).startswith("Others would guess this password: it ")
    assert say(refused.fix).startswith("Use a few words that ")
    assert password not in str(refused) + say(refused.message) + say(refused.fix)


@pytest.mark.parametrize(
    ("password", "because"),
    [
        ("aaaaaaaaaaaa", "it repeats itself, or follows the keyboard, the alphabet or the calendar."),
        ("letmein12345", "it is a common one, or made of common words and numbers."),
        ("correct horse battery staple", "it is a common one, or made of common words and numbers."),
        (
            "maya-agency-2026",
            "it is made of a name, an email or other words that belong to you or this desk.",
        ),
    ],
)
def test_the_sentence_says_what_makes_it_easy_to_guess(password: str, because: str) -> None:
    refused = refusal_of(password)
    assert refused is not None
    assert say(refused.message) == f"Others would guess this password: {because}"


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("Sofía Marín", "SofiaMarin2026"),
        ("Łukasz Wójcik", "LukaszWojcik1!"),
        ("Bjørn Østergaard", "bjorn-ostergaard"),
        ("Şükrü Çelik", "SukruCelik123"),
        ("Sofía Marín", "SofíaMarín2026"),
        ("Jürgen Müller", "JuergenMueller1"),
        ("Jürgen Müller", "JurgenMuller12"),
        ("J\u0075\u0308rgen Mu\u0308ller", "juergen-mueller"),
        ("Großmann Weiß", "GrossmannWeiss"),
        ("Bjørn Østergaard", "BjoernOestergaard"),
        ("Åse Bråten", "AaseBraaten2026"),
    ],
)
def test_a_name_is_known_without_its_accents_too(name: str, password: str) -> None:
    with pytest.raises(InputRejected) as caught:
        check_new_password(password, (name,))
    assert say(caught.value.message).endswith("other words that belong to you or this desk.")


@pytest.mark.parametrize("password", each(GOOD))
def test_a_good_password_of_any_script_is_taken(password: str) -> None:
    assert refusal_of(password) is None


def test_length_counts_characters_of_the_form_that_is_hashed() -> None:
    for short in ("x7$kQp2!vN9", "x7$kQp2!vN9\u200b", "x7$kQp2!vNe\u0301"):
        refused = refusal_of(short)
        assert refused is not None
        assert say(refused.message) == "This password has 11 characters; it needs at least 12."


def test_a_long_password_is_judged_by_its_beginning_and_quickly() -> None:
    assert refusal_of("aA1!" * 250) is not None
    assert refusal_of(f"{PASSWORD} {'a' * 1000}") is None


@given(some.text(max_size=1200))
def test_folding_is_idempotent(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(some.text(max_size=60))
def test_every_composition_of_a_password_is_one(text: str) -> None:
    forms = {as_bytes(unicodedata.normalize(form, text)) for form in ("NFC", "NFD", "NFKC", "NFKD")}
    if text.translate(dict.fromkeys(map(ord, "\u00b4\u0344"))) == text:  # what NFKC takes apart for good
        assert forms == {as_bytes(text)}


ALIKE = [
    ('it\'s "my" 3 blue socks', "it\u2019s \u201cmy\u201d 3 blue socks"),
    ('it\'s "my" 3 blue socks', "it\u2018s \u201emy\u201c 3\u00a0blue\u3000socks"),
    ("x7$kQp2!vN9m", "\uff58\uff17\uff04\uff4b\uff31\uff50\uff12\uff01\uff56\uff2e\uff19\uff4d"),
    ("lantern-otter--velvet", "lantern\u2011otter\u2014velvet"),
    ("caf\u00e9 mit milch um sieben", "cafe\u0301 mit milch\u200b um sieben"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
async def test_a_password_is_the_same_from_every_keyboard(world: World, one: str, other: str) -> None:
    for chosen, typed in ((one, other), (other, one)):
        hashed = await world.passwords.hash_new(chosen, ABOUT)
        assert await world.passwords.verify(hashed, typed) is Fit.YES
        assert await world.passwords.verify(hashed, typed.upper()) is Fit.NO


def old_hash(password: str) -> str:
    """Hash as desks did before they folded."""
    hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
    return hasher.hash(unicodedata.normalize("NFKC", password).encode())


CURLY = "it\u2019s \u201cmy\u201d 3 blue socks"


async def test_an_old_hash_is_tried_as_it_was_typed_and_hashed_again(world: World) -> None:
    maya = await world.influencer(email="maya@example.com", password_hash=old_hash(CURLY))

    async def sign_in(password: str) -> str:
        signed_in = await accounts.influencer_sign_in(
            world.desk, email="maya@example.com", password=password, transport=Transport.COOKIE
        )
        assert await find_session(world.desk, signed_in.token, Audience.INFLUENCER, Transport.COOKIE)
        return (await Influencer.get(id=maya.id)).password_hash or ""

    before = await everything()
    with pytest.raises(SignInFailed):  # nobody knows yet that it is the same
        await sign_in(folded(CURLY))
    assert (await everything())["Influencer"] == before["Influencer"]
    renewed = await sign_in(CURLY)
    assert renewed != before["Influencer"][0]["password_hash"]
    assert await sign_in(folded(CURLY)) == await sign_in(CURLY) == renewed


@pytest.mark.usefixtures("real_hashing")
async def test_a_password_is_hashed_with_the_parameters_that_owasp_advises() -> None:
    passwords = Passwords()
    assert (await passwords.hash(PASSWORD)).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    passwords.close()


async def test_a_hash_with_other_parameters_is_renewed_for_an_admin_too(world: World) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash(PASSWORD)
    ada = await world.admin(email="ada@example.com", password_hash=weak)
    details: dict[str, Any] = {"email": ada.email, "password": PASSWORD, "secret_key": SECRET_KEY}
    signed_in = await accounts.admin_sign_in(world.desk, **details, transport=Transport.COOKIE)
    assert await find_session(world.desk, signed_in.token, Audience.ADMIN, Transport.COOKIE)
    renewed = (await Admin.get()).password_hash or ""
    assert not QUICK_HASHER.check_needs_rehash(renewed)
    await accounts.admin_sign_in(world.desk, **details, transport=Transport.COOKIE)
    assert (await Admin.get()).password_hash == renewed


async def test_whether_there_is_an_account_does_not_show_in_the_number_of_checks(world: World) -> None:
    passwords = world.passwords
    hashed = await passwords.hash("something else entirely")
    counts: list[int] = []
    for typed in (CURLY, folded(CURLY)):
        for there in (hashed, None):
            before = passwords.checked
            assert await passwords.verify(there, typed) is Fit.NO
            counts.append(passwords.checked - before)
    assert counts == [2, 2, 1, 1]


async def test_a_refused_password_leaves_the_link_valid_and_changes_nothing(world: World) -> None:
    admin = await world.admin()
    invited = await invite_influencer(world.desk, admin, name="Maya Ray", email="maya@agency.example")
    secret = secret_of(invited.link.url)
    before = await everything()
    with pytest.raises(InputRejected) as caught:
        await invitations.accept_invitation(
            world.desk, link=secret, password="Maya-Agency-26", transport=Transport.COOKIE
        )
    assert caught.value.field == "password"
    assert await everything() == before
    await find_link(world.desk, LinkKind.INFLUENCER_INVITATION, secret)


async def test_a_new_password_is_compared_with_ones_own_name(world: World) -> None:
    maya = await world.influencer("Philippa Quillfeather", email="pq@example.com")
    link = await make_influencer_link(world.desk, await world.admin(), maya.id)
    signed_in = await invitations.sign_in_by_link(
        world.desk, link=secret_of(link.url), transport=Transport.COOKIE
    )
    before = await everything()
    with pytest.raises(InputRejected) as caught:
        await accounts.change_password(
            world.desk, signed_in.actor, current=PASSWORD, new="Quillfeather-1", caller=Caller()
        )
    assert caught.value.field == "newPassword"
    assert await everything() == before
