"""What the desk stores: one class per table. The migrations hold the DDL, and with it every constraint.

Times are aware and in UTC. A column whose comment says "sealed" holds what `store.vault` made of a
secret, never the secret.
"""

from datetime import UTC, datetime
from typing import Any, ClassVar

from tortoise import fields
from tortoise.models import Model

from greenroom.store.ids import new_id
from greenroom.writing.names import FOLD_VERSION


def in_utc(value: Any) -> Any:
    """Refuse a naive time and convert any other to UTC: as text, times sort only in one offset."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a time needs a zone before it can be kept")
        return value.astimezone(UTC)
    return value


def as_read(value: Any) -> Any:
    """Convert what a database returns, or a model is made from: SQLite has times as text.

    Tortoise reads them with a regular expression, which takes as long as all other columns of a row.
    """
    return in_utc(datetime.fromisoformat(value) if isinstance(value, str) else value)


class UtcField(fields.DatetimeField[datetime]):
    """A time, stored in UTC."""

    def to_db_value(self, value: Any, instance: Any) -> Any:
        """Convert the value to UTC."""
        return super().to_db_value(in_utc(value), instance)

    def to_python_value(self, value: Any) -> Any:
        """Convert the value to UTC, also when a model is made from it."""
        return as_read(value)


class OptionalUtc(fields.DatetimeField[datetime | None]):
    """A time, stored in UTC, or nothing."""

    def __init__(self) -> None:
        super().__init__(null=True)

    def to_db_value(self, value: Any, instance: Any) -> Any:
        """Convert the value to UTC."""
        return super().to_db_value(in_utc(value), instance)

    def to_python_value(self, value: Any) -> Any:
        """Convert the value to UTC, also when a model is made from it."""
        return None if value is None else as_read(value)


class OptionalText(fields.Field[str | None], str):  # pyright: ignore[reportIncompatibleVariableOverride]
    """A text or nothing: Tortoise's own TextField is never null to type checkers."""

    SQL_TYPE = "TEXT"
    indexable = False

    def __init__(self) -> None:
        super().__init__(null=True)  # pyright: ignore[reportUnknownMemberType] (Tortoise's validators)


class BoundRow(Model):
    """A row that decides who gets in: `store.bound_rows` binds these of its columns to the desk's keys."""

    BOUND: ClassVar[tuple[str, ...]]

    mac = OptionalText()

    class Meta(Model.Meta):
        abstract = True


class DeskRow(Model):
    """The one row about the desk itself, written by the first migration run."""

    id = fields.IntField(primary_key=True, generated=False)
    canary = fields.TextField()  # sealed: proves at every start that the keys fit this database
    demo = fields.BooleanField(default=False)
    created_at = UtcField()
    alive_at = OptionalUtc()  # the last heartbeat
    up_since = OptionalUtc()  # since when heartbeats have come without a gap
    fold_version = fields.IntField(default=FOLD_VERSION)  # by which fold the keys of people were made
    audit_head = OptionalText()  # sealed: place and MAC of the last chained entry; null until one is chained
    audit_checkpoint = OptionalText()  # with a MAC: what was removed, and where the chain goes on from there
    alerts_at = fields.TextField(default="17:00")  # when the list of the evening is told, by the desk's zone

    class Meta(Model.Meta):
        table = "desk"


