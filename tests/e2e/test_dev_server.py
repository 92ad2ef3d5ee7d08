"""`npm run dev` beside a demo: the pages as they are being written, and everything else from the desk."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from playwright.sync_api import expect

from tests.e2e.browser import PHONE
from tests.e2e.conftest import Open
from tests.e2e.program import Program
from tests.e2e.servers import ANSWERS_WITHIN_S, Demo, Running
from tests.e2e.steps import expect_on_air, fill_admin_form, press_go_live

FRONTEND = Path(__file__).parents[2] / "frontend"
SIGN_IN = "mutation ($input: AdminSignInInput!) { adminSignIn(input: $input) { __typename } }"


BUNDLING_MS = 60_000  # Vite bundles what a page imports when it is first asked for


@pytest.fixture(name="dev", scope="module")
def _dev(demo: Demo) -> Generator[Running]:
    """Run `npm run dev`, and give the demo's desk under the address of that."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("Node.js is not installed: there is no npm on the PATH")
    process = subprocess.Popen(
        [npm, "run", "dev", "--", "--port", "0"],
        cwd=FRONTEND,
        env={**os.environ, "GREENROOM_PORT": str(urlsplit(demo.desk.url).port), "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout
        said = ""
        while not (found := re.search(r"Local: +(http://localhost:\d+)/", said)):
            line = process.stdout.readline()
            assert line, said
            said += line
        yield replace(demo.desk, url=found[1])
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # npm does not hand the signal on
        process.communicate()


def test_at_the_development_server_admins_sign_in_and_reach_graphiql(
    demo: Demo, dev: Running, person: Open
) -> None:
    page = person(dev)[0].new_page()
    page.set_default_timeout(BUNDLING_MS)
    page.goto("/graphiql")
    expect(page).to_have_url("/admin/login?next=/graphiql", timeout=BUNDLING_MS)
    fill_admin_form(page.locator("main"), demo.owner)
    expect(page).to_have_url("/graphiql", timeout=BUNDLING_MS)
    expect(page.get_by_text("You act as Robin Demo (Owner) on this desk.")).to_be_visible()
    page.goto("/admin")
    expect(page).to_have_url("/admin/tonight", timeout=BUNDLING_MS)
    page.get_by_role("link", name="Influencers", exact=True).click()
    expect(page.locator("tbody tr[data-readiness]")).to_have_count(25, timeout=BUNDLING_MS)
    assert page.url == f"{dev.url}/admin/influencers"


def test_at_the_development_server_a_link_leads_into_the_studio_and_on_air(
    demo: Demo, dev: Running, person: Open
) -> None:
    influencer = demo.take("READY")
    link = urlsplit(Program(demo).link(influencer.id))
    page = person(dev, **PHONE)[0].new_page()
    page.set_default_timeout(BUNDLING_MS)
    page.goto(f"{dev.url}{link.path}#{link.fragment}")
    page.get_by_role("button", name=re.compile("^Sign in as .+")).click()
    expect(page).to_have_url(f"{dev.url}/studio", timeout=BUNDLING_MS)
    press_go_live(page)
    expect_on_air(page)


def test_the_development_server_passes_on_whose_page_asks(demo: Demo, dev: Running) -> None:
    owner = {"email": demo.owner.email, "password": demo.owner.password, "secretKey": demo.owner.secret_key}
    body = {"query": SIGN_IN, "variables": {"input": owner}}
    for headers, status in (
        ({"origin": dev.url, "sec-fetch-site": "same-origin"}, 200),
        ({"origin": dev.url, "sec-fetch-site": "cross-site"}, 403),
        ({"origin": "http://localhost:1", "sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://localhost:1"}, 403),
    ):
        reply = httpx2.post(f"{dev.url}/graphql", json=body, headers=headers, timeout=ANSWERS_WITHIN_S)
        assert (reply.status_code, "set-cookie" in reply.headers) == (status, status == 200)
