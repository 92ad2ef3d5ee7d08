"""The admins' way in: set-up, signing in, a session that ends, and signing out."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.conftest import Open
from tests.e2e.program import Program
from tests.e2e.servers import Demo, Running
from tests.e2e.steps import (
    WATCH,
    fill_admin_form,
    name_of,
    row_of,
    sign_in_admin,
)


def test_a_refused_sign_in_says_so_in_one_sentence_and_keeps_what_was_typed(demo: Demo, person: Open) -> None:
    page = person(demo.desk)[0].new_page()
    page.goto("/admin/login")
    button = page.get_by_role("button", name="Sign in", exact=True)
    button.click()
    said = page.get_by_role("alert")
    expect(said).to_have_text("Fill in every field.")
    fields = [page.get_by_label(label, exact=True) for label in ("Email", "Password", "Secret key")]
    for field in fields:
        expect(field).to_have_attribute("aria-invalid", "true")
    expect(fields[0]).to_be_focused()
    said.evaluate(WATCH)
    fields[0].fill("somebody@example.com")
    button.click()
    expect(said).to_have_attribute("data-said", "Fill in every field.")  # again
    expect(fields[0]).not_to_have_attribute("aria-invalid", "true")
    expect(fields[1]).to_be_focused()

    sentences: list[str] = []
    for wrong in (
        replace(demo.owner, secret_key="AAAA-BBBB-CCCC-DDDD"),
        replace(demo.owner, password="not the password"),
        replace(demo.owner, email="nobody@example.com"),
    ):
        with page.expect_response("**/graphql"):
            fill_admin_form(page.locator("main"), wrong)
        expect(button).to_be_enabled()
        expect(page.get_by_role("alert")).not_to_have_text("")
        sentences.append(page.get_by_role("alert").inner_text())
        expect(page.get_by_label("Email", exact=True)).to_have_value(wrong.email)
        expect(page.get_by_label("Password", exact=True)).to_have_value(wrong.password)
        expect(page.get_by_label("Secret key", exact=True)).to_have_value(wrong.secret_key)
    # Nothing says which of the three was wrong.
    assert len(set(sentences)) == 1
    page.get_by_text("Lost your key?").click()
    expect(page.get_by_text("greenroom admin reset you@example.com")).to_be_visible()
    check_accessibility(page)
    assert page.url.endswith("/admin/login")


def test_before_set_up_the_pages_name_the_command_and_an_older_link_is_refused(
    desk: Running, person: Open
) -> None:
    page = person(desk)[0].new_page()
    page.goto("/admin/login")
    expect(page.get_by_text("This desk has no owner yet.")).to_be_visible()
    expect(page.locator("code")).to_have_text("greenroom setup-link")
    check_accessibility(page)
    page.goto("/admin/setup")
    expect(page.get_by_text("This page opens with the set-up link.")).to_be_visible()
    check_accessibility(page)

    newer = desk.command("setup-link").strip()
    # Pasted over that page's address, as its text asks for.
    page.goto(desk.set_up_link)
    expect(page.get_by_role("button", name="Create owner")).to_be_visible()
    assert page.url == f"{desk.url}/admin/setup"
    typed = {"Your name": "Robin", "Email": "robin@example.com", "Password": "twelve or more"}
    for label, text in typed.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Create owner").click()
    expect(page.get_by_role("alert")).to_have_text(
        "A newer link has replaced this one. Open the newest link."
    )
    for label, text in typed.items():
        expect(page.get_by_label(label, exact=True)).to_have_value(text)
    check_accessibility(page)
    assert newer.startswith(f"{desk.url}/admin/setup#")
    page.goto("/admin/login")
    expect(page.get_by_text("This desk has no owner yet.")).to_be_visible()


def test_a_session_that_ends_in_the_middle_is_renewed_in_place_with_the_draft_kept(
    demo: Demo, person: Open
) -> None:
    program, influencer = Program(demo), demo.take("NO_TOKEN")
    context, _ = person(demo.desk)
    page = context.new_page()
    sign_in_admin(page, demo.owner)
    name = name_of(page, influencer.email)
    row_of(page, name).get_by_role("button", name="Set Token").click()
    token = program.token(influencer.email.partition("@")[0])
    page.get_by_label("HMS Auth Token").fill(token)
    expect(page.locator("[data-verdict=GOOD]")).to_be_visible()

    context.clear_cookies()
    page.get_by_role("button", name="Save Auth Token").click()
    again = page.get_by_role("dialog", name="Your session has ended")
    expect(again).to_be_visible()
    expect(again.get_by_label("Email", exact=True)).to_have_value(demo.owner.email)
    expect(again.get_by_label("Password", exact=True)).to_be_focused()
    check_accessibility(page)
    fill_admin_form(again, demo.owner)
    expect(again).to_have_count(0)
    # What was asked for is done now, without typing it again.
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(row_of(page, name)).to_contain_text(token[-4:])
    assert program.readiness(influencer) in ("READY", "EXPIRING")


def test_the_bare_address_leads_home_and_a_stranger_to_the_sign_in(demo: Demo, person: Open) -> None:
    page = person(demo.desk)[0].new_page()
    page.goto("/admin")
    expect(page).to_have_url(re.compile(r"/admin/login(\?next=[^&]*)?$"))
    sign_in_admin(page, demo.owner)
    page.goto("/admin")
    expect(page).to_have_url("/admin/tonight")
    expect(page.get_by_role("heading", name="Tonight")).to_be_visible()


def test_after_signing_out_the_way_back_shows_nothing(demo: Demo, person: Open) -> None:
    context, _ = person(demo.desk)
    page = context.new_page()
    sign_in_admin(page, demo.owner)
    expect(page.locator("tbody tr[data-readiness]").first).to_be_visible()
    signed_in = context.storage_state()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url("/admin/login")
    assert signed_in.get("cookies") != []
    assert [cookie.get("name") for cookie in context.cookies()] == [
        f"greenroom_device_{urlsplit(demo.desk.url).port}"  # no session
    ]
    page.go_back()
    expect(page).to_have_url("/admin/login")
    expect(page.locator("tbody")).to_have_count(0)
    # Nor does the old cookie open anything.
    page = person(demo.desk, storage_state=signed_in)[0].new_page()
    page.goto("/admin/influencers")
    expect(page).to_have_url("/admin/login")


def test_a_page_that_is_opened_while_the_database_is_away_comes_by_itself_once_it_is_back(
    demo: Demo, person: Open
) -> None:
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    away = {"errors": [{"message": "Away.", "extensions": {"code": "UNAVAILABLE"}}]}
    page.route("**/graphql", lambda route: route.fulfill(json=away))
    page.goto("/admin/audit")
    said = page.get_by_text("The desk cannot do this at the moment. Try again in a minute.")
    expect(said).to_be_visible()
    with page.expect_request("**/graphql"):  # nobody has pressed Try again
        pass
    expect(said).to_be_visible()
    page.unroute("**/graphql")
    expect(page.get_by_role("heading", name="Audit", exact=True)).to_be_visible()


def test_a_sign_in_that_finds_no_room_on_the_disk_says_so_and_keeps_what_was_typed(
    demo: Demo, person: Open
) -> None:
    page = person(demo.desk)[0].new_page()
    page.goto("/admin/login?next=/admin/influencers")
    form = page.locator("main")
    expect(form.get_by_label("Email", exact=True)).to_be_visible()
    full = {"message": "Full.", "extensions": {"code": "UNAVAILABLE", "reason": "DISK_FULL"}}
    page.route("**/graphql", lambda route: route.fulfill(json={"errors": [full]}))
    fill_admin_form(form, demo.owner)
    expect(page.get_by_role("alert")).to_have_text(
        "The desk has no room left on its disk, so this was not saved. "
        "Tell whoever runs the desk, then try again."
    )
    page.unroute("**/graphql")
    form.get_by_role("button", name="Sign in", exact=True).click()  # nothing is typed again
    expect(page).to_have_url("/admin/influencers")
