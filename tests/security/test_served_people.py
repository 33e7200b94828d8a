"""Deactivated people, guests where they aren't served, and strangers reach no listener at all."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from sqlmodel import SQLModel

from bot.app.bolt import groundswell_commands
from bot.app.served_people import ABOUT_ACCOUNTS, is_stranger
from bot.members import service, slash_commands
from bot.members.models import Member, Role, member_table
from sandbox.faults import Fault
from sandbox.people import JONAS, MATEO, PRIYA, SAM
from tests.security.mutating import Sample
from tests.security.requests import block_actions
from tests.security.samples import EVENTS, USER, Registered, command, envelope
from tests.sentences import says
from tests.stage import MONDAY, Stage, served

pytestmark = pytest.mark.asyncio(loop_scope="module")

REFUSED = "I'm only here for members of this workspace, so nothing has changed. If you are one, try again in a minute."
WITHOUT_A_PERSON = {"emoji_changed"}


@dataclass
class Door:
    """A product that serves no guests, all that it listens to, and the requests that got as far as a listener."""

    stage: Stage
    samples: list[Sample]
    heard: list[str]

    async def send(self, sample: Sample) -> BoltResponse:
        request = AsyncBoltRequest(mode="socket_mode", body=copy.deepcopy(sample.body))
        return await self.stage.product.bolt.async_dispatch(request)

    async def become(self, **values: Any) -> None:
        """What is known of the person in the samples."""
        team, db = self.stage.workspace_id, self.stage.product.db
        await db.transact(service.arrive, team, USER, now=MONDAY)
        changed = sa.update(member_table).where(member_table.c.slack_id == USER)
        usual = {"active": True, "is_guest": False, "zone": "Europe/Berlin", "role": Role.ADMIN}
        await db.transact(lambda session: session.connection().execute(changed.values({**usual, **values})))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def door(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Door]:
    registered, heard = Registered(), []

    async def run(request: AsyncBoltRequest, *_: Any, **more: Any) -> BoltResponse:
        heard.append(more.get("listener_name", ""))
        return BoltResponse(status=200)

    with pytest.MonkeyPatch.context() as patch:
        registered.note(patch)
        async with served(tmp_path_factory.mktemp("door"), MONDAY, guests=False) as stage:
            patch.setattr(stage.product.bolt._async_listener_runner, "run", run)
            samples = registered.samples(stage.workspace_id, f"{stage.sandbox.url}/response/none")
            personal = [each for each in samples if each.name not in ABOUT_ACCOUNTS | WITHOUT_A_PERSON]
            yield Door(stage, personal, heard)


def rows(stage: Stage) -> int:
    """How many rows there are in all tables."""
    return sum(stage.count(table) for table in SQLModel.metadata.tables.values())


def of_a_stranger(sample: Sample) -> Sample:
    """The same request, of somebody of another organisation in a shared channel."""
    body = copy.deepcopy(sample.body)
    if sample.kind == "interaction":
        body["user"]["team_id"] = "T0STRANGER"
    elif isinstance(body["event"].get("user"), dict):
        body["event"]["user"]["team_id"] = "T0STRANGER"
    else:
        body["event"]["user_team"] = "T0STRANGER"
    return Sample(sample.name, body, sample.kind)


async def test_everybody_else_reaches_a_listener(door: Door):
    """Which shows that the samples below would."""
    await door.become()
    door.heard.clear()
    unheard = []
    for sample in door.samples:
        before = len(door.heard)
        await door.send(sample)
        if len(door.heard) == before:
            unheard.append(sample.name)
    assert unheard == []
    assert len(door.samples) > 500


@pytest.mark.parametrize("known", [{"active": False}, {"is_guest": True}], ids=["deactivated", "guest"])
async def test_whoever_is_not_served_reaches_no_listener(door: Door, known: dict[str, Any]):
    """No event, command, button, field or window, and no row changes; each request is answered at once."""
    await door.become(**known)
    before = rows(door.stage)
    door.heard.clear()

    statuses = {(await door.send(sample)).status for sample in door.samples}

    assert (door.heard, statuses) == ([], {200})
    assert rows(door.stage) == before


async def test_a_stranger_reaches_no_listener(door: Door):
    """Whose team is said in every event and click; of a command, Slack says it in the profile."""
    await door.become()
    door.heard.clear()
    before = rows(door.stage)

    statuses = {(await door.send(of_a_stranger(one))).status for one in door.samples if one.kind != "command"}

    assert (door.heard, statuses) == ([], {200})
    assert rows(door.stage) == before


async def test_a_workspace_is_always_heard_when_it_leaves_and_when_a_profile_changes(door: Door):
    """Otherwise, nobody could come back."""
    await door.become(active=False)
    door.heard.clear()
    for event in (each for each in EVENTS if each["type"] in ABOUT_ACCOUNTS):
        await door.send(Sample("", envelope(door.stage.workspace_id, {**event, "user": {"id": USER}}), "event"))
    assert len(door.heard) == len(ABOUT_ACCOUNTS)


async def test_a_sentence_is_said_where_one_can_be(door: Door):
    """Beside a click, in the answer to a command, and once in a direct message."""
    stage = door.stage
    await door.become(active=False)
    jonas = stage.sandbox.workspace.users[JONAS.id]
    jonas.is_restricted = True
    direct = {**EVENTS[0], "user": JONAS.id, "channel": stage.channel(JONAS.id)}

    typed = await door.send(
        Sample("", {**command(stage.workspace_id, "/learn", "", f"{stage.sandbox.url}/r"), "user_id": USER}, "command")
    )
    for _ in range(2):
        await door.send(Sample("", envelope(stage.workspace_id, direct), "event"))

    assert says(typed.body, REFUSED)
    await stage.seen(lambda: stage.messages(JONAS.id))
    await asyncio.sleep(0.1)
    assert [says(message.text, REFUSED) for message in stage.messages(JONAS.id)] == [True]


async def test_somebody_who_comes_back_unnoticed_is_served_again(door: Door):
    """Their profile is read again once they are refused."""
    team, db = door.stage.workspace_id, door.stage.product.db
    await db.transact(service.arrive, team, PRIYA.id, now=MONDAY)
    gone = sa.update(member_table).where(member_table.c.slack_id == PRIYA.id).values(active=False, zone="Etc/UTC")
    await db.transact(lambda session: session.connection().execute(gone))
    clicked = block_actions(team, "journeys.next", user={"id": PRIYA.id})

    door.heard.clear()
    await door.send(Sample("", clicked, "interaction"))
    assert door.heard == []

    def is_back() -> bool:
        found = db.read_now(service.find, team, PRIYA.id)
        return found is not None and found.active

    await door.stage.seen(is_back)
    await door.send(Sample("", clicked, "interaction"))
    assert len(door.heard) == 1


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ({"user": {"id": "U1", "team_id": "T1"}}, False),
        ({"user": {"id": "U1"}}, False),
        ({"user": {"id": "U1", "team_id": None}}, False),
        ({"user": {"id": "U1", "team_id": "T2"}}, True),
        ({"event": {"user": "U1", "user_team": "T2"}}, True),
        ({"event": {"subtype": "message_changed", "message": {"user": "U1", "source_team": "T2"}}}, True),
        ({"event": {"user": "U1", "team": "T1", "user_team": "T1"}}, False),
    ],
)
async def test_whose_team_counts(body: dict[str, Any], refused: object):
    """That of the person, wherever Slack says it."""
    assert is_stranger(body, "T1") is refused


async def test_a_guest_who_types_a_command_at_first_contact_is_refused(http: Stage):
    """Once Slack has said who they are; where guests are served, they get their answer."""
    http.sandbox.workspace.users[MATEO.id].is_restricted = True
    assert not says(await http.command("help", MATEO.id), REFUSED)

    stranger = http.arrives("gone", "Europe/Berlin")
    http.sandbox.workspace.users[stranger].deleted = True
    with http.product.db.engine.begin() as connection:
        before = connection.execute(sa.select(sa.func.count()).select_from(Member)).scalar_one()
    body = {**command(http.workspace_id, "/learn", "begin", f"{http.sandbox.url}/response/none"), "user_id": stranger}
    request = AsyncBoltRequest(mode="socket_mode", body=body)
    answer = await http.product.bolt.async_dispatch(request)

    assert says(answer.body, REFUSED)
    with http.product.db.engine.begin() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(Member)).scalar_one() <= before + 1
        assert http.lessons(stranger) == []


async def test_no_command_waits_for_slack_before_its_ack(http: Stage, monkeypatch: pytest.MonkeyPatch):
    """Every verb of every command, of an admin and of somebody unknown, while Slack takes six seconds for each call."""
    monkeypatch.setattr(slash_commands, "WINDOW_SECONDS", 6.0)
    product = http.product
    own = groundswell_commands(product.deps, product.library, product.certification, product.sustaining)
    registries = [product.learn_commands, product.story_commands, product.community_commands, own]
    typed = [(registry.slash, f"{each.verb} <#C0CHAMPION>") for registry in registries for each in registry.commands]
    assert len(typed) > 80

    async def is_late(user: str, slash: str, text: str) -> bool:
        body = {**command(http.workspace_id, slash, text, f"{http.sandbox.url}/response/none"), "user_id": user}
        try:
            async with asyncio.timeout(3):
                await product.bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
        except TimeoutError:
            return True
        return False

    for registry in registries:  # what is loaded at the first sentence
        await http.command("on friday at 3", SAM.id, registry.slash)
    await http.command("help <#C0CHAMPION>", SAM.id, "/community")
    http.sandbox.faults.add(Fault("*", "slow", seconds=6.0))
    try:
        for at in range(0, len(typed), 8):
            some = typed[at : at + 8]
            asked = [(SAM.id, *each) for each in some]
            asked += [(f"U0SLOW{at + number:04d}", *each) for number, each in enumerate(some)]
            late = await asyncio.gather(*(is_late(*each) for each in asked))
            assert [each for each, is_so in zip(asked, late, strict=True) if is_so] == []
    finally:
        http.sandbox.faults.clear()
