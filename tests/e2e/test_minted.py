"""Shows whose tokens the desk makes: chosen in the panel or for a whole account, a night later, on phones."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import httpx2
from playwright.sync_api import Locator, Page, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.aging import let_tokens_end_earlier
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open
from tests.e2e.program import Program
from tests.e2e.servers import ANSWERS_WITHIN_S, Account, Demo
from tests.e2e.steps import (
    expect_on_air,
    expect_pictures,
    name_of,
    press_go_live,
    row_of,
    sign_in_admin,
    sign_in_influencer,
)

THIRTY, ON_PHONES = 30, 3
A_NIGHT = timedelta(hours=26)
PASSWORD = "lantern otter quarry velvet"
ACCOUNT = "query ($id: ID!) { influencer(id: $id) { accountId } }"
MINT = """mutation ($input: MintForAccountInput!) { mintForAccount(input: $input) {
  ... on MintedForAccount { influencers { id } changed already cannot } } }"""
READY = """query ($ids: [ID!]) { influencers(first: 100, filter: {ids: $ids}) {
  nodes { readiness tokenSource nextToken { source } token { expiresAt } } } }"""
GO_LIVE = """mutation { goLive(input: {holder: "program"}) {
  __typename ... on GoLiveReady { authToken show { id } } } }"""


class Agency(Program):
    """An owner's program that adds many, and has the desk make their tokens."""

    def add(self, number: int) -> Account:
        """Add somebody who has a password, a session for programs, and a token that was pasted."""
        handle = handle_for(number)
        email = f"{handle}@example.com"
        influencer_id, link = self.invite(name_for(number), email)
        star = Account(email, PASSWORD, self.accept(link, PASSWORD), influencer_id)
        self.set_token(star, self.token(handle))
        return star

    def mint(self, like: Account, *, dry_run: bool) -> dict[str, Any]:
        """Have the desk make the tokens of everybody of somebody's account."""
        account = self.ask(ACCOUNT, id=like.id)["influencer"]["accountId"]
        return self.ask(MINT, input={"accountId": account, "dryRun": dry_run})["mintForAccount"]

    def standing(self, ids: Sequence[str]) -> list[dict[str, Any]]:
        """Say how these people stand."""
        return self.ask(READY, ids=ids)["influencers"]["nodes"]


def test_a_show_with_a_token_of_the_desks_own_is_watched_a_night_after_the_pasted_one_and_comes_back(
    demo: Demo, person: Open
) -> None:
    star, program = demo.take("READY"), Program(demo)
    admins, admin_watcher = person(demo.desk)
    desk = admins.new_page()
    sign_in_admin(desk, demo.owner)
    name = name_of(desk, star.email)
    row = row_of(desk, name)
    choose_minted(desk, row, name)
    let_tokens_end_earlier(demo.desk, [star.id], A_NIGHT)
    expect(row.locator(".token")).to_have_text("Made by the desk")
    assert program.readiness(star) == "READY"

    phone, watcher = person(demo.desk, **PHONE)
    watcher.allow("net::ERR_INTERNET_DISCONNECTED")  # the phone is taken offline
    page = phone.new_page()
    go_on_air(page, star)
    watch = watching(demo, person)
    expect_pictures(watch, name)
    expect(row.locator(".status")).not_to_contain_text("dropped connection")

    phone.set_offline(True)
    expect(page.locator(".studio")).to_have_attribute("data-state", "reconnecting")
    phone.set_offline(False)
    expect(page.locator(".studio")).to_have_attribute("data-state", "live")
    expect_pictures(watch, name)

    panel = desk.get_by_role("dialog")
    panel.get_by_text("Earlier tokens").click()
    expect(panel.locator(".versions")).to_contain_text("Made by the desk at Go Live, ")
    check_accessibility(desk)
    save_while_live(desk, row, name, program.token(star.email.partition("@")[0]))
    assert "eyJ" not in watcher.stored(page) + admin_watcher.stored(desk)
    holds_no_token(demo)


def test_thirty_who_are_switched_at_once_go_live_the_next_day_without_a_paste(
    demo: Demo, person: Open
) -> None:
    agency = Agency(demo)
    stars = [agency.add(number) for number in range(THIRTY)]
    ids = [star.id for star in stars]
    # Others of the demo's are of the account, too.
    looked = agency.mint(stars[0], dry_run=True)
    assert set(ids) <= {one["id"] for one in looked["influencers"]}
    assert {one["tokenSource"] for one in agency.standing(ids)} == {"PASTED"}
    assert agency.mint(stars[0], dry_run=False) == looked
    let_tokens_end_earlier(demo.desk, ids, A_NIGHT)

    told = agency.standing(ids)
    assert [(one["readiness"], one["nextToken"]) for one in told] == [
        ("READY", {"source": "MINTED"})
    ] * THIRTY
    watch = watching(demo, person)
    phones = [person(demo.desk, **PHONE)[0].new_page() for _ in range(ON_PHONES)]
    # All sign in first: a phone on air leaves the others little of two cores.
    for page, star in zip(phones, stars, strict=False):
        sign_in_influencer(page, star)
    for page in phones:
        press_go_live(page)
        expect_on_air(page)
    for number in range(ON_PHONES):
        expect_pictures(watch, name_for(number))
    # Of these shows the desk hears no more: after some minutes it would take them for lost.
    handed = [go_live_over_the_api(demo, star) for star in stars[ON_PHONES:]]
    assert len(set(handed)) == THIRTY - ON_PHONES
    assert [one["readiness"] for one in agency.standing(ids)] == ["LIVE"] * THIRTY
    holds_no_token(demo, *handed)


