"""A map in a workspace, by the words and buttons that a champion begins with."""

from __future__ import annotations

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.change.stakeholders import modals, views
from bot.change.stakeholders.models import Stakeholder, StakeholderReader
from sandbox import actions
from sandbox.people import JONAS, LENA, MATEO, PRIYA
from sandbox.state import Message, View
from tests.sentences import english_in, says
from tests.stage import Stage

# What people write first, in either language, and a part of what is shown to them: an action, or a field of a window.
BEGINNINGS = {
    "stakeholders": views.ADD,
    "map": views.ADD,
    "beteiligte": views.ADD,
    "stakeholders add": modals.NAME,
    "stakeholders add Anna Schmidt": "Anna Schmidt",
    "beteiligte neu Betriebsrat": "Betriebsrat",
    f"stakeholders add <@{MATEO.id}|mateo>": MATEO.id,
    f"stakeholders <@{MATEO.id}|mateo>": views.SHARE,
    f"stakeholders share <@{MATEO.id}|mateo>": MATEO.id,
    "stakeholders teilen": modals.READER,
    "stakeholders Zora": views.ADD,
}
PLACE: dict[str, int | str] = {modals.INFLUENCE: 4, modals.SUPPORT: 1}


def answered(stage: Stage, user: str = LENA.id) -> Message:
    """What only they were shown last."""
    everything = stage.sandbox.workspace.messages[stage.channel(user)].values()
    return [message for message in everything if message.ephemeral_to == user][-1]


async def opened(stage: Stage, text: str, user: str = LENA.id) -> View:
    """The window that words open."""
    stage.sandbox.workspace.modals.clear()
    await stage.command(text, user, "/groundswell")
    return await stage.window(user)


async def added(stage: Stage, name: str, user: str = LENA.id, **other: int | str) -> None:
    """They put somebody on their map."""
    window = await opened(stage, f"stakeholders add {name}", user)
    ack = await stage.submit(window, {modals.NAME: name, **PLACE, **other}, user)
    assert ack.ok, ack
    assert not ack.reply.get("errors"), ack.reply


async def shown(stage: Stage, user: str = LENA.id) -> Message:
    """Their map as `/groundswell stakeholders` shows it."""
    await stage.command("stakeholders", user, "/groundswell")
    return answered(stage, user)


@pytest.mark.parametrize(("text", "expected"), BEGINNINGS.items())
async def test_what_people_write_first_leads_on(stage: Stage, text: str, expected: str):
    """To the map, a window that has their words in it, or a question with buttons."""
    said = await stage.command(text, LENA.id, "/groundswell")
    seen = str(answered(stage).blocks) if said else str((await stage.window()).payload)
    assert expected in seen


async def test_somebody_is_added_moved_taken_off_and_put_back(stage: Stage):
    """By windows alone; what stood there before is in them."""
    await added(stage, "Anna Schmidt")
    await stage.press(await shown(stage), views.EDIT)
    assert (await stage.submit(await stage.window(), {modals.SUPPORT: 4})).ok
    (row,) = stage.rows(Stakeholder)
    assert (row.name, row.influence, row.support) == ("Anna Schmidt", 5, 5)

    stage.sandbox.workspace.modals.clear()
    await stage.press(await shown(stage), views.EDIT)
    window = await stage.window()
    await actions.click(stage.sandbox, user=LENA.id, action_id=views.REMOVE, view_id=window.id)
    await stage.seen(lambda: stage.count(Stakeholder, Stakeholder.removed_at.is_not(None)))  # type: ignore[union-attr]
    await actions.click(stage.sandbox, user=LENA.id, action_id=views.PUT_BACK, view_id=(await stage.window()).id)
    await stage.seen(lambda: stage.count(Stakeholder, Stakeholder.removed_at.is_(None)))  # type: ignore[union-attr]
    assert "Anna Schmidt" in str((await shown(stage)).blocks)


async def test_any_number_are_added_one_after_the_other(stage: Stage):
    """In the same window, which one press closes."""
    await opened(stage, "stakeholders add")
    for name in ("Anna Schmidt", "Works council", "Ben Long", "Cara Diaz", "Works council 2"):
        assert (await stage.submit(await stage.window(), {modals.NAME: name, **PLACE})).ok
        assert len(stage.sandbox.workspace.modals[LENA.id]) == 1
        window = await stage.window()
        ack = await actions.click(stage.sandbox, user=LENA.id, action_id=views.ADD, view_id=window.id)
        assert ack.ok
        await stage.seen(lambda: modals.NAME in str(stage.sandbox.workspace.modals[LENA.id][-1].payload))
    assert len(stage.rows(Stakeholder)) == 5


