"""A token that seems to be somebody else's, pasted on the desk."""

import pytest
from playwright.sync_api import expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.conftest import Open, Shared
from tests.e2e.program import Program
from tests.e2e.servers import Demo
from tests.e2e.steps import name_of, row_of, sign_in_admin


@pytest.fixture(name="demo")
def _demo(shared: Shared) -> Demo:
    return shared.demo()


def test_the_token_of_somebody_else_is_saved_only_when_that_is_ticked(demo: Demo, person: Open) -> None:
    program, owner_of_it, other = Program(demo), demo.take("READY"), demo.take("NO_TOKEN")
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    name, whose = name_of(page, other.email), name_of(page, owner_of_it.email)
    row_of(page, name).get_by_role("button", name="Set Token").click()
    dialog = page.get_by_role("dialog")
    field = dialog.get_by_label("HMS Auth Token")
    tick = dialog.get_by_role("checkbox", name=f"Save for {name} anyway")
    field.fill(program.token("nobody-yet"))
    expect(dialog.get_by_role("button", name="Save Auth Token")).to_be_enabled()
    expect(tick).to_have_count(0)

    field.fill(program.token(owner_of_it.email.partition("@")[0]))
    expect(dialog.locator('[data-finding="WRONG_PERSON"]')).to_contain_text(f"belongs to {whose}")
    save = dialog.get_by_role("button", name=f"Save for {name}", exact=True)
    why = f"This token seems to be somebody else's. Tick the box first if it is for {name}."
    expect(save).to_have_attribute("title", why)
    expect(save).to_have_accessible_description(why)
    expect(dialog.get_by_text(why)).to_be_visible()
    headline = dialog.locator(".verdict .headline")
    expect(headline).to_have_text("Check whose token this is")
    check_accessibility(page)
    page.set_viewport_size({"width": 320, "height": 740})
    expect(tick).to_be_in_viewport()
    says = dialog.get_by_role("heading", name="What this token says")
    tops = [(place.bounding_box() or {})["y"] for place in (tick, says)]
    assert tops[0] < tops[1]
    tick.check()
    field.press("End")
    field.type(" ")
    expect(tick).not_to_be_checked()
    assert program.readiness(other) == "NO_TOKEN"
    expect(headline).to_have_text("Check whose token this is")
    tick.check()
    expect(headline).to_have_text("Can be saved, with a warning")
    expect(dialog.get_by_text(why)).to_have_count(0)
    expect(save).to_have_accessible_description("")
    save.click()
    expect(page.get_by_text(f"Token saved for {name}.")).to_be_visible()
    assert program.readiness(other) == "READY"
