"""Finds people by any part of what a search looks in, by an index of all its pieces of three characters."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations

from greenroom.store.table_changes import rewrite_table, run

# What is searched ends with two ends of lines: so every one or two characters begin a piece.
SQLITE = (
    """CREATE VIEW influencer_texts AS
  SELECT number, search_key || tag_keys || char(10, 10) AS text FROM influencers""",
    """CREATE VIRTUAL TABLE influencer_search USING fts5(
  text, content='influencer_texts', content_rowid='number', detail=none, columnsize=0,
  tokenize='trigram case_sensitive 1'
)""",
    "CREATE VIRTUAL TABLE influencer_pieces USING fts5vocab('influencer_search', 'row')",
    "INSERT INTO influencer_search (influencer_search) VALUES ('rebuild')",
    """CREATE TRIGGER influencers_insert_searched AFTER INSERT ON influencers FOR EACH ROW BEGIN
  INSERT INTO influencer_search (rowid, text)
    VALUES (NEW.number, NEW.search_key || NEW.tag_keys || char(10, 10));
END""",
    """CREATE TRIGGER influencers_update_searched AFTER UPDATE OF search_key, tag_keys ON influencers
FOR EACH ROW WHEN OLD.search_key <> NEW.search_key OR OLD.tag_keys <> NEW.tag_keys BEGIN
  INSERT INTO influencer_search (influencer_search, rowid, text)
    VALUES ('delete', OLD.number, OLD.search_key || OLD.tag_keys || char(10, 10));
  INSERT INTO influencer_search (rowid, text)
    VALUES (NEW.number, NEW.search_key || NEW.tag_keys || char(10, 10));
END""",
    """CREATE TRIGGER influencers_delete_searched AFTER DELETE ON influencers FOR EACH ROW BEGIN
  INSERT INTO influencer_search (influencer_search, rowid, text)
    VALUES ('delete', OLD.number, OLD.search_key || OLD.tag_keys || char(10, 10));
END""",
)
# No extension: `pg_trgm` knows letters by the locale of the database, and in "C" only those of English.
POSTGRES = (
    """CREATE FUNCTION searched_pieces(searched text) RETURNS tsvector
      LANGUAGE sql IMMUTABLE STRICT COST 1000 AS $$
        SELECT array_to_tsvector(array_agg(substr(searched, place, 3)))
        FROM generate_series(1, length(searched) - 2) AS place
      $$""",
    # Without a list of what waits to be sorted in, which each search would have to read.
    r"""CREATE INDEX influencers_by_pieces ON influencers
      USING gin (searched_pieces(search_key || tag_keys || E'\n\n')) WITH (fastupdate = off)""",
)
INDEXES = (
    "CREATE INDEX influencers_by_last_four ON influencers (lower(token_last_four))",
    # Whose support code somebody else gets, once all are taken.
    "CREATE INDEX page_reports_by_last_use ON page_reports (seen_at, influencer_id)",
)


async def add_search(_apps: Any, editor: Any) -> None:
    """Add the indexes; on SQLite, rows get a number, by which its index of texts knows them."""
    client = editor.client
    await run(client, *INDEXES)
    await rewrite_table(
        client,
        "influencers",
        "id UUID NOT NULL PRIMARY KEY",
        "number INTEGER PRIMARY KEY,\n  id UUID NOT NULL UNIQUE",
        postgres=POSTGRES,
    )
    if client.capabilities.dialect == "sqlite":
        for statement in SQLITE:
            await client.execute_script(statement)


class Migration(migrations.Migration):
    """The values of rows stay as they are."""

    dependencies = [("greenroom", "0027_sweeping")]  # noqa: RUF012
    operations = [operations.RunPython(add_search)]  # noqa: RUF012