class Workspace(Model):
    """A 100ms account, known by its access key; connected when the desk holds its app secret."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    name = fields.TextField()
    access_key = fields.TextField()  # unique
    app_secret = OptionalText()  # sealed
    created_at = UtcField()
    secret_set_at = OptionalUtc()  # when the app secret was last set
    secret_set_by_id = fields.UUIDField(null=True)  # the admin who set it; null for the command line
    checked_at = OptionalUtc()  # when 100ms was last asked with it
    check_outcome = OptionalText()  # what came of that: a desk.workspaces.checking.Outcome
    practice_room_id = OptionalText()  # the room at 100ms where its influencers rehearse; null until one does

    class Meta(Model.Meta):
        table = "workspaces"


class Admin(BoundRow):
    """Somebody who runs the desk."""

    BOUND = (
        "email",
        "name",
        "role",
        "password_hash",
        "secret_key_hash",
        "password_maker_id",
        "created_at",
        "removed_at",
    )

    id = fields.UUIDField(primary_key=True, default=new_id)
    email = fields.TextField()
    email_key = fields.TextField()  # unique: the email as accounts compare it
    name = fields.TextField()
    role = fields.TextField()  # VIEWER, OPERATOR, MANAGER or OWNER
    password_hash = OptionalText()  # argon2id; null until the invitation is accepted
    secret_key_hash = OptionalText()  # SHA-256, hex; also null until then
    password_maker_id = fields.UUIDField(null=True)  # the admin whose link led to the password
    created_at = UtcField()
    removed_at = OptionalUtc()
    alert_mails = fields.BooleanField(default=False)  # whether they want alerts by mail

    class Meta(BoundRow.Meta):
        abstract = False
        table = "admins"


class Influencer(BoundRow):
    """Somebody who broadcasts, with the credential that their next show will use."""

    BOUND = (
        "email",
        "name",
        "handle",
        "password_hash",
        "password_maker_id",
        "created_at",
        "archived_at",
    )

    id = fields.UUIDField(primary_key=True, default=new_id)
    email = fields.TextField()
    email_key = fields.TextField()  # unique
    name = fields.TextField()
    name_key = fields.TextField()  # as lists sort it
    handle = fields.TextField(default="")
    phone = OptionalText()  # sealed
    tags = fields.TextField(default="")  # one a line, as they were typed
    tag_keys = fields.TextField(default="")  # what a tag is looked for in: writing.names.tag_keys
    note = fields.TextField(default="")  # what admins tell each other; the influencer never sees it
    search_key = fields.TextField(default="")  # what a search looks in: name, handle and email, folded
    password_hash = OptionalText()  # argon2id; null until the invitation is accepted
    password_maker_id = fields.UUIDField(null=True)  # the admin whose link led to the password
    created_at = UtcField()
    archived_at = OptionalUtc()

    hms_auth_token = OptionalText()  # sealed
    hms_room_code = OptionalText()  # sealed
    token_created_at = OptionalUtc()
    token_version_id = fields.UUIDField(null=True)
    token_fingerprint = OptionalText()  # keyed hash, hex
    token_last_four = OptionalText()
    token_source = OptionalText()  # PASTED
    token_access_key = OptionalText()
    token_room_id = OptionalText()
    token_role = OptionalText()
    token_user_id = OptionalText()
    token_not_before = OptionalUtc()
    token_expires_at = OptionalUtc()

    room_code_kind = OptionalText()  # LOCAL, TYPED or REAL
    room_code_hint = OptionalText()
    room_code_hash = OptionalText()  # keyed hash, hex

    streaming_enabled = fields.BooleanField(default=True)
    streaming_by_id = fields.UUIDField(
        null=True
    )  # the admin who switched it; null if none ever did, or the operator
    streaming_at = OptionalUtc()
    streaming_reason = fields.TextField(default="")

    open_show_id = fields.UUIDField(null=True)
    last_live_at = OptionalUtc()  # when their newest show that sent picture or sound started to
    handed_out_until = OptionalUtc()  # when the last token that their page was given expires
    block_code = OptionalText()  # what 100ms refused when the token was used, or the desk found
    doubt_code = OptionalText()  # the worst DOUBTFUL one
    checked_at = OptionalUtc()  # when either was found

    # Where they broadcast, as their last token said; it stays known when that token is removed.
    workspace_id = fields.UUIDField(null=True)
    hms_access_key = OptionalText()
    hms_room_id = OptionalText()
    hms_role = OptionalText()
    hms_user_id = OptionalText()
    can_mint = fields.BooleanField(default=False)  # the account is connected, and room and role are known
    source_choice = OptionalText()  # PASTED, MINTED or ROOM_CODE, as an admin last chose; null if none did

    # What 100ms says of that place; without a time, it has not been asked.
    place_code = OptionalText()  # the finding that keeps everybody from broadcasting there; null if none
    place_checked_at = OptionalUtc()

    # What 100ms says of their room code; without a time, it has not been asked.
    code_room_id = OptionalText()  # where the code leads
    code_role = OptionalText()
    code_enabled = fields.BooleanField(null=True)  # as the desk last left it; null if it never switches it
    code_fault = OptionalText()  # a CodeFault: what keeps it from being exchanged; null if nothing
    code_checked_at = OptionalUtc()

    version = fields.IntField(default=1)  # raised by every change that an admin can see

    class Meta(BoundRow.Meta):
        abstract = False
        table = "influencers"


class Standing(Model):
    """How an influencer stands from one moment until another, and what lists sort them by."""

    influencer_id = fields.UUIDField(primary_key=True)
    made_for = fields.TextField(default="")  # by which rule; empty until they were first looked at
    since = UtcField()  # when that was
    until = UtcField()
    archived = fields.BooleanField()
    unsigned = fields.BooleanField()  # they have not signed in yet
    rank = fields.IntField()  # the place of their standing in the list by status
    name_key = fields.TextField()
    created_at = UtcField()
    last_live_at = UtcField()  # long ago if they never were
    next_show_at = UtcField()  # in the far future if there is none

    class Meta(Model.Meta):
        table = "standings"


class StandingCount(Model):
    """A change of how many standings of a kind are kept: the sum of `n` is how many."""

    seq = fields.BigIntField(primary_key=True)
    made_for = fields.TextField()
    archived = fields.BooleanField()
    unsigned = fields.BooleanField()
    rank = fields.IntField()
    n = fields.IntField()

    class Meta(Model.Meta):
        table = "standing_counts"


class TokenVersion(Model):
    """One token that an influencer has or had."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    influencer_id = fields.UUIDField()
    sealed = OptionalText()  # sealed; null while it is the current one, and once wiped
    fingerprint = fields.TextField()
    last_four = fields.TextField()
    source = fields.TextField()
    access_key = fields.TextField()
    room_id = fields.TextField()
    role = fields.TextField()
    user_id = OptionalText()
    not_before = OptionalUtc()
    expires_at = UtcField()
    created_at = UtcField()
    created_by_id = fields.UUIDField(null=True)
    replaced_at = OptionalUtc()
    asked_at = OptionalUtc()  # when an admin last asked 100ms whether it accepts it
    asked_outcome = OptionalText()  # what 100ms answered

    class Meta(Model.Meta):
        table = "token_versions"


