"""Which roles are named for watching."""

import pytest

from greenroom.hms.findings import FindingCode, Severity, Verdict
from greenroom.hms.roles import is_for_watching
from greenroom.hms.token import read_token
from tests.english import say
from tests.hms.tokens import NOW, make_token

WATCHING = [
    *("viewer", "Viewer", "VIEWER", "viewers", "viewer2", "viewer-1", "viewer_realtime", "viewer.hls"),
    *("viewer-near-realtime", "viewerNearRealtime", "hls-viewer", "hlsViewer", "HLSViewer", "HLS viewer"),
    *("guest-viewer", "non_publishing_viewer", "audience", "live-audience", "spectator", "watcher"),
    *("listener", "attendees", "webinarAttendee", "observer", "view-only", "WatchOnly", "listen_only"),
]
OTHERS = [
    *("broadcaster", "host", "co-host", "cohost", "guest", "speaker", "stage", "moderator", "student", ""),
    *("broadcaster-viewer", "viewerBroadcaster", "viewer-on-stage", "hls-viewer-onstage", "host_viewer"),
    *("audience-host", "viewer-cohost", "listener-speaker", "streamer-viewer", "co_broadcaster_viewer"),
    *("interviewer", "reviewer", "preview", "overview", "watchdog", "viewership", "audio-only", "front-view"),
    *("zuschauer", "\u89c2\u4f17", "123", "--"),
]


@pytest.mark.parametrize("role", WATCHING)
def test_a_role_with_a_word_for_watching_is_for_watching(role: str) -> None:
    assert is_for_watching(role)


@pytest.mark.parametrize("role", OTHERS)
def test_a_part_of_a_word_does_not_count_and_a_word_for_broadcasting_outweighs_it(role: str) -> None:
    assert not is_for_watching(role)


def test_a_pasted_token_for_a_role_that_watches_is_doubtful_and_its_role_is_named() -> None:
    report = read_token(make_token(role="viewer-near-realtime"), NOW)
    (finding,) = report.findings
    assert (report.verdict, finding.code, finding.severity) == (
        Verdict.DOUBTFUL,
        FindingCode.ROLE_CANNOT_PUBLISH,
        Severity.DOUBTFUL,
    )
    assert say(finding.message) == (
        "The role `viewer-near-realtime` is named for watching: with it, 100ms probably takes neither "
        "picture nor sound."
    )
    assert say(finding.fix) == (
        "Copy a token for a role that broadcasts, such as `broadcaster`, from the 100ms dashboard: Rooms > "
        "Join Room > Join with SDK."
    )


def test_a_doubt_about_the_role_comes_before_one_about_the_account_or_person() -> None:
    order = list(FindingCode)
    assert order.index(FindingCode.ROLE_CANNOT_PUBLISH) < order.index(FindingCode.UNKNOWN_WORKSPACE)
