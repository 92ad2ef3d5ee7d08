"""What influencers' pages report is stored under its own name, and no longer as a phone's."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import rewrite_table, run


async def rename_phones(_apps: Any, editor: Any) -> None:
    """Rename the table, its index and its constraints."""
    await run(
        editor.client,
        "ALTER TABLE phones RENAME TO page_reports",
        "DROP INDEX one_phone_per_support_code",
        "CREATE UNIQUE INDEX one_page_report_per_support_code ON page_reports (support_code)",
    )
    await rewrite_table(
        editor.client,
        "page_reports",
        "CONSTRAINT phones_influencer ",
        "CONSTRAINT page_reports_influencer ",
        postgres=(
            "ALTER TABLE page_reports RENAME CONSTRAINT phones_influencer TO page_reports_influencer",
            "ALTER TABLE page_reports RENAME CONSTRAINT phones_pkey TO page_reports_pkey",
        ),
    )


class Migration(migrations.Migration):
    """Rows and their values stay as they are."""

    dependencies = [("greenroom", "0001_first_tables")]  # noqa: RUF012
    operations = [operations.RunPython(rename_phones)]  # noqa: RUF012
