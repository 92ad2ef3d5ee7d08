"""Numbers for Prometheus, and for nobody else."""

import platform
import re
from collections import Counter
from collections.abc import AsyncGenerator
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

import httpx2
import pytest
from pydantic import SecretStr

from greenroom.api.schema import schema
from greenroom.app import Plan, make_app
from greenroom.desk.desk import Desk
from greenroom.desk.passwords import Passwords
from greenroom.desk.rounds.foreseeing import foresee
from greenroom.desk.shows.going_live import go_live
from greenroom.metrics import metrics_of
from greenroom.store.database import database
from greenroom.store.key_file import create_key_file, new_keys
from greenroom.store.vault import Vault
from greenroom.web.metrics import Metric, exposition
from greenroom.web.tally import BOUNDS_S, Durations, Tally
from tests.desk.plans.planned import plan
from tests.desk.stage import end, press
from tests.markdown import DOCS
from tests.world import PUBLIC_URL, House, World, ask

TOKEN = "a-token-for-prometheus"
LINE = re.compile(r'[a-z_]+(\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\})? -?[0-9.e+-]+')


@pytest.fixture(name="client")
async def _client(database_url: str, tmp_path: Path) -> AsyncGenerator[httpx2.AsyncClient]:
    create_key_file(tmp_path / "keys")
    plan = Plan(
        data=tmp_path,
        database_url=database_url,
        key_file=tmp_path / "keys",
        public_url=PUBLIC_URL,
        frontend=tmp_path,
        trusted_proxies=(),
        expiring=timedelta(hours=3),
        metrics_token=SecretStr(TOKEN),
    )
    app = make_app(plan)
    transport = httpx2.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client,
    ):
        yield client


async def read(client: httpx2.AsyncClient, **headers: str) -> httpx2.Response:
    return await client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}", **headers})


async def test_the_numbers_count_requests_and_what_came_of_operations(client: httpx2.AsyncClient) -> None:
    schema.outcomes.clear()
    await ask(client, "{ desk { setUp } viewer { __typename } influencers { nodes { id } } }")
    failing = "mutation ($p: Secret!) { influencerSignIn(input: {email: %s, password: $p}) { __typename } }"
    for _ in range(2):
        await ask(client, failing % '"nobody@example.com"', p="wrong")
    assert (await client.get("/healthz")).status_code == 200
    reply = await read(client)
    assert (reply.status_code, reply.headers["content-type"]) == (
        200,
        "text/plain; version=0.0.4; charset=utf-8",
    )
    lines = reply.text.splitlines()
    for expected in [
        'greenroom_requests_total{status="2xx"} 4',
        'greenroom_operations_total{field="desk",outcome="OK"} 1',
        'greenroom_operations_total{field="viewer",outcome="OK"} 1',
        'greenroom_operations_total{field="influencers",outcome="UNAUTHENTICATED"} 1',
        'greenroom_operations_total{field="influencerSignIn",outcome="SIGN_IN_FAILED"} 2',
        'greenroom_refusals_total{status="200",code="UNAUTHENTICATED"} 1',
        'greenroom_request_duration_seconds_bucket{route="/graphql",le="+Inf"} 3',
        'greenroom_request_duration_seconds_count{route="/graphql"} 3',
        'greenroom_request_duration_seconds_count{route="/healthz"} 1',
        f'greenroom_build_info{{version="{version("greenroom")}",python="{platform.python_version()}"}} 1',
        "# TYPE greenroom_request_duration_seconds histogram",
        "greenroom_passwords_waiting 0",
        "greenroom_database_up 1",
        "greenroom_shows_open 0",
        "greenroom_alerts_waiting 0",
        "greenroom_alert_receivers_off 0",
        'greenroom_shows_foreseen{foreseen="CHECKED"} 0',
        'greenroom_influencers{readiness="READY"} 0',
        "# TYPE greenroom_requests_total counter",
        "# TYPE greenroom_shows_open gauge",
    ]:
        assert expected in lines
    assert not [line for line in lines if not (line.startswith("# ") or LINE.fullmatch(line))]
    assert "nobody" not in reply.text


async def test_the_guide_lists_every_metric_with_its_labels(client: httpx2.AsyncClient) -> None:
    await ask(client, "{ viewer { __typename } }")
    await client.post("/graphql")  # which is refused
    guide = (DOCS / "for-operators.md").read_text("utf-8")
    listed = dict(re.findall(r"^\| `((?:greenroom|process)_\w+)(?:\{([\w,]+)\})?` \|", guide, re.MULTILINE))
    lines = (await read(client)).text
    told = set(re.findall(r"^# TYPE (\w+)", lines, re.MULTILINE))
    with_folder = {"greenroom_backup_age_seconds", "greenroom_backup_failures"}
    assert listed.keys() == told | with_folder
    for name, labels in re.findall(r"^(\w+)\{(.*)\} ", lines, re.MULTILINE):
        known = re.sub(r"_seconds_(bucket|sum|count)$", "_seconds", name)
        assert set(re.findall(r"(\w+)=", labels)) - {"le"} == set(listed[known].split(","))


