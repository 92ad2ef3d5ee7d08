"""Failures of commands whose sentence is all that the operator needs."""

from typing import Final

from greenroom.demo import NotADemo
from greenroom.desk.credentials.setting import TokenNeedsConfirmation, TokenRejected
from greenroom.desk.problems import Problem
from greenroom.desk.rotation.refusals import KeysRefused
from greenroom.emulator_process import EmulatorFailed
from greenroom.store.backup_files import BackupFailed
from greenroom.store.database import DatabaseError
from greenroom.store.folds import EmailsMeet
from greenroom.store.key_file import KeyFileError
from greenroom.store.unavailable import UnavailableError
from greenroom.store.vault import VaultError
from greenroom.terminal import Failed, say
from greenroom.written import written_finding

_CODES: Final[dict[type[Exception], str]] = {
    DatabaseError: "DATABASE",
    UnavailableError: "DATABASE",
    EmailsMeet: "EMAILS_MEET",
    KeyFileError: "KEYS",
    VaultError: "KEYS",
    EmulatorFailed: "EMULATOR",
    NotADemo: "DEMO",
}


def failure_of(error: Exception) -> Failed | None:
    """Put a failure into words; None for one that nobody expected."""
    match error:
        case TokenRejected() | TokenNeedsConfirmation():
            found = [written_finding(finding) for finding in error.report.findings]
            more = {
                "findings": found,
                "needsAccepting": [code.value for code in error.report.needs_accepting],
            }
            return Failed(error.code.value, say(error.message), say(error.fix), **more)
        case Problem():
            return Failed(error.code.value, say(error.message), say(error.fix))
        case KeysRefused():
            return Failed("KEYS", say(error.sentence))
        case BackupFailed():
            return Failed("BACKUP", say(error.sentence))
        case OSError() if error.filename is not None:
            sentence = say("cli.failed.file", file=str(error.filename), reason=error.strerror or "")
            return Failed("FILE", sentence)
        case _:
            codes = (code for kind, code in _CODES.items() if isinstance(error, kind))
            code = next(codes, None)
            return Failed(code, str(error)) if code else None