class Show(Model):
    """One live session, from Go Live to its end."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    influencer_id = fields.UUIDField()
    token_version_id = fields.UUIDField()
    workspace_id = fields.UUIDField(null=True)
    room_id = fields.TextField()
    role = fields.TextField()
    peer_id = OptionalText()
    session_id = OptionalText()  # 100ms's
    desk_session_id = fields.UUIDField(null=True)  # in which its holder is signed in
    holder = fields.TextField()
    opened_at = UtcField()
    started_at = OptionalUtc()  # when picture or sound was first sent
    seen_at = UtcField()  # when its holder was last heard from
    handed_out_at = OptionalUtc()  # when the audit log was last told that its token was handed out
    handed_out_to = fields.UUIDField(null=True)  # in which desk session
    handed_out_again = fields.IntField(default=0)  # how often since, to the same page: not in the log yet
    ended_at = OptionalUtc()
    end_reason = OptionalText()
    end_code = fields.IntField(null=True)  # the 100ms SDK's error code, where the show FAILED
    end_hint = OptionalText()  # what else is known of it: a SdkHint
    ended_by_id = fields.UUIDField(null=True)
    end_note = fields.TextField(default="")  # the note to the influencer from the admin who stopped it

    class Meta(Model.Meta):
        table = "shows"


class ShowSeries(Model):
    """Shows that repeat, as they were asked for; `planned_shows` has each of them."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    influencer_id = fields.UUIDField()
    local_start = fields.TextField()  # of the first, as typed: 2026-11-26T20:00
    zone = fields.TextField()  # an IANA name
    length_min = fields.IntField()
    weekdays = fields.TextField()  # desk.plans.times.Weekday, separated by spaces
    until = fields.TextField()  # the last date, in that zone: 2026-12-24

    class Meta(Model.Meta):
        table = "show_series"


