"""What 100ms refuses at Go Live is told at once, stays on the desk, and goes away when an admin says so."""

import re
from collections.abc import Generator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE, WIDE
from tests.e2e.conftest import Open
from tests.e2e.program import Program
from tests.e2e.servers import Demo, disconnect, running_demo
from tests.e2e.steps import (
    expect_on_air,
    name_of,
    press_go_live,
    row_of,
    sign_in_admin,
    sign_in_influencer,
    streaming_of,
)

NETWORK = re.compile(r"network|wi-?fi|mobile data|connection", re.IGNORECASE)
ONLY_WATCHES = re.compile(
    r"Your access to the stage is only for watching\.\s*Ask your admin for access that lets you go live\."
)


@pytest.fixture(name="demo", scope="module")
def _demo(tmp_path_factory: pytest.TempPathFactory) -> Generator[Demo]:
    """Run a demo that cannot ask 100ms what a role may do: it learns that at Go Live."""
    with running_demo(tmp_path_factory.mktemp("demo")) as demo:
        disconnect(demo)
        yield demo


def test_a_role_that_may_only_watch_is_doubted_told_at_once_and_tried_again(demo: Demo, person: Open) -> None:
    influencer, program = demo.take("NO_TOKEN"), Program(demo)
    desk_page = person(demo.desk)[0].new_page()
    sign_in_admin(desk_page, demo.owner)
    name = name_of(desk_page, influencer.email)
    row = row_of(desk_page, name)
    save_doubtful(desk_page, name, program.token("watcher", role="viewer"))
    expect(row).to_have_attribute("data-readiness", "READY")
    expect(row.get_by_role("button", name="Try again")).to_have_count(0)

    studio = person(demo.desk, **PHONE)[0].new_page()
    sign_in_influencer(studio, influencer)
    press_go_live(studio)
    expect(studio.get_by_role("heading", name="You cannot go live yet")).to_be_visible()
    expect(studio.locator("main")).to_contain_text(ONLY_WATCHES)
    alert = studio.get_by_role("alert")
    # A page that had waited for something to be sent would say that nothing is, with another code.
    expect(alert).to_have_text(
        "Your access to the stage is only for watching. Your admin can fix this. Code 9001"
    )
    assert not NETWORK.search(studio.locator("main").inner_text())
    expect(studio.get_by_role("button", name="Go Live")).to_have_count(0)
    check_accessibility(studio)

    expect(row).to_have_attribute("data-readiness", "BLOCKED")
    expect(row.locator(".status")).to_contain_text("100ms let the role viewer only watch.")
    check_accessibility(desk_page)
    fits(desk_page, name)
    row.get_by_role("button", name="Try again").click()
    expect(desk_page.get_by_text(f"{name} may press Go Live again.")).to_be_visible()
    expect(row).to_have_attribute("data-readiness", "READY")
    expect(studio.get_by_role("button", name="Go Live")).to_be_visible()
    expect(alert).to_have_text("")

    program.set_token(influencer, program.token("broadcaster"))
    press_go_live(studio)
    expect_on_air(studio)
    studio.close(run_before_unload=False)


def save_doubtful(page: Page, name: str, token: str) -> None:
    """Set a token that is doubtful because of its role."""
    row_of(page, name).get_by_role("button", name="Set Token").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("HMS Auth Token").fill(token)
    finding = dialog.locator("[data-finding=ROLE_CANNOT_PUBLISH]")
    expect(finding).to_contain_text("The role viewer is named for watching")
    expect(dialog.locator("[data-verdict]")).to_have_attribute("data-verdict", "DOUBTFUL")
    dialog.get_by_role("button", name="Save Auth Token").click()
    expect(dialog).to_have_count(0)


def test_try_again_stands_in_the_panel_and_on_show_night_too(demo: Demo, person: Open) -> None:
    influencer, program = demo.take("NO_TOKEN"), Program(demo)
    program.set_token(influencer, program.token("watcher2", role="viewer"))
    studio = person(demo.desk, **PHONE)[0].new_page()
    sign_in_influencer(studio, influencer)
    press_go_live(studio)
    expect(studio.get_by_role("heading", name="You cannot go live yet")).to_be_visible()

    desk_page = person(demo.desk)[0].new_page()
    sign_in_admin(desk_page, demo.owner)
    name = name_of(desk_page, influencer.email)
    row_of(desk_page, name).get_by_role("rowheader").get_by_role("button").click()
    panel = desk_page.get_by_role("dialog", name=name)
    reason = panel.locator("[data-finding=ROLE_CANNOT_PUBLISH]").first
    expect(reason).to_contain_text("If you changed the role in the 100ms dashboard, press Try again.")
    check_accessibility(desk_page)
    panel.get_by_role("button", name="Try again").click()
    expect(panel.get_by_role("button", name="Try again")).to_have_count(0)
    assert program.readiness(influencer) == "READY"

    press_go_live(studio)
    expect(studio.get_by_role("heading", name="You cannot go live yet")).to_be_visible()
    night = person(demo.desk, **PHONE)[0].new_page()
    sign_in_admin(night, demo.owner)
    night.goto("/admin/night")
    card = night.locator(f'.card[data-id="{influencer.id}"]')
    again = card.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    check_accessibility(night)
    again.click()
    expect(card).to_have_attribute("data-readiness", "READY")

    press_go_live(studio)
    expect(panel.get_by_role("button", name="Try again")).to_be_visible()
    program.switch(influencer, enabled=False)
    panel.get_by_role("button", name="Try again").click()
    expect(desk_page.get_by_text(f"{name} still cannot go live. Streaming is switched off.")).to_be_visible()
    assert program.readiness(influencer) == "OFF"


def fits(page: Page, name: str) -> None:
    """Assert that everything in a row is inside it, on a computer and on a phone."""
    for size in (WIDE, PHONE["viewport"]):
        page.set_viewport_size(size)
        row = row_of(page, name)
        assert row.evaluate("row => row.scrollWidth <= row.clientWidth")
        box, switch = row.bounding_box(), streaming_of(page, name).bounding_box()
        assert box
        assert switch
        assert switch["x"] + switch["width"] < box["x"] + box["width"] <= size["width"]
    page.set_viewport_size(WIDE)
