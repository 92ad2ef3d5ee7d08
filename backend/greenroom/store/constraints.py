"""Which rule of the database a refused write broke."""

import sqlite3

from tortoise.exceptions import IntegrityError

POSTGRES_CODES = ("23505", "23514")  # unique_violation, check_violation

# SQLite names the columns of a unique index, not the index.
UNIQUE_IN_SQLITE = {
    "workspaces.access_key": "one_workspace_per_access_key",
    "admins.email_key": "one_admin_per_email",
    "influencers.email_key": "one_influencer_per_email",
    "sessions.token_hash": "one_session_per_token",
    "links.secret_hash": "one_link_per_secret",
    "api_keys.key_hash": "one_api_key_per_hash",
    "inbox_entries.kind, inbox_entries.subject_id": "one_inbox_entry_per_kind_and_subject",
    "import_rows.import_id, import_rows.line": "one_row_per_import_and_line",
    "page_reports.support_code": "one_page_report_per_support_code",
    "audit_entries.chain_no": "one_audit_entry_per_place",
    "shows.influencer_id": "one_open_show_per_influencer",
}


def violated(error: IntegrityError) -> str | None:
    """Name the unique index or the check that a write broke, the same on both databases.

    Returns:
        A name such as `one_admin_per_email`. None for a foreign key, a primary key or a NULL where none may
        be: SQLite names none of these, and each of them is a fault in the program, not in what people typed.
    """
    cause = error.args[0] if error.args else None
    if getattr(cause, "sqlstate", None) in POSTGRES_CODES:
        name: str = getattr(cause, "constraint_name", "")
        return None if name.endswith("_pkey") else name
    if isinstance(cause, sqlite3.IntegrityError):
        broken, _, what = str(cause).partition(" constraint failed: ")
        return {"UNIQUE": UNIQUE_IN_SQLITE.get(what), "CHECK": what}.get(broken)
    return None
