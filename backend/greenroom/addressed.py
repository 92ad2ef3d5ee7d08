"""Which desk a command speaks of: the one that runs on its data folder, or else what the settings say."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from pathlib import Path

from pydantic import ValidationError

from greenroom.app import Plan
from greenroom.desk.rounds.heartbeat import some_desk_is_up
from greenroom.running import RunningDesk, desks_on
from greenroom.setting_names import PREFIX, unknown_names
from greenroom.settings import Settings
from greenroom.terminal import say
from greenroom.words.sentences import Sentence


class Needs(Enum):
    """What a command needs to know of the desk besides its data: nothing, which one runs, its address."""

    NOTHING = auto()
    DESK = auto()
    ADDRESS = auto()


@dataclass(frozen=True, slots=True)
class Addressed:
    """The desk that a command speaks of.

    Args:
        plan: with the address and the emulator of the desk that runs.
        chosen: whether GREENROOM_PUBLIC_URL names the address, which then counts.
        port: what the settings say; 0 for any.
        running: the desks that run on the data folder.
        gone: those that ended without saying so.
    """

    plan: Plan
    chosen: bool
    port: int
    running: list[RunningDesk]
    gone: list[RunningDesk]

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses of the desks that run, each once."""
        return tuple(sorted({desk.public_url for desk in self.running}))

    @property
    def notice(self) -> Sentence | None:
        """What to tell whoever runs the command; None if the address was chosen and no desk is running."""
        url, others = self.plan.public_url, tuple(u for u in self.urls if u != self.plan.public_url)
        match (self.chosen, self.running):
            case True, [_, *_] if others:
                return Sentence("cli.desk.chosen", url=url, others=others)
            case _, [_, *_] if others:
                return Sentence("cli.desk.several", urls=self.urls)
            case _, [_, *_]:
                return Sentence("cli.desk.running", url=url)
            case True, _:
                return None
            case _:
                case = "gone" if self.gone else "none"
                return Sentence(f"cli.desk.{case}", folder=str(self.plan.data), url=url)

    async def why_no_address(self, now: datetime) -> Sentence | None:
        """Say why the address is not certain; None if it is. The database has to be open."""
        if self.chosen or len(self.urls) == 1:
            return None
        if self.urls:
            return Sentence("cli.no-address.several", urls=self.urls)
        if not self.gone and await some_desk_is_up(now):
            return Sentence("cli.no-address.elsewhere", folder=str(self.plan.data))
        return None if self.port else Sentence("cli.no-address.port")

    async def why_not_every_machine(self, now: datetime) -> Sentence | None:
        """Say why a desk may lack this key file; None if nothing shows that. The database has to be open."""
        if self.running or self.gone or not await some_desk_is_up(now):
            return None
        return Sentence("cli.keys.refused.elsewhere", folder=str(self.plan.data))


class SettingsRefused(Exception):  # noqa: N818 (a refusal)
    """Settings cannot be used.

    Args:
        wrong: what is wrong with each of them; no value is repeated.
    """

    def __init__(self, wrong: Sequence[str]) -> None:
        super().__init__(" ".join(wrong))
        self.wrong = wrong


def log_format_here() -> str:
    """Tell what GREENROOM_LOG says, also where other settings cannot be used."""
    return next((value for name, value in os.environ.items() if name.upper() == f"{PREFIX}LOG"), "text")


def unread_settings() -> tuple[str, ...]:
    """Name what looks like a setting in this process's environment, but is like none that there is."""
    unknown = unknown_names(os.environ, Settings.model_fields)
    return tuple(name for name, meant in unknown.items() if meant is None)


def settings_here(default_data: str = "data") -> Settings:
    """Read the settings of this process, with the data folder that they mean.

    Raises:
        SettingsRefused: a setting cannot be used, or the name of one was misspelt.
    """
    wrong = [
        say("cli.failed.setting-name", name=name, meant=meant)
        for name, meant in unknown_names(os.environ, Settings.model_fields).items()
        if meant
    ]
    try:
        settings = Settings()
    except ValidationError as error:
        wrong += [_said_of(each["loc"], each["msg"]) for each in error.errors()]
        raise SettingsRefused(wrong) from None
    if wrong:
        raise SettingsRefused(wrong)
    data = (settings.data or Path(default_data)).absolute()
    return settings.model_copy(update={"data": data})


def _said_of(where: tuple[int | str, ...], message: str) -> str:
    """Say what is wrong with one setting; what is wrong with several together names them itself."""
    message = f"{message.removeprefix('Value error, ')}."
    return f"{PREFIX}{str(where[0]).upper()}: {message}" if where else message


def addressed(settings: Settings, plan: Plan) -> Addressed:
    """Find the desk that these settings speak of."""
    running, gone = desks_on(plan.data)
    chosen = settings.public_url is not None
    url = plan.public_url if chosen or not running else running[-1].public_url
    emulator = next((desk.emulator for desk in running if desk.emulator), None)
    return Addressed(replace(plan, public_url=url, emulator=emulator), chosen, settings.port, running, gone)
