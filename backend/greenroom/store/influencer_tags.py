"""Which tags influencers have, and how many have the same ones."""

from greenroom.store.tallies import tally


async def tags_in_use() -> list[tuple[list[str], int]]:
    """Tell how many have the same tags in the same order, and are not archived."""
    return [(tags.split("\n"), people) for tags, people in (await tally("people with tags")).items()]
