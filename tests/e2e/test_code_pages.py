"""The pages about codes, from where a code is shown: in a new tab, without a script, on any phone."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open
from tests.e2e.program import Program
from tests.e2e.servers import Demo, disconnect
from tests.e2e.steps import name_of, press_go_live, row_of, sign_in_admin, sign_in_influencer
from tests.markdown import DOCS

NARROWEST = {"width": 320, "height": 640}


def test_a_finding_leads_to_its_page_and_what_was_pasted_stays(demo: Demo, person: Open) -> None:
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    row_of(page, name_of(page, demo.take("NO_TOKEN").email)).get_by_role("button", name="Set Token").click()
    field = page.get_by_role("dialog").get_by_label("HMS Auth Token")
    cut = Program(demo).token("cut")[:-5]
    field.fill(cut)
    link = page.locator("[data-finding=CUT_COPY]").get_by_role("link")
    expect(link).to_have_accessible_name("CUT_COPY (opens in a new tab)")
    check_accessibility(page)
    with page.expect_popup() as popup:
        link.click()
    about = popup.value
    expect(about.get_by_role("heading", level=1)).to_have_text("CUT_COPY")
    expect(about).to_have_title("CUT_COPY - Greenroom")
    assert about.evaluate("opener") is None
    assert about.evaluate("document.scripts.length") == 0
    expect(field).to_have_value(cut)
    about.get_by_role("link", name="All codes").click()
    expect(about.get_by_role("link", name="CUT_COPY")).to_have_attribute("href", "/docs/codes/CUT_COPY")
    about.get_by_role("link", name="Back to the desk").click()
    expect(about.get_by_role("button", name="Sign out")).to_be_visible()


def test_reasons_and_the_error_of_a_show_lead_to_their_pages_and_the_studio_names_no_code(
    demo: Demo, person: Open
) -> None:
    disconnect(demo)  # or 100ms would say at the save what the role may do
    influencer, program = demo.take("NO_TOKEN"), Program(demo)
    program.set_token(influencer, program.token("reader", role="viewer"))
    studio = person(demo.desk, **PHONE)[0].new_page()
    sign_in_influencer(studio, influencer)
    press_go_live(studio)
    expect(studio.get_by_role("heading", name="You cannot go live yet")).to_be_visible()
    expect(studio.get_by_role("link")).to_have_count(0)
    expect(studio.locator("body")).not_to_contain_text("ROLE_CANNOT_PUBLISH")

    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    name = name_of(page, influencer.email)
    row_of(page, name).get_by_role("rowheader").get_by_role("button").click()
    panel = page.get_by_role("dialog", name=name)
    reason = panel.locator("[data-finding=ROLE_CANNOT_PUBLISH]").first
    expect(reason.get_by_role("link")).to_have_attribute("href", "/docs/codes/ROLE_CANNOT_PUBLISH")
    with page.expect_popup() as popup:
        panel.get_by_role("link", name="About this error").click()
    about = popup.value
    expect(about).to_have_url(re.compile("/docs/codes/100ms-errors#role_cannot_publish$"))
    expect(about.locator(":target")).to_have_text("ROLE_CANNOT_PUBLISH")
    expect(about.locator(":target")).to_be_in_viewport()


def test_every_page_is_there_without_signing_in_and_fits_the_narrowest_phone(
    demo: Demo, person: Open
) -> None:
    page = person(demo.desk, **{**PHONE, "viewport": NARROWEST})[0].new_page()
    for path in sorted(DOCS.glob("codes/*.md")):
        title = _open(page, path)
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        assert page.evaluate("document.documentElement.scrollWidth") == NARROWEST["width"]
        if path.stem in {"README", "refusals", "100ms-errors", "EXPIRED", "CAMERA_BLOCKED"}:
            check_accessibility(page)


def _open(page: Page, path: Path) -> str:
    """Open a page, and return its title."""
    reply = page.goto("/docs/codes" if path.stem == "README" else f"/docs/codes/{path.stem}")
    assert reply is not None
    assert reply.status == 200
    return path.read_text("utf-8").partition("\n")[0].removeprefix("# ")
