"""GraphiQL: an admin tries the API, with nothing loaded from outside and nothing left behind."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.accessibility import settle
from tests.e2e.conftest import Open, Shared
from tests.e2e.program import Program
from tests.e2e.servers import Demo
from tests.e2e.steps import fill_admin_form, sign_in_influencer

_AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# Not the editors, which Monaco draws; and GraphiQL's tabs hold their close buttons, whatever we do.
_RUN_AXE = """async () => {
  const rules = { 'nested-interactive': { enabled: false } };
  const found = await axe.run({ exclude: ['.monaco-editor'] }, { resultTypes: ['violations'], rules });
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}"""


@pytest.fixture(name="demo")
def _demo(shared: Shared) -> Demo:
    return shared.demo()


def open_graphiql(context: BrowserContext, demo: Demo) -> Page:
    """Ask for GraphiQL as a stranger, sign in where that leads, and arrive."""
    page = context.new_page()
    page.goto("/graphiql")
    expect(page).to_have_url("/admin/login?next=/graphiql")
    fill_admin_form(page.locator("main"), demo.owner)
    expect(page).to_have_url("/graphiql")
    expect(page.get_by_text("You act as Robin Demo (Owner) on this desk.")).to_be_visible()
    return page


def open_example(page: Page, title: str) -> None:
    page.get_by_role("region", name="Examples").get_by_role("button", name=title).click()


def run(page: Page) -> Locator:
    """Press the button, and give the place of the answer."""
    page.get_by_role("button", name="Execute query").click()
    return page.locator(".result-window")


def violations(page: Page) -> dict[str, list[str]]:
    """Let axe look at the page in light and in dark."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(_AXE.read_text("utf-8"))
    found: dict[str, list[str]] = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        settle(page)
        found[scheme] = page.evaluate(_RUN_AXE)
    return found


def test_an_admin_runs_examples_and_nothing_is_asked_elsewhere_or_stored(demo: Demo, person: Open) -> None:
    context, watcher = person(demo.desk)
    page = open_graphiql(context, demo)
    open_example(page, "Influencers who cannot go live")
    expect(run(page)).to_contain_text('"readiness": "BLOCKED"')

    token = Program(demo).token("ada")
    open_example(page, "Inspect a token")
    variables = page.locator(".graphiql-editor-tool .view-line")
    variables.filter(has_text='"text"').click()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.insert_text(token)
    expect(run(page)).to_contain_text('"userId": "ada"')
    assert token not in watcher.stored(page)

    # An example that is open already comes to the front as it was left.
    open_example(page, "Influencers who cannot go live")
    open_example(page, "Inspect a token")
    expect(variables.filter(has_text=token[:12])).to_have_count(1)
    expect(page.get_by_role("tab")).to_have_count(3)
    page.get_by_role("button", name="Prettify query").click()
    assert violations(page) == {"light": [], "dark": []}

    page.wait_for_load_state("networkidle")
    assert watcher.stored(page).endswith("[{},{},[],false]")
    page.reload()
    expect(page.get_by_role("tab")).to_have_count(1)


def test_the_docs_say_what_a_field_is_and_who_may_ask_it(demo: Demo, person: Open) -> None:
    page = open_graphiql(person(demo.desk)[0], demo)
    page.get_by_role("button", name="Show Documentation Explorer").click()
    docs = page.locator(".graphiql-plugin")
    assert violations(page) == {"light": [], "dark": []}
    docs.get_by_role("link", name="Mutation", exact=True).click()
    docs.get_by_role("link", name="inspectToken", exact=True).click()
    expect(docs).to_contain_text("Find out what a pasted text is. It is not stored or logged.")
    expect(docs).to_contain_text("Needs the permission MANAGE_TOKENS.")
    assert violations(page) == {"light": [], "dark": []}


def test_a_session_that_ends_is_told_and_what_was_opened_stays_over_a_new_sign_in(
    demo: Demo, person: Open
) -> None:
    context, _ = person(demo.desk)
    page = open_graphiql(context, demo)
    open_example(page, "Influencers who cannot go live")
    expect(page.get_by_role("tab")).to_have_count(2)
    context.clear_cookies()
    expect(run(page)).to_contain_text('"code": "UNAUTHENTICATED"')
    expect(page.get_by_role("status")).to_contain_text("Nobody is signed in here.")

    with context.expect_page() as opened:
        page.get_by_role("link", name="Sign in").click()
    fill_admin_form(opened.value.locator("main"), demo.owner)
    expect(opened.value).to_have_url("/admin/tonight")
    opened.value.close()
    page.bring_to_front()
    # Headless, a page that comes to the front is not told so.
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.get_by_text("You act as Robin Demo (Owner) on this desk.")).to_be_visible()
    expect(run(page)).to_contain_text('"readiness": "BLOCKED"')


def test_an_admin_signs_out_and_no_operation_of_theirs_is_kept(demo: Demo, person: Open) -> None:
    context, watcher = person(demo.desk)
    page = open_graphiql(context, demo)
    out = page.get_by_role("button", name="Sign out")
    watcher.allow("net::ERR_FAILED")
    page.route("**/graphql", lambda route: route.abort())
    out.click()
    expect(page.get_by_role("status")).to_contain_text("The desk does not answer.")
    expect(page).to_have_url("/graphiql")
    page.unroute("**/graphql")
    out.click()
    expect(page).to_have_url("/admin/login")
    page.goto("/graphiql")
    expect(page).to_have_url("/admin/login?next=/graphiql")


def test_an_influencer_is_led_to_the_sign_in_of_admins(demo: Demo, person: Open) -> None:
    page = person(demo.desk)[0].new_page()
    sign_in_influencer(page, demo.take("READY"))
    page.goto("/graphiql")
    expect(page).to_have_url("/admin/login?next=/graphiql")