def test_after_the_second_paste_a_whole_account_is_switched_by_looking_first(
    demo: Demo, person: Open
) -> None:
    star, other, program = demo.take("READY"), demo.take("EXPIRING"), Program(demo)
    desk = person(demo.desk)[0].new_page()
    sign_in_admin(desk, demo.owner)
    unconnected = name_of(desk, other.email)
    row_of(desk, unconnected).get_by_role("button", name=unconnected, exact=True).click()
    panel = desk.get_by_role("dialog")
    expect(panel.get_by_role("radio", name="Made by the desk")).to_be_disabled()
    expect(panel.locator(".roles")).to_contain_text(
        "The 100ms account is not connected, so the desk cannot make tokens. "
        "Have an owner connect it under Settings, 100ms accounts."
    )
    expect(panel.get_by_role("button", name="For everyone on this 100ms account")).to_have_count(0)
    check_accessibility(desk)
    desk.keyboard.press("Escape")

    name = name_of(desk, star.email)
    row = row_of(desk, name)
    row.get_by_role("button", name="Update Token").click()
    desk.get_by_label("HMS Auth Token").fill(program.token(star.email.partition("@")[0]))
    desk.get_by_role("button", name="Save Auth Token").click()
    offer = desk.get_by_role("button", name=re.compile(r"^For all \d+ influencers of this account$"))
    offer.hover()  # which keeps the toast from going by itself
    check_accessibility(desk)
    offer.click()
    dialog = desk.get_by_role("dialog", name="Let the desk make all tokens for this 100ms account?")
    expect(dialog.get_by_role("listitem").filter(has_text=name)).to_have_count(1)
    expect(dialog.get_by_role("listitem").filter(has_text=unconnected)).to_have_count(0)
    check_accessibility(desk)
    expect(row.locator(".token")).not_to_have_text("Made by the desk")
    dialog.get_by_role("button", name=re.compile("^Let the desk make them")).click()
    expect(dialog).to_have_count(0)
    expect(
        desk.get_by_text(re.compile(r"^The desk makes the tokens of \d+ influencers? from now on\.$"))
    ).to_be_visible()
    expect(row.locator(".token")).to_have_text("Made by the desk")
    expect(row_of(desk, unconnected)).to_contain_text("expires in")


def choose_minted(desk: Page, row: Locator, name: str) -> None:
    """Choose in the panel that the desk makes somebody's tokens."""
    row.get_by_role("button", name=name, exact=True).click()
    panel = desk.get_by_role("dialog")
    choice = panel.get_by_role("radio", name="Made by the desk")
    expect(panel.get_by_role("radio", name="Pasted token")).to_be_checked()
    choice.check()
    panel.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text(f"The desk makes {name}'s tokens from now on.")).to_be_visible()
    expect(choice).to_be_focused()
    expect(panel.get_by_text("A token that the desk makes at Go Live.")).to_be_visible()
    check_accessibility(desk)


def save_while_live(desk: Page, row: Locator, name: str, token: str) -> None:
    """Save a token for somebody who is live with one of the desk's own, and go back in one press."""
    desk.get_by_role("dialog").get_by_role("button", name="Update Token").click()
    dialog = desk.get_by_role("dialog", name=f"Update Token for {name}")
    expect(dialog).to_contain_text(
        f"The desk makes {name}'s tokens. If you save one here, it is used instead"
    )
    dialog.get_by_label("HMS Auth Token").fill(token)
    expect(dialog).to_contain_text(f"{name} is live. This token is for the next show or a reconnect.")
    check_accessibility(desk)
    dialog.get_by_role("button", name="Save Auth Token").click()
    back = desk.get_by_role("button", name=f"Let the desk make {name}'s tokens")
    back.focus()  # which keeps the toast from going by itself
    expect(row.locator(".token")).to_contain_text(token[-4:])
    back.click()
    expect(row.locator(".token")).to_have_text("Made by the desk")


def name_for(number: int) -> str:
    return f"Star {number:02}"


def handle_for(number: int) -> str:
    return f"star{number:02}"


def go_live_over_the_api(demo: Demo, star: Account) -> str:
    """Go live as a program, and return the token."""
    headers = {"authorization": f"Bearer {star.secret_key}"}
    url, body = f"{demo.desk.url}/graphql", {"query": GO_LIVE}
    reply = httpx2.post(url, json=body, headers=headers, timeout=ANSWERS_WITHIN_S).json()
    assert reply["data"]["goLive"]["__typename"] == "GoLiveReady"
    return reply["data"]["goLive"]["authToken"]


def go_on_air(page: Page, star: Account) -> None:
    sign_in_influencer(page, star)
    press_go_live(page)
    expect_on_air(page)


def watching(demo: Demo, person: Open) -> Page:
    """Open the practice room as a viewer."""
    viewers, watcher = person(demo.desk)
    # Watching begins without a click, so the SDK's sound stays off; Chromium sometimes says so.
    watcher.allow("The AudioContext was not allowed to start")
    watch = viewers.new_page()
    watch.goto(f"{demo.desk.emulator_url}/watch")
    return watch


def holds_no_token(demo: Demo, *tokens: str) -> None:
    """Assert that no token stands in the clear in what the desk wrote to its terminal and its database."""
    files = [path for path in demo.desk.data.iterdir() if path.name.startswith("greenroom.sqlite3")]
    assert files
    for content in [demo.desk.said, *(path.read_bytes() for path in files)]:
        assert b"eyJhbGciOi" not in content
        assert [token for token in tokens if token.rpartition(".")[2].encode() in content] == []
