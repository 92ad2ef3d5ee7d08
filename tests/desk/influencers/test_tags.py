"""Tags and notes, as the rules keep them."""

import pytest

from greenroom.desk.influencers.editing import archive_influencer, update_influencer
from greenroom.desk.influencers.tags import change_tags, known_tags
from greenroom.desk.problems import InputRejected, NotFound, ProblemCode
from greenroom.store.ids import new_id
from tests.world import World, actions, everything, row_of


async def test_tags_that_differ_in_case_accents_or_spaces_are_one_and_stay_as_they_were_written(
    world: World,
) -> None:
    admin, maya = await world.admin(), await world.influencer("Maya")
    view = await change_tags(world.desk, admin, maya.id, add=["Caf\u00e9  Talk", "cafe talk", "B", "a"])
    assert view.tags == ("a", "B", "cafe talk")
    assert (await row_of(maya)).tag_keys == "\ncafe talk\nb\na\n"
    before = await everything()
    again = await change_tags(world.desk, admin, maya.id, add=["CAFE TALK"], remove=["never"])
    assert again.tags == view.tags
    assert await everything() == before


async def test_nobody_has_more_than_ten_tags(world: World) -> None:
    admin, maya = await world.admin(), await world.influencer("Maya")
    ten = [f"tag {number}" for number in range(10)]
    await change_tags(world.desk, admin, maya.id, add=ten)
    before = await everything()
    with pytest.raises(InputRejected) as caught:
        await change_tags(world.desk, admin, maya.id, add=["one more"])
    assert (caught.value.code, caught.value.about.key) == (ProblemCode.BAD_TAG, "problem.BAD_TAG.many")
    assert await everything() == before
    view = await change_tags(world.desk, admin, maya.id, add=["one more"], remove=["TAG 3"])
    assert view.tags == ("one more", *(tag for tag in ten if tag != "tag 3"))


@pytest.mark.parametrize("tag", ["", " \u200b ", "x" * 41], ids=["empty", "invisible", "long"])
async def test_a_tag_that_cannot_be_read_is_refused(world: World, tag: str) -> None:
    admin, maya = await world.admin(), await world.influencer("Maya")
    before = await everything()
    with pytest.raises(InputRejected) as caught:
        await change_tags(world.desk, admin, maya.id, add=["fine", tag])
    assert caught.value.about.key == "problem.BAD_TAG"
    assert await everything() == before


async def test_who_is_archived_has_no_tags_to_choose_from_and_gets_none(world: World) -> None:
    admin, maya, ana = await world.admin(), await world.influencer("Maya"), await world.influencer("Ana")
    await change_tags(world.desk, admin, maya.id, add=["x", "y"])
    await change_tags(world.desk, admin, ana.id, add=["X"])
    assert await known_tags() == [("x", 2), ("y", 1)]
    await archive_influencer(world.desk, admin, maya.id)
    assert await known_tags() == [("X", 1)]
    for gone in (maya.id, new_id()):
        with pytest.raises(NotFound):
            await change_tags(world.desk, admin, gone, add=["z"])


async def test_a_note_keeps_its_lines_and_a_long_one_is_refused(world: World) -> None:
    admin, maya = await world.admin(), await world.influencer("Maya")
    view = await update_influencer(world.desk, admin, maya.id, note="\n one\t1 \r\n\n\n\ntwo\x00\n \n")
    assert view.row.note == "one 1\n\ntwo"
    before = await everything()
    with pytest.raises(InputRejected) as caught:
        await update_influencer(world.desk, admin, maya.id, name="Other", note="x" * 2001)
    assert caught.value.about.key == "problem.BAD_NOTE"
    assert await everything() == before
    assert (await update_influencer(world.desk, admin, maya.id, note=" ")).row.note == ""
    assert await actions() == ["INFLUENCER_CHANGED"] * 2
