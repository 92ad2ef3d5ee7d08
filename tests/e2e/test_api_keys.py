"""API keys, from the page where they are made to the program that uses one."""

import re

import httpx2
import pytest
from playwright.sync_api import Route, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.conftest import Open, Shared
from tests.e2e.servers import ANSWERS_WITHIN_S, Demo
from tests.e2e.steps import sign_in_admin


@pytest.fixture(name="demo")
def _demo(shared: Shared) -> Demo:
    return shared.demo()


def asked(demo: Demo, secret: str) -> int:
    """Ask as a program with a key, and return the reply's status."""
    body = {"query": "{ influencers(first: 1) { nodes { name } } }"}
    headers = {"authorization": f"Bearer {secret}"}
    reply = httpx2.post(f"{demo.desk.url}/graphql", json=body, headers=headers, timeout=ANSWERS_WITHIN_S)
    assert (reply.status_code == 200) == bool(reply.json().get("data"))
    return reply.status_code


def test_a_key_is_made_shown_once_used_and_revoked(demo: Demo, person: Open) -> None:
    context, _ = person(demo.desk)
    page = context.new_page()
    sign_in_admin(page, demo.owner)
    page.goto("/admin/settings")
    page.get_by_role("button", name="Create API key").click()
    dialog = page.get_by_role("dialog")
    submit = dialog.get_by_role("button", name="Create API key")
    for box in ("Read", "Manage tokens"):
        dialog.get_by_role("checkbox", name=box).uncheck()
    dialog.get_by_label("Days until it expires").fill("400")
    submit.click()
    for sentence in (
        "Enter what it is for.",
        "Choose at least one.",
        "Enter a number of days from 1 to 365.",
    ):
        expect(dialog.get_by_text(sentence)).to_be_visible()
    group = dialog.get_by_role("group", name="It may")
    expect(group).to_have_accessible_description("! Choose at least one.")
    check_accessibility(page)
    dialog.get_by_label("What is it for?").fill("Sheet sync")
    dialog.get_by_label("Days until it expires").fill("30")
    submit.click()
    read = dialog.get_by_role("checkbox", name="Read")
    expect(read).to_be_focused()
    read.check()
    expect(group).to_have_accessible_description("")
    dialog.get_by_label("Days until it expires").fill("30")
    submit.click()

    secret = page.get_by_test_id("api-key").inner_text()
    assert secret.startswith("grk_")
    check_accessibility(page)
    page.keyboard.press("Escape")  # by habit: it would be lost
    expect(page.get_by_test_id("api-key")).to_be_visible()
    dialog.get_by_role("checkbox", name="I saved it").check()
    dialog.get_by_role("button", name="Done").click()
    expect(dialog).to_have_count(0)
    row = page.get_by_role("row").filter(has_text="Sheet sync")
    expect(row).to_contain_text("Never")
    assert secret not in page.content()

    assert asked(demo, secret) == 200
    page.reload()
    expect(row).to_contain_text(re.compile(r"just now|\d+\ss ago"))
    row.get_by_role("button", name="Revoke").click()
    check_accessibility(page)
    dialog.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("The API key is revoked.")).to_be_visible()
    expect(row).to_have_count(0)
    assert asked(demo, secret) == 401
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, location.href])")
    assert secret not in stored
    assert secret.encode() not in demo.desk.said


def test_a_key_that_expires_within_a_week_stands_out(demo: Demo, person: Open) -> None:
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    page.goto("/admin/settings")
    for name, days in (("Soon over", "7"), ("Goes on", "8")):
        page.get_by_role("button", name="Create API key").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("What is it for?").fill(name)
        dialog.get_by_label("Days until it expires").fill(days)
        dialog.get_by_role("button", name="Create API key").click()
        dialog.get_by_role("checkbox", name="I saved it").check()
        dialog.get_by_role("button", name="Done").click()
    soon, later = [page.get_by_role("row").filter(has_text=name) for name in ("Soon over", "Goes on")]
    expect(soon.locator(".at-risk")).to_have_text("expires in 6\u00a0d 23\u00a0h")
    expect(later).to_contain_text("in 7\u00a0d")
    expect(later.locator(".at-risk")).to_have_count(0)
    check_accessibility(page)

    def age(route: Route) -> None:
        if "query ApiKeys(" not in (route.request.post_data or ""):
            route.fallback()
            return
        answer = route.fetch().json()
        for key in answer["data"]["apiKeys"]["nodes"]:
            if key["name"] == "Soon over":
                key["expiresAt"] = key["createdAt"]
        route.fulfill(json=answer)

    # One that ends while it is looked at.
    page.route("**/graphql", age)
    page.reload()
    expect(soon.locator(".at-risk")).to_contain_text("expired")
