"""Somebody goes live while an admin looks elsewhere: no show stops without the question that comes first."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.accessibility import check_accessibility
from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open, Shared
from tests.e2e.servers import Account, Demo
from tests.e2e.steps import eventually, looking_away, name_of, row_of, sign_in_admin, streaming_of
from tests.e2e.test_two_admins import OwnersProgram

_SIGN_IN = """mutation ($input: InfluencerSignInInput!) {
  influencerSignIn(input: $input) { ... on SignedIn { sessionToken } }
}"""
_GO_LIVE = "mutation { goLive { ... on GoLiveReady { show { id } } } }"
_END = "mutation ($input: EndShowInput!) { endShow(input: $input) { __typename } }"
_LOOK = """query ($id: ID!) {
  influencer(id: $id) { archivedAt show { id } streaming { enabled reason } }
}"""


@pytest.fixture(name="demo")
def _demo(shared: Shared) -> Demo:
    return shared.demo()


class Crowd(OwnersProgram):
    """Everybody else at the desk: another admin's program, and the influencers' own."""

    def look(self, person: Account) -> dict[str, Any]:
        """Return how somebody stands."""
        return self.ask(_LOOK, id=person.id)["influencer"]

    def go_live(self, person: Account) -> str:
        """Press Go Live as somebody; return the id of the show."""
        return self._as(person, _GO_LIVE)["goLive"]["show"]["id"]

    def end(self, person: Account, show: str) -> None:
        """End a show as the person whose it is."""
        self._as(person, _END, input={"showId": show})

    def _as(self, person: Account, query: str, **variables: Any) -> dict[str, Any]:
        admins, self._headers = self._headers, {}
        details = {"email": person.email, "password": person.password, "transport": "BEARER"}
        token = self.ask(_SIGN_IN, input=details)["influencerSignIn"]["sessionToken"]
        self._headers = {"authorization": f"Bearer {token}"}
        answer = self.ask(query, **variables)
        self._headers = admins
        return answer


@pytest.fixture(name="crowd")
def _crowd(demo: Demo) -> Crowd:
    return Crowd(demo)


def asked(page: Page, name: str) -> Locator:
    return page.get_by_role("dialog", name=f"Stop {name}'s show?")


def test_a_reason_saved_after_another_admin_switched_streaming_on_stops_no_show(
    demo: Demo, person: Open, crowd: Crowd
) -> None:
    influencer = demo.take("READY")
    crowd.switch(influencer, enabled=False)
    other = crowd.add_admin("Uma Castellanos", "uma-switches@example.com", "OPERATOR")
    page, beside = person(demo.desk)[0].new_page(), person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    sign_in_admin(beside, other)
    name = name_of(page, influencer.email)
    page.goto(f"/admin/influencers?person={influencer.id}")
    page.locator(".panel").get_by_role("button", name="Add reason").click()
    dialog = page.get_by_role("dialog", name="Why streaming is off")
    dialog.get_by_label("Reason").fill("Back at 8")

    streaming_of(beside, name).click()
    expect(beside.get_by_text(f"{name} may stream again.")).to_be_visible()
    show = crowd.go_live(influencer)
    dialog.get_by_role("button", name="Save reason").click()

    # What was typed can go along with switching off, as the sentence says.
    told = dialog = page.get_by_role("dialog", name="Switch off streaming for")
    expect(told.get_by_role("button", name="Switch off")).to_be_visible()
    expect(told).to_contain_text(f"Uma Castellanos switched streaming on for {name}")
    expect(told).to_contain_text(f"so the reason was not saved. If {name} should not stream")
    expect(dialog.get_by_label("Reason")).to_have_value("Back at 8")
    check_accessibility(page)
    assert crowd.look(influencer) == {
        "archivedAt": None,
        "show": {"id": show},
        "streaming": {"enabled": True, "reason": ""},
    }
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.locator(".toast")).to_have_count(0)


def test_the_switch_of_somebody_who_has_just_gone_live_asks_before_it_stops_the_show(
    demo: Demo, person: Open, crowd: Crowd
) -> None:
    influencer = demo.take("READY")
    page, beside = person(demo.desk)[0].new_page(), person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    sign_in_admin(beside, demo.owner)
    name = name_of(page, influencer.email)
    switch = streaming_of(page, name)
    with looking_away(page):
        show = crowd.go_live(influencer)
        expect(row_of(beside, name).locator(".status")).to_contain_text("Starting")
        expect(row_of(page, name).locator(".status")).to_have_text("Ready")
        switch.click()
        expect(asked(page, name)).to_contain_text(f"{name} is live now, so nothing was changed.")
    keep = asked(page, name).get_by_role("button", name="Keep the show")
    expect(keep).to_be_focused()
    check_accessibility(page)
    keep.click()
    expect(switch).to_be_checked()
    expect(row_of(page, name).locator(".status")).to_contain_text("Starting")
    assert crowd.look(influencer)["show"] == {"id": show}

    switch.click()
    asked(page, name).get_by_label("Reason").fill("Wrong song")
    asked(page, name).get_by_role("button", name="Stop the show").click()
    expect(page.get_by_text(f"Streaming is off for {name}, and the show was stopped.")).to_be_visible()
    assert crowd.look(influencer) == {
        "archivedAt": None,
        "show": None,
        "streaming": {"enabled": False, "reason": "Wrong song"},
    }


def test_switching_off_with_a_reason_asks_again_with_it_once_a_show_has_begun(
    demo: Demo, person: Open, crowd: Crowd
) -> None:
    influencer = demo.take("READY")
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    name = name_of(page, influencer.email)
    page.get_by_role("button", name=f"More for {name}").click()
    page.get_by_text("Switch off with a reason").click()
    dialog = page.get_by_role("dialog", name=f"Switch off streaming for {name}?")
    dialog.get_by_label("Reason").fill("Back at 8")
    first = crowd.go_live(influencer)
    dialog.get_by_label("Reason").press("Enter")
    expect(asked(page, name)).to_contain_text(f"{name} is live now, so nothing was changed.")
    expect(dialog).to_have_count(0)
    expect(asked(page, name).get_by_role("button", name="Keep the show")).to_be_focused()
    expect(asked(page, name).get_by_label("Reason")).to_have_value("Back at 8")
    assert crowd.look(influencer)["show"] == {"id": first}

    # The answer is about the show that was asked about, and no other.
    crowd.end(influencer, first)
    second = crowd.go_live(influencer)
    asked(page, name).get_by_role("button", name="Stop the show").click()
    expect(asked(page, name)).to_contain_text(f"{name} is live again now, with another show")
    assert crowd.look(influencer)["show"] == {"id": second}
    expect(asked(page, name).get_by_label("Reason")).to_have_value("Back at 8")
    asked(page, name).get_by_role("button", name="Stop the show").click()
    expect(page.get_by_text("and the show was stopped.")).to_be_visible()
    assert crowd.look(influencer)["streaming"] == {"enabled": False, "reason": "Back at 8"}


def test_taking_back_that_somebody_may_stream_asks_once_they_are_live(
    demo: Demo, person: Open, crowd: Crowd
) -> None:
    influencer = demo.take("READY")
    crowd.switch(influencer, enabled=False)
    page = person(demo.desk, **PHONE)[0].new_page()
    sign_in_admin(page, demo.owner)
    page.goto("/admin/night")
    card = page.locator(f'[data-id="{influencer.id}"]')
    name = card.get_by_role("heading").locator("bdi").first.inner_text()
    card.get_by_role("button", name="Allow streaming").click()
    page.get_by_role("button", name="Undo").focus()  # which keeps the toast from going by itself
    show = crowd.go_live(influencer)
    page.get_by_role("button", name="Undo").press("Enter")
    expect(asked(page, name)).to_contain_text(f"{name} is live now, so nothing was changed.")
    asked(page, name).get_by_role("button", name="Keep the show").click()
    assert crowd.look(influencer)["show"] == {"id": show}
    assert crowd.look(influencer)["streaming"] == {"enabled": True, "reason": ""}


def test_a_question_that_comes_late_does_not_take_the_place_of_what_is_being_typed(
    demo: Demo, person: Open, crowd: Crowd
) -> None:
    influencer, another = demo.take("READY"), demo.take("READY")
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    name, typed_about = name_of(page, influencer.email), name_of(page, another.email)
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        if "mutation ToggleStreaming(" in (route.request.post_data or ""):
            waiting.append(route)
        else:
            route.fallback()

    page.route("**/graphql", hold)
    with looking_away(page):
        show = crowd.go_live(influencer)
        streaming_of(page, name).click()
        eventually(page, lambda: len(waiting) == 1)
        page.get_by_role("button", name=f"More for {typed_about}").click()
        page.get_by_text("Switch off with a reason").click()
        dialog = page.get_by_role("dialog", name=f"Switch off streaming for {typed_about}?")
        dialog.get_by_label("Reason").fill("Back at 8")
        waiting[0].continue_()
        expect(page.locator(".toast.failed")).to_contain_text(f"{name} is live now, so nothing was changed.")
    expect(dialog.get_by_label("Reason")).to_have_value("Back at 8")
    assert crowd.look(influencer)["show"] == {"id": show}


def test_archiving_asks_again_once_somebody_is_live(demo: Demo, person: Open, crowd: Crowd) -> None:
    influencer = demo.take("READY")
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    name = name_of(page, influencer.email)
    page.get_by_role("button", name=f"More for {name}").click()
    page.get_by_text("Archive", exact=True).click()
    dialog = page.get_by_role("dialog", name=f"Archive {name}?")
    expect(dialog.locator(".notice")).to_have_count(0)
    show = crowd.go_live(influencer)
    dialog.get_by_role("button", name="Archive").click()
    told = f"{name} is live now, so nothing was changed. Archiving stops the show."
    expect(dialog.locator(".notice")).to_have_text(told)
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    check_accessibility(page)
    standing = crowd.look(influencer)
    assert (standing["archivedAt"], standing["show"]) == (None, {"id": show})
    dialog.get_by_role("button", name="Archive").click()
    expect(page.get_by_text(f"{name} is archived.")).to_be_visible()
    standing = crowd.look(influencer)
    assert (standing["archivedAt"] is None, standing["show"]) == (False, None)


def test_a_token_in_a_reason_is_refused_beside_it_and_nothing_is_switched(
    demo: Demo, person: Open, crowd: Crowd
) -> None:
    influencer = demo.take("READY")
    page = person(demo.desk)[0].new_page()
    sign_in_admin(page, demo.owner)
    name = name_of(page, influencer.email)
    page.get_by_role("button", name=f"More for {name}").click()
    page.get_by_text("Switch off with a reason").click()
    dialog = page.get_by_role("dialog", name=f"Switch off streaming for {name}?")
    reason = dialog.get_by_label("Reason")
    reason.fill(f"Use {crowd.token('ada')} instead")
    reason.press("Enter")
    expect(
        dialog.get_by_role("alert").get_by_text(
            "Something in this reason looks like a token, a key, a link or a room code, and others read it."
        )
    ).to_be_visible()
    expect(reason).to_be_focused()
    check_accessibility(page)
    assert crowd.look(influencer)["streaming"] == {"enabled": True, "reason": ""}
    reason.fill("Back at 8")
    reason.press("Enter")
    expect(dialog).to_have_count(0)
    assert crowd.look(influencer)["streaming"] == {"enabled": False, "reason": "Back at 8"}
