"""Pages that a browser translates: what is seen stays true, and nothing breaks."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open, Shared
from tests.e2e.program import Program
from tests.e2e.servers import Demo
from tests.e2e.steps import (
    expect_on_air,
    name_of,
    press_go_live,
    row_of,
    sign_in_admin,
    sign_in_influencer,
    streaming_of,
)
from tests.e2e.translator import translate


@pytest.fixture(name="demo")
def _demo(shared: Shared) -> Demo:
    return shared.demo()


def test_a_translated_desk_shows_what_is_the_case_through_every_change(demo: Demo, person: Open) -> None:
    program, influencer = Program(demo), demo.take("READY")
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    name = name_of(page, influencer.email)
    row, status, toast = row_of(page, name), row_of(page, name).locator(".status"), page.locator(".toast")
    expect(status).to_have_text("Ready")
    translate(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("«Influencers»")
    # A status, a name and the end of a token are the same for everybody.
    expect(status).to_have_text("Ready")
    expect(row.get_by_role("rowheader").locator("b")).to_have_text(name)

    streaming_of(page, name).click()
    toast.get_by_role("button", name="Undo").focus()  # which keeps it from going by itself
    expect(status.locator(".badge")).to_have_text("Off")
    expect(status.locator(".reason")).to_have_text(re.compile("^«By .+»$"))
    expect(toast.locator("> span")).to_have_text(f"«Streaming is off for {name}.»")
    toast.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast > span")).to_have_text(f"«{name} may stream again.»")
    expect(status).to_have_text("Ready")

    row.get_by_role("button", name="Update Token").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text(f"«Update Token for {name}»")
    field, handle = dialog.get_by_label("HMS Auth Token"), influencer.email.partition("@")[0]
    field.fill("eyJ")
    expect(dialog.locator("[data-verdict]")).to_have_attribute("data-verdict", "BROKEN")
    expect(dialog.locator("[data-verdict] .headline")).to_have_text("«This cannot be saved»")
    mine, theirs = program.token(handle), program.token(handle)
    field.fill(mine)
    expect(dialog.locator("[data-verdict]")).to_have_attribute("data-verdict", "GOOD")
    expect(dialog.get_by_text("This cannot be saved")).to_have_count(0)
    program.set_token(influencer, theirs)
    dialog.get_by_role("button", name="Save Auth Token").click()
    expect(dialog.get_by_role("alert")).to_contain_text(theirs[-4:])
    expect(dialog.get_by_role("button", name="Save Auth Token")).to_have_count(0)
    dialog.get_by_role("button", name="Save over it").click()
    expect(dialog).to_have_count(0)
    expect(row.locator(".token .mono")).to_have_text(re.compile(f"{mine[-4:]}$"))

    row.get_by_role("rowheader").get_by_role("button").click()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("heading", level=2)).to_have_text(name)
    expect(panel.locator(".badge").first).to_have_text("Ready")
    panel.get_by_role("switch").click()
    expect(panel.locator(".badge").first).to_have_text("Off")
    expect(panel.get_by_text("«Switched off»", exact=True)).to_be_visible()
    expect(panel.get_by_text("«Allowed»", exact=True)).to_have_count(0)
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_have_count(0)

    page.get_by_role("link", name="Show night").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("«Show night»")
    page.get_by_role("link", name="Influencers").click()
    expect(status.locator(".badge")).to_have_text("Off")


def test_a_translated_studio_says_whether_it_is_live_and_nothing_else(demo: Demo, person: Open) -> None:
    page = person(demo.desk, **PHONE)[0].new_page()
    sign_in_influencer(page, demo.take("READY"))
    expect(page.get_by_text("Only you can see this.")).to_be_visible()
    badge, said = page.locator("header .badge"), page.locator("main [role=status]")
    translate(page)
    expect(badge).to_have_text("Not live")
    expect(said).to_have_text(re.compile("^«Only you can see this.+»$"))

    press_go_live(page)
    expect_on_air(page)
    expect(page.locator("header")).to_have_text(re.compile(r"^Greenroom\s*Live \d+:\d\d$"))
    expect(said).to_have_text("«You are live.»")
    expect(badge.locator("time")).to_have_text(re.compile("0:0[2-9]|0:[1-5]|[1-9]:"))
    page.get_by_role("button", name="Mute microphone").click()
    expect(said).to_have_text("«You are live. Your microphone is off.»")

    page.get_by_role("button", name="End").click()
    page.get_by_role("dialog").get_by_role("button", name="End show").click()
    expect(page.get_by_role("heading")).to_have_text("«Your show has ended»")
    expect(page.locator("main")).to_contain_text("«You ended it.»")
    expect(page.get_by_text("You are live")).to_have_count(0)
    expect(badge).to_have_text("Not live")
    page.get_by_role("button", name="Back to studio").click()
    expect(page.get_by_role("button", name="Go Live")).to_have_text("«Go Live»")
    expect(page.get_by_text("Your show has ended")).to_have_count(0)