class PlannedShow(Model):
    """One show that an influencer is to have."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    influencer_id = fields.UUIDField()
    series_id = fields.UUIDField(null=True)
    series_date = OptionalText()  # for which date of its series it is, also once it was moved
    local_start = fields.TextField()  # as typed: 2026-11-26T20:00
    zone = fields.TextField()  # an IANA name
    length_min = fields.IntField()
    starts_at = UtcField()
    ends_at = UtcField()
    moved = fields.BooleanField(default=False)  # it differs from its series
    planned_at = UtcField()
    planned_by_id = fields.UUIDField(null=True)  # the admin; null for the command line
    cancelled_at = OptionalUtc()
    foreseen = OptionalText()  # a desk.shows.surprises.Foreseen, about an hour before its start
    foreseen_at = OptionalUtc()
    surprise = OptionalText()  # why Go Live failed on the credential all the same: a FindingCode or SdkError
    surprise_at = OptionalUtc()

    class Meta(Model.Meta):
        table = "planned_shows"


class Import(Model):
    """One import of a spreadsheet, kept as long as it can be undone."""

    id = fields.UUIDField(primary_key=True)  # as the page chose it
    begun_at = UtcField()
    begun_by_id = fields.UUIDField(null=True)  # the admin
    undone_at = OptionalUtc()

    class Meta(Model.Meta):
        table = "imports"


class ImportRow(Model):
    """What one row of a spreadsheet made or changed."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    import_id = fields.UUIDField()
    line = fields.IntField()  # its number in the spreadsheet
    verdict = fields.TextField()  # a desk.imports.judging.Verdict
    influencer_id = fields.UUIDField()
    version = fields.IntField()  # theirs, as the import left them
    overwrote = fields.TextField(default="")  # their fields, separated by spaces
    planned_show_id = fields.UUIDField(null=True)
    planned_as = fields.TextField(default="")  # when that was, as `planned_as` writes it
    deleted_at = OptionalUtc()  # when the influencer was, as the import was undone
    cancelled_at = OptionalUtc()  # when the show was, as the import was undone

    class Meta(Model.Meta):
        table = "import_rows"


class SessionRow(BoundRow):
    """A signed-in browser or program."""

    BOUND = (
        "token_hash",
        "audience",
        "transport",
        "admin_id",
        "influencer_id",
        "link_id",
        "maker_id",
        "created_at",
        "seen_at",
        "expires_at",
        "confirmed_at",
        "revoked_at",
    )

    id = fields.UUIDField(primary_key=True, default=new_id)
    token_hash = fields.TextField()  # unique: SHA-256 of 256 random bits, hex
    audience = fields.TextField()  # ADMIN or INFLUENCER
    transport = fields.TextField()  # COOKIE or BEARER
    admin_id = fields.UUIDField(null=True)
    influencer_id = fields.UUIDField(null=True)
    client = fields.TextField(default="")  # what signed in, for its owner: "Safari, iPhone"
    created_at = UtcField()
    seen_at = UtcField()
    expires_at = UtcField()
    link_id = fields.UUIDField(null=True)  # the one-time link that began it; null where a password did
    maker_id = fields.UUIDField(null=True)  # the admin whose sign-in link began it
    confirmed_at = OptionalUtc()  # when its admin last gave their secret key
    revoked_at = OptionalUtc()  # it was ended, but lasts until its show ends

    class Meta(BoundRow.Meta):
        abstract = False
        table = "sessions"


class Link(BoundRow):
    """A one-time link; its secret is in the URL's fragment and stored hashed."""

    BOUND = (
        "kind",
        "secret_hash",
        "admin_id",
        "influencer_id",
        "created_by_id",
        "api_key_id",
        "created_at",
        "expires_at",
        "used_at",
        "revoked_at",
    )

    id = fields.UUIDField(primary_key=True, default=new_id)
    kind = fields.TextField()  # a desk.access.links.LinkKind
    secret_hash = fields.TextField()  # unique: SHA-256 of 256 random bits, hex
    admin_id = fields.UUIDField(null=True)  # for which admin
    influencer_id = fields.UUIDField(null=True)  # for which influencer
    created_by_id = fields.UUIDField(null=True)  # the admin who made it; null for the command line
    api_key_id = fields.UUIDField(null=True)  # the API key with which a program of theirs made it
    created_at = UtcField()
    expires_at = UtcField()
    used_at = OptionalUtc()
    revoked_at = OptionalUtc()
    pastes = fields.IntField(default=0)  # how many tokens were handed in with it

    class Meta(BoundRow.Meta):
        abstract = False
        table = "links"


