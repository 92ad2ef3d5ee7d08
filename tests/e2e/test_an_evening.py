"""The story of an evening: thirty shows from a spreadsheet, three that could not start, and who is on air."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.aging import let_shows_begin
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open
from tests.e2e.program import Program
from tests.e2e.servers import Account, Demo
from tests.e2e.steps import (
    at_six_in_the_evening,
    expect_on_air,
    expect_pictures,
    press_go_live,
    row_of,
    sign_in_admin,
    sign_in_influencer,
)
from tests.e2e.test_inbox import ask_for_the_token, hand_in
from tests.e2e.test_minted import go_live_over_the_api, watching
from tests.e2e.test_rehearsal import BLACK_PICTURE, part, rehearse, rehearse_until_good, studio_of
from tests.e2e.test_tonight import in_dialog

PEOPLE = 30
PASSWORD = "lantern otter quarry velvet"
_HEADER = "E-Mail\tName\tStarts\tHandle\tMinutes"
_REMOVE = "mutation ($input: RemoveAuthTokenInput!) { removeAuthToken(input: $input) { __typename } }"
_FOUND = "query ($search: String!) { influencers(first: 1, filter: {search: $search}) { nodes { id } } }"

# Should the desk write at that very moment since when it is up, it waits two minutes for signs of life.
_TOLD_WITHIN_MS = 180_000

# Who could not start, and how that is repaired; who rehearses; who never comes.
PASTED, HANDED_IN, MINTED, REHEARSES, ABSENT = range(5)
ON_PHONES = (PASTED, HANDED_IN, REHEARSES)


class Agency(Program):
    """An owner's program that sees thirty people in."""

    def let_in(self, number: int) -> Account:
        """Use somebody's invitation: they have a password, and a session for programs."""
        email = email_for(number)
        [found] = self.ask(_FOUND, search=email)["influencers"]["nodes"]
        session = self.accept(self.link(found["id"]), PASSWORD)
        return Account(email, PASSWORD, session, found["id"])

    def remove_token(self, person: Account) -> None:
        """Remove somebody's token: their room and role stay known."""
        removed = self.ask(_REMOVE, input={"influencerId": person.id})["removeAuthToken"]
        assert removed["__typename"] == "InfluencerChanged"


def test_thirty_shows_of_which_three_could_not_start_and_one_never_does(own_demo: Demo, person: Open) -> None:
    program = Agency(own_demo)
    zone = at_six_in_the_evening()
    desk = person(own_demo.desk, timezone_id=zone)[0].new_page()
    sign_in_admin(desk, own_demo.owner)
    import_them(desk)
    stars = [program.let_in(number) for number in range(PEOPLE)]
    for number, star in enumerate(stars):
        if number not in {PASTED, HANDED_IN}:
            program.set_token(star, program.token(handle_for(number)))
    program.remove_token(stars[MINTED])

    desk.goto("/admin/tonight")
    for number in (PASTED, HANDED_IN, MINTED):
        expect(row_of(desk, name_for(number))).to_contain_text("No token")
    expect(row_of(desk, name_for(REHEARSES))).to_contain_text("Ready")
    check_accessibility(desk)

    take_in_by_hand(desk, person(own_demo.desk, **PHONE)[0].new_page(), program.token(handle_for(HANDED_IN)))

    # Two are repaired one after the other.
    desk.goto("/admin/tonight")
    fix(desk, {PASTED: program.token(handle_for(PASTED)), MINTED: None})
    for number in (PASTED, HANDED_IN, MINTED):
        expect(row_of(desk, name_for(number))).to_contain_text("Ready")

    # One rehearses, is told what is wrong, and repairs it.
    row = row_of(desk, name_for(REHEARSES))
    studio = studio_of(own_demo, person, stars[REHEARSES], BLACK_PICTURE)
    expect(part(rehearse(studio), "CAMERA")).to_contain_text("black")
    expect(row).to_contain_text("picture is black")
    studio.context.close()
    studio = studio_of(own_demo, person, stars[REHEARSES])
    rehearse_until_good(studio)
    expect(row).to_contain_text("5 of 5")

    phones = {PASTED: person(own_demo.desk, **PHONE)[0].new_page()}
    phones[HANDED_IN] = person(own_demo.desk, **PHONE)[0].new_page()
    for number, phone in phones.items():
        sign_in_influencer(phone, stars[number])
    studio.get_by_role("button", name="Back to studio").click()
    phones[REHEARSES] = studio
    watch = watching(own_demo, person)
    for number, phone in phones.items():
        press_go_live(phone)
        expect_on_air(phone)
        expect_pictures(watch, name_for(number), more=5)
    others = [star for number, star in enumerate(stars) if number not in {ABSENT, *phones}]
    tokens = {go_live_over_the_api(own_demo, star) for star in others}
    assert len(tokens) == PEOPLE - 4

    let_shows_begin(own_demo.desk)
    on_air = desk.locator("tbody tr[data-state=ON_AIR]").filter(has_text="Thirty")
    expect(on_air).to_have_count(PEOPLE - 1)
    no_show = desk.locator("tbody tr[data-state=NO_SHOW]").filter(has_text=name_for(ABSENT))
    expect(no_show).to_be_visible(timeout=_TOLD_WITHIN_MS)


