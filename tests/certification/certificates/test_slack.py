"""A certificate in Slack: it arrives with its files, is sent again, ends, is renewed and revoked."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.certification.certificates import jobs, open_badges, service, views
from bot.certification.certificates.models import Certificate, IssuedBadge
from bot.certification.certificates.service import Award, NothingHeldError
from bot.certification.certificates.words import TRAINER
from bot.certification.teach_back.models import TeachBack, TeachBackState
from bot.delivery.service import ledger
from bot.members import service as members
from bot.members.service import person
from bot.stories.models import Story, StoryStatus
from sandbox.people import LENA, SAM
from sandbox.state import File, Message
from tests.certification.certificates.conftest import GROUNDS
from tests.sentences import says
from tests.stage import Stage

NONE = "You don't have a certificate yet. You'll get one when you've passed your capstone and your teach-back."
ARRIVES = "Congratulations, you're a certified *{title}*! Your certificate is valid until {day}."
RENEWED = "Your certificate as *{title}* has been renewed until {day}."
AGAIN = "Here's your certificate as *{title}* again."
ENDS = "Your certificate as *{title}* expires on {day}."
TOLD = (
    "Your certificate as *{title}* was revoked by {by}. The reason: “{reason}” If you think that's "
    "a mistake, talk to {by}."
)


async def certified(stage: Stage, user: str = LENA.id) -> Message:
    """They have passed, and the certificate has arrived; its message."""

    def issue(session: Session) -> None:
        member = members.arrive(session, stage.workspace_id, user, now=stage.sandbox.clock.now())
        award = Award(TRAINER, GROUNDS, 24)
        service.issue(session, person(member), award, now=stage.sandbox.clock.now())

    await stage.command("help", user)
    await stage.product.db.transact(issue)
    await stage.product.run_due()
    await stage.settled()
    return await newest(stage, ARRIVES, user)


async def newest(stage: Stage, sentence: str, user: str = LENA.id) -> Message:
    """The newest message that says a sentence, once it's there."""

    def look() -> Message | None:
        found = [each for each in stage.messages(user) if says([each.text, each.blocks], sentence)]
        return found[-1] if found else None

    found: Message = await stage.seen(look)
    return found


def files(stage: Stage, message: Message) -> dict[str, File]:
    """The files of a message by their kind."""
    found = [stage.sandbox.workspace.files[each] for each in message.files]
    return {each.name.rpartition(".")[2]: each for each in found}


async def test_it_arrives_in_one_message_with_three_files(stage: Stage):
    """The same badge is in the picture and alone; it's sent once however often the clock looks."""
    arrived = await certified(stage)
    for _ in range(2):
        await stage.product.planner.tick_certificates()
    await stage.settled()
    found = files(stage, arrived)
    assert sorted(found) == ["json", "pdf", "png"]
    assert found["pdf"].content.startswith(b"%PDF")
    assert open_badges.read(found["png"].content) == json.loads(found["json"].content)
    [row] = stage.rows(Certificate)
    assert row.holder_name == LENA.real_name
    assert LENA.real_name not in found["json"].content.decode()
    assert stage.count(ledger, ledger.c.key.startswith("certification.certificate:")) == 1


async def test_a_crash_between_signing_and_sending_loses_nothing(stage: Stage):
    """The next look sends what was signed."""
    await certified(stage)

    def forget(session: Session) -> None:
        badge = session.get_one(IssuedBadge, 1)
        badge.sent_at = None
        session.add(badge)

    await stage.product.db.transact(forget)
    await stage.product.planner.tick_certificates()
    assert stage.rows(IssuedBadge)[0].sent_at is not None
    assert stage.count(ledger, ledger.c.key.startswith("certification.certificate:")) == 1


async def test_it_is_sent_again_on_wish(stage: Stage):
    """And who has none is told when it comes."""
    assert says(await stage.command("certificate", SAM.id), NONE)
    await certified(stage)
    assert says(await stage.command("certificate"), "valid until {day}")
    await stage.settled()
    assert sorted(files(stage, await newest(stage, AGAIN))) == ["json", "pdf", "png"]