async def test_somebody_in_slack_is_called_as_they_are_there(stage: Stage):
    """And hears nothing of it; what is wrong is said below its field."""
    window = await opened(stage, "stakeholders add")
    ack = await stage.submit(window, PLACE)
    assert [*ack.reply["errors"]] == [modals.NAME]
    given: dict[str, int | str] = {**PLACE, modals.PERSON: MATEO.id}
    assert (await stage.submit(window, given)).ok
    assert [row.name for row in stage.rows(Stakeholder)] == [MATEO.real_name]
    ack = await stage.submit(await opened(stage, "stakeholders add"), given)
    assert [*ack.reply["errors"]] == [modals.PERSON]
    assert stage.messages(MATEO.id) == []
    assert MATEO.real_name not in str((await shown(stage, MATEO.id)).blocks)


async def test_picture_and_files_come_to_the_owner(stage: Stage):
    """Three files, the picture with its words."""
    await added(stage, "Anna Schmidt")
    for action_id in (views.PICTURE, views.MARKDOWN, views.SHEET):
        await stage.press(await shown(stage), action_id)

    def files() -> list[str]:
        return [each for message in stage.messages() for each in message.files]

    found = await stage.seen(lambda: files() if len(files()) == 3 else None)
    kept = [stage.sandbox.workspace.files[each] for each in found]
    assert {each.name.rpartition(".")[2] for each in kept} == {"png", "md", "csv"}
    (alt,) = [each.alt_text for each in kept if each.name.endswith("png")]
    assert "Anna Schmidt" in str(alt)


async def test_a_shared_map_is_read_and_not_changed(stage: Stage):
    """By the one it is shared with, who hears of it; by nobody who is on it, and by nobody once that ends."""
    await added(stage, "Anna Schmidt")
    await added(stage, "", person=MATEO.id)
    ack = await stage.submit(await opened(stage, "stakeholders share"), {modals.READER: MATEO.id})
    assert [*ack.reply["errors"]] == [modals.READER]
    ack = await stage.submit(await opened(stage, "stakeholders share"), {modals.READER: JONAS.id})
    assert ack.ok
    news = await stage.seen(lambda: stage.messages(JONAS.id))
    assert [each.name for each in stage.rows(Stakeholder) if each.name in str(news[-1].blocks)] == []
    await stage.press(news[-1], views.SHARED, JONAS.id)
    await stage.seen(lambda: stage.whispers(JONAS.id))
    assert "Anna Schmidt" in str(answered(stage, JONAS.id).blocks)
    assert views.EDIT not in str(answered(stage, JONAS.id).blocks)
    assert english_in(answered(stage, JONAS.id).blocks) == []

    window = await opened(stage, "stakeholders share")
    await actions.click(stage.sandbox, user=LENA.id, action_id=views.UNSHARE, view_id=window.id)
    await stage.seen(lambda: stage.count(StakeholderReader) == 0)
    await stage.press(news[-1], views.SHARED, JONAS.id)
    gone = "That map isn't shared with you any more."
    await stage.seen(lambda: any(says(each, gone, "de") for each in stage.whispers(JONAS.id)))


async def test_a_step_is_asked_about_on_its_day_and_done(stage: Stage):
    """The question becomes the next one: where are they now?"""
    day = stage.sandbox.clock.now() + timedelta(days=3)
    await added(stage, "Anna Schmidt", due=day.date().isoformat(), step="coffee")
    await stage.move_to(day + timedelta(hours=2))
    await stage.settled()
    (question,) = await stage.seen(lambda: [each for each in stage.messages() if "coffee" in str(each.blocks)])
    await stage.press(question, views.DONE)
    await stage.seen(lambda: views.SHOW in str(stage.now_shown(question).blocks))
    assert [row.next_step for row in stage.rows(Stakeholder)] == [""]


async def test_no_name_is_in_a_log(stage: Stage, caplog: pytest.LogCaptureFixture):
    """Whatever is done with a map."""
    with capture_logs() as lines:
        await added(stage, "Zerafina Quellmund", step="ask Zerafina", concern="Quellmund fears it", due="2026-11-25")
        await stage.command("stakeholders Zerafina", LENA.id, "/groundswell")
        await stage.press(await shown(stage), views.PICTURE)
        await stage.press(await shown(stage), views.SHEET)
        await stage.submit(await opened(stage, "stakeholders share"), {modals.READER: PRIYA.id})
        await stage.move_to(stage.sandbox.clock.now() + timedelta(days=3))
        await stage.settled()
        await stage.press(await shown(stage), views.FORGET)
        await stage.seen(lambda: stage.count(Stakeholder) == 0)
    logged = f"{lines}{caplog.text}"
    assert lines
    assert [name for name in ("Zerafina", "Quellmund", PRIYA.real_name) if name in logged] == []
