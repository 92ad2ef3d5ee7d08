"""What somebody was just shown or has chosen in a panel is not taken away by an answer that comes late."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Open, Shared
from tests.e2e.program import Program
from tests.e2e.servers import Account, Demo
from tests.e2e.steps import looking_away, name_of, row_of, sign_in_admin

MADE_AT_HMS = "Made at 100ms for this influencer."


@pytest.fixture(name="demo")
def _demo(shared: Shared) -> Demo:
    return shared.demo()


def open_panel(page: Page, demo: Demo, influencer: Account) -> Locator:
    sign_in_admin(page, demo.owner)
    name = name_of(page, influencer.email)
    row_of(page, name).get_by_role("button", name=name, exact=True).click()
    return page.get_by_role("dialog", name=name)


def test_a_room_code_revealed_before_the_panel_has_heard_of_it_stays_shown_once_it_has(
    demo: Demo, person: Open
) -> None:
    star, program = demo.take("READY"), Program(demo)
    page = person(demo.desk)[0].new_page()
    panel = open_panel(page, demo, star)
    expect(panel).to_contain_text(MADE_AT_HMS)
    with looking_away(page, "Panel"):
        program.set_room_code(star, "abc-defg-hij")
        with page.expect_response(lambda reply: "RevealRoomCode" in (reply.request.post_data or "")):
            panel.get_by_role("button", name="Reveal").click()
    expect(panel).not_to_contain_text(MADE_AT_HMS)
    code = panel.locator(".panel-code code")
    expect(code).to_have_text("abc-defg-hij")

    # Nor is it taken for the next one.
    program.set_room_code(star, "klm-nopq-rst")
    expect(code).to_have_text("klm-....-..t")


def test_a_panel_that_is_opened_while_another_closes_opens(demo: Demo, person: Open) -> None:
    page = person(demo.desk)[0].new_page()
    panel = open_panel(page, demo, demo.take("READY"))
    panel.get_by_role("button", name="Close").wait_for()
    other = next(one for one in demo.influencers if one.readiness == "READY")
    name = name_of(page, other.email)
    button = row_of(page, name).get_by_role("button", name=name, exact=True)
    # Before the browser has gone back, which takes a moment.
    button.evaluate("row => { document.querySelector('[aria-label=Close]').click(); row.click(); }")
    expect(panel).to_have_count(0)
    expect(page.get_by_role("dialog", name=name)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_what_is_marked_after_a_choice_was_saved_stays_marked_once_the_panel_has_heard_of_that_choice(
    demo: Demo, person: Open
) -> None:
    page = person(demo.desk)[0].new_page()
    panel = open_panel(page, demo, demo.take("READY"))
    pasted, made = (panel.get_by_role("radio", name=name) for name in ("Pasted token", "Made by the desk"))
    expect(pasted).to_be_checked()
    save = panel.get_by_role("button", name="Save", exact=True)
    with looking_away(page, "Panel"):
        made.check()
        save.click()
        expect(page.get_by_text("tokens from now on.")).to_be_visible()
        pasted.check()
    expect(panel.get_by_text("A token that the desk makes at Go Live.")).to_be_visible()
    expect(pasted).to_be_checked()
    save.click()
    expect(panel.get_by_text("A token that the desk makes at Go Live.")).to_have_count(0)
    expect(save).to_be_hidden()
