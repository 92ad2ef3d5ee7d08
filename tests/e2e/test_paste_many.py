"""Many tokens are pasted at once: the certain ones are saved together, the others looked at one by one."""

import json
import re

from playwright.sync_api import Page, Route, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open
from tests.e2e.program import Program
from tests.e2e.servers import Account, Demo
from tests.e2e.steps import row_of, sign_in_admin

_TOKENS = """query ($ids: [ID!]) { influencers(first: 20, filter: { ids: $ids }, orderBy: NAME) {
  nodes { name token { lastFour userId } } } }"""


class Pasting:
    """People whose tokens are pasted, by name."""

    def __init__(self, demo: Demo) -> None:
        self.program = Program(demo)
        self.ids: dict[str, str] = {}

    def add(self, name: str, user_id: str | None = None) -> None:
        email = f"{name.lower().replace(' ', '.')}@paste.example"
        self.ids[name], _ = self.program.invite(name, email)
        if user_id is not None:
            account = Account(id=self.ids[name], email=email, password="", readiness="")
            self.program.set_token(account, self.program.token(user_id), "WRONG_PERSON", "DUPLICATE")

    def ends(self) -> dict[str, str | None]:
        """Tell how the token of each ends."""
        nodes = self.program.ask(_TOKENS, ids=list(self.ids.values()))["influencers"]["nodes"]
        return {node["name"]: node["token"] and node["token"]["lastFour"] for node in nodes}


def paste(page: Page, text: str) -> None:
    page.get_by_role("dialog").get_by_label("HMS Auth Tokens").focus()
    page.keyboard.insert_text(text)


def choose_by_name(page: Page, name: str) -> None:
    """Look somebody up for the token in sight, and save it for them, by keyboard alone."""
    dialog = page.get_by_role("dialog")
    whose = dialog.get_by_label("Whose is it?")
    expect(whose).to_be_focused()
    page.keyboard.type(name)
    expect(dialog.locator("datalist option")).to_have_count(1)
    whose.fill("")
    whose.fill(name)
    expect(dialog.get_by_role("button", name=f"Save for {name}")).to_be_focused()
    page.keyboard.press("Enter")


def test_a_mess_of_tokens_is_saved_and_nothing_is_guessed(own_demo: Demo, person: Open) -> None:
    scene = Pasting(own_demo)
    for name, user_id in (("Pia", "pia"), ("Quin", "quin"), ("Rosa", "twins"), ("Sam", "twins")):
        scene.add(name, user_id)
    scene.add("Theo")
    token = scene.program.token
    pia, quin_short, quin = token("pia"), token("quin", lifetime_s=3600 * 3), token("quin", lifetime_s=90_000)
    twins, stranger = token("twins"), token("a-new-one")
    text = "\n".join(
        [
            json.dumps({"user": "pia", "token": pia}),
            f"Quin;{quin_short}",
            f"[20:01] Quin: take this one > {quin}",
            twins,
            f"Bearer {stranger}",
            token("pia")[:-9],
        ]
    )
    before = scene.ends()
    page = person(own_demo.desk)[0].new_page()
    sign_in_admin(page, own_demo.owner)
    page.get_by_role("button", name="Paste many tokens").click()
    dialog = page.get_by_role("dialog", name="Paste many tokens")
    paste(page, text)
    expect(dialog.get_by_text("6 tokens found.")).to_be_visible()
    check_accessibility(page)
    page.keyboard.press("Control+Enter")
    expect(dialog.get_by_text("2 have a user id that only one influencer has")).to_be_visible()
    expect(dialog.get_by_text("2 need a look")).to_be_visible()
    expect(dialog.get_by_text("Line 2; the one of line 3 is used.")).to_be_visible()
    expect(dialog.get_by_text("1 cannot be used:")).to_be_visible()
    expect(dialog.get_by_role("listitem").filter(has_text="Line 6")).to_contain_text("missing")
    assert scene.ends() == before
    check_accessibility(page)

    dialog.get_by_role("button", name="Save 2 tokens").press("Enter")
    expect(dialog.get_by_text("1 of 2")).to_be_visible()
    assert scene.ends() == before | {"Pia": pia[-4:], "Quin": quin[-4:]}
    expect(dialog.get_by_text("twins", exact=True)).to_be_visible()
    dialog.get_by_role("button", name="Rosa").press("Enter")
    expect(dialog.get_by_role("heading", name="Rosa")).to_be_visible()
    expect(dialog).to_contain_text("Sam")  # it may be Sam's just as well
    check_accessibility(page)
    save = dialog.get_by_role("button", name="Save for Rosa")
    expect(save).to_be_focused()
    page.keyboard.press("Enter")

    expect(dialog.get_by_text("2 of 2")).to_be_visible()
    choose_by_name(page, "Theo")
    expect(dialog.get_by_text("4 tokens are saved.")).to_be_visible()
    expect(dialog.get_by_role("listitem").filter(has_text="Quin")).to_have_count(1)
    check_accessibility(page)
    ends = {"Pia": pia[-4:], "Quin": quin[-4:], "Rosa": twins[-4:], "Theo": stranger[-4:]}
    assert scene.ends() == before | ends
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    page.get_by_role("searchbox").fill("Theo")
    expect(row_of(page, "Theo")).to_contain_text(stranger[-4:])


def test_a_request_that_fails_loses_nothing_and_what_is_skipped_is_told(own_demo: Demo, person: Open) -> None:
    scene = Pasting(own_demo)
    for number in range(12):
        scene.add(f"Many {number:02}", f"many{number}")
    tokens = [scene.program.token(f"many{number}") for number in range(12)]
    context, watcher = person(own_demo.desk, **PHONE)
    watcher.allow("net::ERR_FAILED")
    page = context.new_page()
    sign_in_admin(page, own_demo.owner)
    page.get_by_role("link", name="Tonight").click()
    page.get_by_role("button", name="Paste many tokens").click()
    dialog = page.get_by_role("dialog", name="Paste many tokens")
    paste(page, "\n".join([*tokens, scene.program.token("nobody-knows")]))
    dialog.get_by_role("button", name="Look whose they are").click()
    save = dialog.get_by_role("button", name="Save 12 tokens")
    expect(save).to_be_visible()
    check_accessibility(page)

    # The first ten are saved, but the answer is lost; the second time, they are found saved.
    lost: list[str] = []

    def lose(route: Route) -> None:
        if not lost and "SetAuthTokens" in (route.request.post_data or ""):
            route.fetch()
            lost.append("answer")
            route.abort()
        else:
            route.continue_()

    page.route("**/graphql", lose)
    save.click()
    expect(dialog.get_by_text(re.compile("12 were not reached, and are still here"))).to_be_visible()
    dialog.get_by_role("button", name="Try again").click()
    expect(dialog.get_by_text("1 of 1")).to_be_visible()
    expect(dialog.get_by_text("Enter saves it and goes on")).to_be_hidden()
    expect(dialog.get_by_role("button", name="Save", exact=True)).to_have_attribute("aria-disabled", "true")
    assert list(scene.ends().values()) == [token[-4:] for token in tokens]
    dialog.get_by_role("button", name="Skip").focus()
    page.keyboard.press("s")
    expect(dialog.get_by_text("12 tokens are saved.")).to_be_visible()
    expect(dialog.get_by_role("listitem").filter(has_text="Line 13")).to_contain_text("Skipped.")