async def test_its_holder_is_reminded_once_and_renews_it_with_a_story(stage: Stage):
    """Two months before; a story from before it doesn't count."""
    await certified(stage)
    [row] = stage.rows(Certificate)
    moments = await stage.product.schedule.moments()
    assert moments["certificates.tick"] == row.expires_at - timedelta(days=60)
    assert says(await stage.command("certificate renew"), views.no_new_story()["text"])
    await stage.move_to(row.expires_at - timedelta(days=59))
    await stage.product.planner.tick_certificates()
    await stage.product.planner.tick_certificates()
    assert stage.count(ledger, ledger.c.key.startswith("certification.ends:")) == 1

    def publish(session: Session) -> None:
        now = stage.sandbox.clock.now()
        story = Story(workspace_id=row.workspace_id, member_id=row.member_id, created_at=now, updated_at=now)
        story.title, story.status, story.published_at = "Invoices in a day", StoryStatus.PUBLISHED, now
        session.add(story)

    await stage.product.db.transact(publish)
    answer = await stage.command("certificate renew")
    assert says(
        answer, "Renewed with “{title}”: your certificate is now valid until {day}. Your new files are on their way."
    )
    await stage.product.planner.tick_certificates()
    [renewed] = stage.rows(Certificate)
    assert renewed.expires_at.year == row.expires_at.year + 2
    assert [badge.version for badge in stage.rows(IssuedBadge)] == [0, 1]
    assert (await stage.product.schedule.moments())["certificates.tick"] > renewed.expires_at - timedelta(days=61)


async def test_a_teach_back_near_its_end_renews_it(stage: Stage):
    """By itself, once, with new files; the clock writes nothing while nothing is due."""
    await certified(stage)
    [row] = stage.rows(Certificate)

    def teach(session: Session) -> None:
        now = stage.sandbox.clock.now()
        held = TeachBack(
            workspace_id=row.workspace_id,
            member_id=row.member_id,
            topic="Prompts",
            rubric="{}",
            starts_at=now,
            zone="Etc/UTC",
            pass_percent=60,
            created_at=now,
        )
        held.state, held.is_passed, held.released_at = TeachBackState.RELEASED, True, now
        session.add(held)

    await stage.move_to(row.expires_at - timedelta(days=59))
    await stage.product.db.transact(teach)
    await stage.product.planner.tick_certificates()
    renewed = await newest(stage, RENEWED)
    assert sorted(files(stage, renewed)) == ["json", "pdf", "png"]
    await stage.product.planner.tick_certificates()
    [after] = stage.rows(Certificate)
    assert (after.renewals, after.expires_at.year) == (1, row.expires_at.year + 2)
    assert [badge.version for badge in stage.rows(IssuedBadge)] == [0, 1]

    def is_writing(*_args: object, **_given: object) -> None:
        raise AssertionError("nothing is due")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(stage.product.db, "transact", is_writing)
        await stage.product.planner.tick_certificates()


async def test_a_certificate_is_revoked_after_a_question_and_its_holder_told(stage: Stage):
    """By staff alone, with a reason that is shown as text."""
    await certified(stage)
    [row] = stage.rows(Certificate)
    refused = await stage.command(f"certificate revoke {row.public_id} no", LENA.id, "/groundswell")
    assert not says(refused, "Revoke it?")
    nobody = await stage.command(f"certificate revoke <@{SAM.id}> no", SAM.id, "/groundswell")
    assert says(nobody, NothingHeldError.__doc__ or "")
    await stage.command(f"certificate revoke <@{LENA.id}|lena> copied <!channel> & all", SAM.id, "/groundswell")
    assert stage.rows(Certificate)[0].revoked_at is None
    shown = [each for each in stage.sandbox.workspace.messages[stage.channel(SAM.id)].values() if each.ephemeral_to]
    await stage.press(shown[-1], views.REVOKE, SAM.id)
    await stage.seen(lambda: stage.rows(Certificate)[0].revoked_at)
    await stage.settled()
    told = await newest(stage, TOLD)
    assert "<!channel>" not in str(told.text)
    assert f"<@{SAM.id}>" in str(told.text)
    assert says(await stage.command("certificate"), "revoked")
    assert row.public_id in await stage.command("certificate", SAM.id, "/groundswell")


async def test_nobody_is_reminded_of_what_ended_or_was_revoked(stage: Stage):
    """Nor when they have left."""
    await certified(stage)
    [row] = stage.rows(Certificate)

    def due(session: Session) -> int:
        return jobs.remind(session, stage.product.badges, now=row.expires_at - timedelta(days=1))

    def leave(session: Session) -> None:
        member = members.find(session, stage.workspace_id, LENA.id)
        assert member
        member.active = False
        session.add(member)

    await stage.product.db.transact(leave)
    assert await stage.product.db.transact(due) == 0
    assert await stage.product.db.read(lambda session: jobs.next_due_at(session, now=row.expires_at)) is None