async def test_a_prometheus_that_knows_only_an_address_is_answered(client: httpx2.AsyncClient) -> None:
    assert (await read(client, host="192.0.2.7:8081")).status_code == 200


@pytest.mark.parametrize(
    "sent", ["", "Bearer", f"bearer {TOKEN}", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer ä"]
)
async def test_without_the_token_there_are_no_numbers(client: httpx2.AsyncClient, sent: str) -> None:
    reply = await client.get("/metrics", headers=[(b"authorization", sent.encode("latin-1"))])
    assert (reply.status_code, reply.headers["www-authenticate"]) == (401, "Bearer")
    assert "greenroom_" not in reply.text
    assert TOKEN not in reply.text


async def test_without_the_setting_there_is_no_such_page(house: House) -> None:
    async with house.client() as client:
        reply = await client.get("/metrics", headers={"authorization": "Bearer "})
        assert reply.status_code == 404


async def test_the_numbers_tell_shows_and_readiness(world: World) -> None:
    live, _ = await world.star(), await world.star()
    await world.influencer()
    await go_live(world.desk, live)
    metrics = {metric.name: metric.values for metric in await metrics_of(world.desk, Tally(), Counter())()}
    assert metrics["greenroom_shows_open"] == {(): 1}
    assert metrics["greenroom_shows_foreseen"] == {("CHECKED",): 0, ("NOT_CHECKED",): 0, ("WARNED",): 0}
    assert metrics["greenroom_surprises"] == {}
    counts = metrics["greenroom_influencers"]
    assert {key: number for key, number in counts.items() if number} == {
        ("LIVE",): 1,
        ("NO_TOKEN",): 1,
        ("READY",): 1,
    }


async def test_the_numbers_tell_surprises_by_what_was_foreseen_and_why_they_failed(world: World) -> None:
    star, other = await world.star(), await world.star()
    await plan(world, star, other)
    world.clock.go_on(hours=6)
    await foresee(world.desk)
    await end(world, star, (await press(world, star)).show, failure_code=401)
    metrics = {metric.name: metric.values for metric in await metrics_of(world.desk, Tally(), Counter())()}
    assert metrics["greenroom_shows_foreseen"] == {("CHECKED",): 0, ("NOT_CHECKED",): 2, ("WARNED",): 0}
    assert metrics["greenroom_surprises"] == {("NOT_CHECKED", "TOKEN_REFUSED"): 1}


async def test_the_numbers_tell_when_the_database_cannot_be_read(empty_database_url: str) -> None:
    desk = Desk(vault=Vault(new_keys()), passwords=Passwords())
    async with database(empty_database_url):
        metrics = {metric.name: metric.values for metric in await metrics_of(desk, Tally(), Counter())()}
    desk.passwords.close()
    assert "greenroom_shows_open" not in metrics
    assert metrics["greenroom_database_up"] == {(): 0}


def test_durations_are_counted_below_each_bound_and_those_below_it() -> None:
    durations = Durations()
    for took_s in (0.004, 0.005, 0.3, 99.0):
        durations.add(took_s)
    lines = exposition([Metric("m_duration_seconds", "Help.", {("/a",): durations}, ("route",))]).splitlines()
    assert lines[:3] == [
        "# HELP m_duration_seconds Help.",
        "# TYPE m_duration_seconds histogram",
        'm_duration_seconds_bucket{route="/a",le="0.005"} 2',
    ]
    found = dict(re.findall(r'le="([^"]+)"} (\d+)', "\n".join(lines)))
    assert list(found) == [*map(str, BOUNDS_S), "+Inf"]
    assert (found["0.25"], found["0.5"], found["15.0"], found["+Inf"]) == ("2", "3", "3", "4")
    assert [line.partition("_seconds_")[2] for line in lines[-2:]] == [
        'sum{route="/a"} 99.309',
        'count{route="/a"} 4',
    ]


def test_what_could_end_a_label_is_escaped() -> None:
    metric = Metric("m_total", "Help.", {('a"b\\c\nd',): 3}, ("label",))
    assert (
        exposition([metric])
        == '# HELP m_total Help.\n# TYPE m_total counter\nm_total{label="a\\"b\\\\c\\nd"} 3\n'
    )


def test_a_queue_tells_how_many_wait() -> None:
    passwords = Passwords()
    assert passwords.waiting == 0
    passwords.close()