class ApiKey(BoundRow):
    """A program's way in, with some of an admin's rights; its secret is stored hashed."""

    BOUND = (
        "admin_id",
        "maker_id",
        "offered_to_id",
        "key_hash",
        "permissions",
        "created_at",
        "expires_at",
        "revoked_at",
    )

    id = fields.UUIDField(primary_key=True, default=new_id)
    admin_id = fields.UUIDField()  # whose rights it has, at most
    maker_id = fields.UUIDField(null=True)  # the admin who made it
    offered_to_id = fields.UUIDField(null=True)  # the admin who may take it over
    name = fields.TextField()
    key_hash = fields.TextField()  # unique: SHA-256 of 256 random bits, hex
    permissions = fields.TextField()  # separated by spaces
    created_at = UtcField()
    expires_at = UtcField()
    last_used_at = OptionalUtc()
    revoked_at = OptionalUtc()

    class Meta(BoundRow.Meta):
        abstract = False
        table = "api_keys"


class InboxEntry(Model):
    """What waits for the admins; it is deleted once nobody has to do anything about it."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    kind = fields.TextField()  # a desk.inbox.entries.InboxKind
    subject_kind = fields.TextField()  # the table of what it is about, as audit entries name it
    subject_id = fields.UUIDField()
    facts = fields.JSONField[dict[str, Any]]()  # nothing secret, no names, no emails
    created_at = UtcField()
    taken_by_id = fields.UUIDField(null=True)  # the admin who has taken it on
    taken_at = OptionalUtc()
    link_id = fields.UUIDField(null=True)  # the one-time link with which a token was handed in
    sealed = OptionalText()  # sealed: that token, and whose it is to be
    fingerprint = OptionalText()  # keyed hash of that token, hex
    until = OptionalUtc()  # when it is deleted, whatever happens; null if it has no such time
    closed_at = OptionalUtc()  # when an admin closed a request: it stays to tell its influencer

    class Meta(Model.Meta):
        table = "inbox_entries"


class AlertReceiver(Model):
    """Where alerts are posted to."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    host = fields.TextField()  # of the address, for people; the address is what counts
    address = OptionalText()  # sealed: it may let whoever knows it post there
    secret = OptionalText()  # sealed: what the desk signs with
    old_secret = OptionalText()  # sealed: what it also signs with until then
    old_secret_until = OptionalUtc()
    created_at = UtcField()
    failing_since = OptionalUtc()  # the first of the tries that have failed since the last that did not
    off_at = OptionalUtc()  # when it was switched off; null while it gets alerts
    off_by_desk = fields.BooleanField(default=False)  # since it failed for too long, or said that it is gone
    removed_at = OptionalUtc()  # then nothing sealed is left

    class Meta(Model.Meta):
        table = "alert_receivers"


class Alert(Model):
    """Something that was, or is to be, told: what it says is decided when it is sent."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    kind = fields.TextField()  # a desk.alerts.kinds.AlertKind
    facts = fields.JSONField[dict[str, Any]]()  # ids and times; no names, nothing secret
    created_at = UtcField()

    class Meta(Model.Meta):
        table = "alerts"


class AlertKey(Model):
    """What has been told, or had its turn: each once."""

    key = fields.CharField(64, primary_key=True)
    alert_id = fields.UUIDField(null=True)  # null if there was nothing to tell
    created_at = UtcField()

    class Meta(Model.Meta):
        table = "alert_keys"


class AlertDelivery(Model):
    """One alert to one receiver, or to one admin by mail."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    alert_id = fields.UUIDField()
    receiver_id = fields.UUIDField(null=True)  # either this
    admin_id = fields.UUIDField(null=True)  # or this
    state = fields.TextField()  # a desk.alerts.kinds.DeliveryState
    tries = fields.IntField(default=0)
    next_at = UtcField()  # when it is due, while it waits
    claimed_until = OptionalUtc()  # until when it is the business of whoever is sending it
    tried_at = OptionalUtc()
    outcome = OptionalText()  # of the last try: a posting.outcomes.Outcome
    status = fields.IntField(null=True)  # the number of the last reply
    created_at = UtcField()

    class Meta(Model.Meta):
        table = "alert_deliveries"


