"""Asking 100ms with an account's keys: against the emulator, with everything that can go wrong."""

import logging
import time
from collections.abc import Generator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from greenroom.desk.audit.entries import Operator
from greenroom.desk.desk import Desk, EmulatorAt, utc_now
from greenroom.desk.hms_failures import failed_sentence
from greenroom.desk.problems import NotFound
from greenroom.desk.workspaces import trying
from greenroom.desk.workspaces.connecting import connect_workspace, replace_app_secret
from greenroom.desk.workspaces.listing import WorkspaceView
from greenroom.desk.workspaces.outcomes import Outcome, accepted_sentence, outcome_sentence
from greenroom.desk.workspaces.trying import try_workspace
from greenroom.hms_api.accounts import Endpoints
from greenroom.hms_api.errors import HmsError, HmsErrorKind
from greenroom.hms_api.replies import Listing, Role, Template
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, Workspace
from tests.desk.workspaces.test_connecting import OTHER_SECRET
from tests.emulator.process import Emulator, running
from tests.english import say
from tests.hms.tokens import ACCESS_KEY, SECRET
from tests.world import World, everything

TEMPLATES = "/v2/templates"


@pytest.fixture(name="running_emulator", scope="module")
def _running_emulator(tmp_path_factory: pytest.TempPathFactory) -> Generator[Emulator]:
    with running(tmp_path_factory.mktemp("trying")) as emulator:
        yield emulator


@pytest.fixture(name="emulator")
def _emulator(running_emulator: Emulator) -> Generator[Emulator]:
    """Give the emulator, and end every fault afterwards."""
    yield running_emulator
    running_emulator.switch()


@pytest.fixture(name="desk")
def _desk(world: World, emulator: Emulator) -> Desk:
    """Give a desk beside the emulator, which lives in the present as the emulator does."""
    at = EmulatorAt(emulator.announced["accessKey"], emulator.url, emulator.url)
    return replace(world.desk, now=utc_now, emulator=at)


async def connect(desk: Desk, emulator: Emulator, **changed: str) -> WorkspaceView:
    keys = {"access_key": emulator.announced["accessKey"], "app_secret": emulator.announced["appSecret"]}
    return await connect_workspace(desk, Operator(), name="Ours", **keys | changed)  # pyright: ignore[reportArgumentType]


async def test_good_keys_are_accepted_and_who_can_be_seen_is_told(desk: Desk, emulator: Emulator) -> None:
    view = await connect(desk, emulator)
    before = utc_now()
    tried = await try_workspace(desk, Operator(), view.id)
    assert tried.outcome is Outcome.OK
    assert say(tried.about.part("message")) == (
        "100ms accepts these keys. The account has 1 template; whoever joins as `broadcaster` and `host` can "
        "be seen or heard."
    )
    assert (tried.workspace.outcome, tried.workspace.checked_at) == (Outcome.OK, tried.at)
    assert before <= tried.at <= utc_now()
    [entry] = await AuditEntry.filter(action="WORKSPACE_TESTED")
    assert (entry.subject_id, entry.after) == (view.id, {"outcome": "OK"})


async def test_another_accounts_secret_is_not_accepted(desk: Desk, emulator: Emulator) -> None:
    view = await connect(desk, emulator, app_secret=OTHER_SECRET)
    tried = await try_workspace(desk, Operator(), view.id)
    assert tried.outcome is Outcome.WRONG_KEYS
    assert say(tried.about.part("message")) == ("100ms does not accept this access key with this app secret.")
    assert tried.workspace.outcome is Outcome.WRONG_KEYS


async def test_a_clock_that_is_off_is_named_as_what_may_be_the_reason(
    world: World, desk: Desk, emulator: Emulator
) -> None:
    view = await connect(desk, emulator)
    slow = replace(desk, now=lambda: utc_now() - timedelta(days=3, minutes=5))
    tried = await try_workspace(slow, Operator(), view.id)
    assert tried.outcome is Outcome.WRONG_KEYS
    assert say(tried.about.part("message")) == (
        "100ms does not accept these keys, and its clock differs from this machine's by 3\u00a0d: that alone "
        "can be the reason."
    )
    assert await Workspace.filter(check_outcome="WRONG_KEYS").count() == 1
    assert world


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ({"code": 403}, Outcome.NOT_ALLOWED),
        ({"code": 404}, Outcome.NOT_FOUND),
        ({"code": 400}, Outcome.REFUSED),
        ({"code": 429, "retry_after_s": 60}, Outcome.RATE_LIMITED),
        ({"status": 200, "body": "<html>"}, Outcome.UNREADABLE),
        ({"status": 200, "body": '{"data": [{}]}'}, Outcome.UNREADABLE),
    ],
)
async def test_what_100ms_replies_is_kept_and_said(
    desk: Desk, emulator: Emulator, fault: dict[str, Any], outcome: Outcome
) -> None:
    view = await connect(desk, emulator)
    emulator.switch({"path": TEMPLATES, **fault})
    tried = await try_workspace(desk, Operator(), view.id)
    assert (tried.outcome, tried.workspace.outcome) == (outcome, outcome)
    kept = outcome_sentence(outcome)
    assert say(tried.about.part("message")) == say(kept.part("message"))
    waits = "retry_after_s" in fault
    assert say(tried.about.part("fix")) == ("Try again in 1\xa0min." if waits else say(kept.part("fix")))