def import_them(desk: Page) -> None:
    """Paste a spreadsheet of thirty people with a show each in an hour, and import it."""
    page_time = desk.evaluate("new Date(Date.now() + 3600e3).toLocaleString('sv').slice(0, 16)")
    lines = [_HEADER]
    lines += [f"{email_for(n)}\t{name_for(n)}\t{page_time}\t@{handle_for(n)}\t60" for n in range(PEOPLE)]
    desk.get_by_role("button", name="Import", exact=True).click()
    desk.get_by_label("Rows of the spreadsheet").fill("\n".join(lines))
    desk.get_by_role("button", name="Check").click()
    main = desk.get_by_role("main")
    expect(main).to_contain_text("30 influencers added, 30 shows planned.")
    desk.get_by_role("button", name="Import 30 rows").click()
    expect(desk.get_by_role("heading", name="Imported")).to_be_visible()


def take_in_by_hand(desk: Page, stranger: Page, token: str) -> None:
    """Ask somebody without an account for a token, who hands it in, and use it."""
    stranger.goto(ask_for_the_token(desk, name_for(HANDED_IN)))
    hand_in(stranger, name_for(HANDED_IN), token)
    desk.goto("/admin/inbox")
    desk.locator("[data-kind=HANDED_IN]").get_by_role("button", name="Look and use").click()
    desk.get_by_role("dialog").get_by_role("button", name="Use this token").click()
    expect(desk.get_by_text("Nothing waits for you.")).to_be_visible()


def fix(desk: Page, repairs: dict[int, str | None]) -> None:
    """Go through the shows that cannot start: paste a token, or let the desk make one."""
    names = {name_for(number): token for number, token in repairs.items()}
    desk.get_by_role("button", name=re.compile("^Fix next")).click()
    while (name := in_dialog(desk)) is not None:
        dialog = desk.locator("dialog[open]")
        if name not in names:
            dialog.get_by_role("button", name="Skip").click()
        elif token := names.pop(name):
            dialog.get_by_label("HMS Auth Token").fill(token)
            desk.keyboard.press("Control+Enter")
        else:
            dialog.get_by_role("button", name="Let the desk make it").click()
        expect(desk.get_by_role("dialog", name=re.compile(rf"\b{re.escape(name)}\b"))).to_have_count(0)
    assert not names


def name_for(number: int) -> str:
    return f"Thirty {number:02}"


def handle_for(number: int) -> str:
    return f"thirty{number:02}"


def email_for(number: int) -> str:
    return f"{handle_for(number)}@example.com"