class PageReport(Model):
    """What an influencer's page last reported, for the admin who helps them."""

    influencer_id = fields.UUIDField(primary_key=True)
    support_code = fields.TextField()  # unique: four digits
    page = OptionalText()  # null until the first report
    browser = fields.TextField(default="")
    in_app_browser = OptionalText()
    camera = fields.TextField(default="UNKNOWN")
    microphone = fields.TextField(default="UNKNOWN")
    connection = OptionalText()
    problem = OptionalText()
    reported_at = OptionalUtc()
    seen_at = UtcField()  # when the page was last heard from, with a report or without

    class Meta(Model.Meta):
        table = "page_reports"


class Rehearsal(Model):
    """What an influencer's page tried before a show: their last one that ended, and one that runs."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    influencer_id = fields.UUIDField()
    started_at = UtcField()
    finished_at = OptionalUtc()  # null while it runs
    browser = OptionalText()  # a desk.rehearsals.results.Result, as the others; null while it runs
    camera = OptionalText()
    microphone = OptionalText()
    network = OptionalText()  # set at the start where there is no practice room
    credential = fields.TextField()
    blocked_by = OptionalText()  # the finding that keeps the credential from being used

    class Meta(Model.Meta):
        table = "rehearsals"


class Lease(Model):
    """Which process does the work that only one may do; in a few more rows, when something was last so."""

    name = fields.CharField(64, primary_key=True)
    owner = fields.TextField(source_field="holder")  # a random id of the process, or of its turn
    until = UtcField()
    ran_at = OptionalUtc()  # when its job's last whole run began; null before the first

    class Meta(Model.Meta):
        table = "leases"


class Event(Model):
    """Something that happened, in order; written in the same transaction."""

    seq = fields.BigIntField(primary_key=True)
    at = UtcField()
    kind = fields.TextField()
    influencer_id = fields.UUIDField(null=True)
    show_id = fields.UUIDField(null=True)

    class Meta(Model.Meta):
        table = "events"


class Change(Model):
    """That something was written which open pages show: triggers add a row for each changed row."""

    seq = fields.BigIntField(primary_key=True)

    class Meta(Model.Meta):
        table = "changes"


class HmsReply(Model):
    """What 100ms said where a call did not succeed: nothing secret, and no ids."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    first_at = UtcField()
    last_at = UtcField()  # equal ones within a minute are counted
    times = fields.IntField()
    account = OptionalText()  # whose question it was, shortened
    asked = fields.TextField()  # what, without anything of its address: `rooms.GET`
    kind = fields.TextField()  # a hms_api.errors.HmsErrorKind
    status = fields.IntField(null=True)
    code = fields.IntField(null=True)  # 100ms's own number
    said = fields.TextField()
    retry_after_s = fields.IntField(null=True)

    class Meta(Model.Meta):
        table = "hms_replies"


class AuditEntry(Model):
    """Who did what to whom: ids and an allow-list of fields, never names, emails or secrets."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    at = UtcField()
    actor_kind = fields.TextField()  # ADMIN, INFLUENCER, OPERATOR (the command line), DESK or STRANGER
    actor_id = fields.UUIDField(null=True)
    action = fields.TextField()
    subject_kind = OptionalText()
    subject_id = fields.UUIDField(null=True)
    before = fields.JSONField[dict[str, Any]](null=True)
    after = fields.JSONField[dict[str, Any]](null=True)
    request_id = OptionalText()
    chain_no = fields.BigIntField(null=True)  # unique: its place in the chain; null until it is chained
    chain_mac = OptionalText()  # HMAC over this entry and the one before, hex

    class Meta(Model.Meta):
        table = "audit_entries"