@pytest.mark.parametrize(
    ("fault", "outcomes"),
    [
        ({"code": 503}, {Outcome.FAILING}),
        ({"drop": True}, {Outcome.UNREACHABLE}),
        ({"wait_s": 30}, {Outcome.TIMED_OUT}),
    ],
)
async def test_it_takes_no_longer_than_it_may(
    desk: Desk,
    emulator: Emulator,
    monkeypatch: pytest.MonkeyPatch,
    fault: dict[str, Any],
    outcomes: set[Outcome],
) -> None:
    assert trying.WITHIN_S == 10
    monkeypatch.setattr(trying, "WITHIN_S", 1.0)
    view = await connect(desk, emulator)
    emulator.switch({"path": TEMPLATES, **fault})
    begun = time.monotonic()
    tried = await try_workspace(desk, Operator(), view.id)
    assert time.monotonic() - begun < 20
    assert {tried.outcome} == outcomes


async def test_a_practice_room_that_does_not_run_is_not_asked_for_at_100ms(
    world: World, desk: Desk, emulator: Emulator
) -> None:
    view = await connect(desk, emulator)
    without = replace(world.desk, now=utc_now, hms=Endpoints("http://127.0.0.1:9/never"))
    tried = await try_workspace(without, Operator(), view.id)
    assert tried.outcome is Outcome.UNREACHABLE
    assert say(tried.about.part("message")) == (
        "The practice room that this account belongs to is not running beside this desk."
    )


async def test_an_account_of_100ms_is_asked_for_where_the_settings_say(
    desk: Desk, emulator: Emulator
) -> None:
    there = replace(desk, hms=Endpoints.of_emulator(emulator.url))
    view = await connect(there, emulator, access_key=ACCESS_KEY, app_secret=SECRET)
    tried = await try_workspace(there, Operator(), view.id)
    assert tried.outcome is Outcome.WRONG_KEYS  # the emulator knows its own account alone


async def test_what_was_asked_with_a_secret_that_was_replaced_meanwhile_is_not_kept(
    desk: Desk, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = await connect(desk, emulator)
    ask = trying._ask  # pyright: ignore[reportPrivateUsage]

    async def ask_slowly(*given: Any) -> Any:
        answer = await ask(*given)
        await replace_app_secret(desk, Operator(), view.id, OTHER_SECRET)
        return answer

    monkeypatch.setattr(trying, "_ask", ask_slowly)
    tried = await try_workspace(desk, Operator(), view.id)
    assert tried.outcome is Outcome.OK
    assert (tried.workspace.outcome, tried.workspace.checked_at) == (None, None)


async def test_only_a_connected_account_whose_secret_can_be_read_is_asked_for(
    desk: Desk, emulator: Emulator
) -> None:
    view = await connect(desk, emulator)
    for secret, message in (
        ("moved", "The app secret of this 100ms account cannot be read"),
        (None, "This 100ms account is not connected"),
    ):
        await Workspace.all().update(app_secret=secret)
        before = await everything()
        with pytest.raises(NotFound) as refused:
            await try_workspace(desk, Operator(), view.id)
        assert say(refused.value.message).startswith(message)
        assert await everything() == before
    with pytest.raises(NotFound):
        await try_workspace(desk, Operator(), new_id())


async def test_no_secret_and_no_management_token_is_logged_or_kept(
    desk: Desk, emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    view = await connect(desk, emulator)
    for fault in ({"code": 401}, {"code": 400, "message": emulator.announced["appSecret"]}, {"drop": True}):
        emulator.switch({"path": TEMPLATES, **fault, "times": 2})
        await try_workspace(desk, Operator(), view.id)
    told = caplog.text + repr(await everything())
    assert emulator.announced["appSecret"] not in told
    assert "eyJ" not in told


def test_every_way_a_call_can_fail_has_its_outcome_and_its_sentences() -> None:
    assert {outcome.value for outcome in Outcome} == {"OK", *(kind.value for kind in HmsErrorKind)}
    messages: set[str] = set()
    for kind in HmsErrorKind:
        about = failed_sentence(HmsError(kind))
        messages.add(say(about.part("message")))
        assert say(about.part("fix")).endswith(".")
    assert len(messages) == len(HmsErrorKind)


def test_a_failure_that_says_how_long_to_wait_passes_that_on() -> None:
    for kind in (HmsErrorKind.RATE_LIMITED, HmsErrorKind.FAILING, HmsErrorKind.CIRCUIT_OPEN):
        about = failed_sentence(HmsError(kind, retry_after_s=44.2))
        assert say(about.part("message")) == say(outcome_sentence(Outcome(kind.value)).part("message"))
        assert say(about.part("fix")) == "Try again in 45\xa0s."
    about = failed_sentence(HmsError(HmsErrorKind.RATE_LIMITED, retry_after_s=0))
    assert say(about.part("fix")) == "Try again in a minute."


def listing(*roles: Role, templates: int = 1) -> Listing[Template]:
    each = [Template(str(number), "t", roles) for number in range(templates)]
    return Listing(tuple(each), complete=True)


def test_many_roles_are_counted_and_an_account_that_nobody_can_go_live_by_is_told_so() -> None:
    many = [Role(f"r{number}", frozenset({"audio"}), None) for number in range(7)]
    assert say(accepted_sentence(listing(*many, templates=2)).part("message")) == (
        "100ms accepts these keys. The account has 2 templates; whoever joins as `r0`, `r1`, `r2`, `r3`, "
        "`r4` and 2 more can be seen or heard."
    )
    watcher = Role("viewer", frozenset(), None)
    assert say(accepted_sentence(listing(watcher)).part("message")) == (
        "100ms accepts these keys, but in the account's only template there is no role that can be seen or "
        "heard."
    )
    assert say(accepted_sentence(listing(templates=0)).part("message")) == (
        "100ms accepts these keys, but in this account, which has no templates, there is no role that can be "
        "seen or heard."
    )
