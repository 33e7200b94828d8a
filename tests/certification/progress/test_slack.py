"""The way to the certificate in Slack: in `/learn progress`, on the Home, and behind its buttons."""

from __future__ import annotations

from sqlmodel import Session

from bot.certification.alumni import views as alumni_views
from bot.certification.alumni.models import Alumnus
from bot.certification.board import views as board_views
from bot.certification.board.models import CertificateConsent
from bot.certification.capstone.models import Capstone
from bot.certification.certificates import service as certificates
from bot.certification.certificates.models import Certificate
from bot.certification.certificates.rules import Grounds
from bot.certification.certificates.service import Award
from bot.certification.certificates.words import TRAINER
from bot.certification.progress import views
from bot.members import service as members
from bot.members.service import person
from sandbox import actions
from sandbox.people import LENA, SAM
from sandbox.state import Message
from tests.sentences import says
from tests.stage import Stage

ALUMNI = (
    "One more thing: people who hold the certificate stay in touch. Four times a year I'll send you a "
    "piece of news and a small suggestion. If you like, you can help others who are just starting."
)


def newest_whisper(stage: Stage, user: str = LENA.id) -> Message:
    """What was shown to them last for the moment only."""
    return whispers(stage, user)[-1]


def whispers(stage: Stage, user: str = LENA.id) -> list[Message]:
    """What was shown to them for the moment only, oldest first."""
    everything = stage.sandbox.workspace.messages[stage.channel(user)].values()
    return [each for each in everything if each.ephemeral_to == user]


async def certified(stage: Stage) -> None:
    """Lena holds a certificate, and what follows has arrived."""

    def issue(session: Session) -> None:
        member = members.arrive(session, stage.workspace_id, LENA.id, now=stage.sandbox.clock.now())
        award = Award(TRAINER, Grounds(78, 2), 24)
        certificates.issue(session, person(member), award, now=stage.sandbox.clock.now())

    await stage.command("help")
    await stage.product.db.transact(issue)
    await stage.product.run_due()
    await stage.settled()


async def home(stage: Stage, user: str = LENA.id) -> str:
    """What their Home shows."""
    await stage.product.deps.show_home(stage.workspace_id, user)
    return str(stage.sandbox.workspace.homes[user])


async def test_progress_stays_short_until_somebody_begins_the_trainers_part(stage: Stage):
    """Then the way stands below it and on the Home, with the next step as a button that does what it says."""
    await stage.begins()
    before = await stage.command("progress")
    assert not says(before, "Your way to the certificate")
    assert views.NEXT_STEP not in await home(stage)
    await stage.command("capstone")
    await stage.settled()
    after = await stage.command("progress")
    assert after.startswith(before.split("\n", maxsplit=1)[0])
    assert says(after, "Your way to the certificate")
    assert says(after, "What you can show as a trainer")
    assert views.NEXT_STEP in await home(stage)
    count = len(stage.messages())
    await stage.press(newest_whisper(stage), views.NEXT_STEP)
    await stage.seen(lambda: len(stage.messages()) == count + 1)
    assert says([stage.messages()[-1].blocks], "Your capstone")
    assert len(stage.rows(Capstone)) == 1


async def test_the_picture_comes_with_all_of_it_in_words(stage: Stage):
    """As a file in the direct message, in which its alternative text says the same."""
    await stage.command("capstone")
    await stage.command("progress")
    await stage.press(newest_whisper(stage), views.PICTURE)
    file = await stage.seen(lambda: next(iter(stage.sandbox.workspace.files.values()), None))
    assert file.content.startswith(b"\x89PNG")
    assert says(file.alt_text, "Your way to the certificate")


async def test_a_holder_alone_lets_hr_see_their_certificate(stage: Stage):
    """Without their click there is no file; after they took it back there is none again."""
    await certified(stage)
    await stage.command("certification", SAM.id, "/groundswell")
    board = newest_whisper(stage, SAM.id)
    assert board_views.HR_TABLE not in str(board.blocks)
    await stage.command("progress")
    await stage.press(newest_whisper(stage), views.SHOW_HR)
    await stage.seen(lambda: stage.rows(CertificateConsent))
    await stage.command("certification", SAM.id, "/groundswell")
    board = newest_whisper(stage, SAM.id)
    for action_id in (board_views.HR_TABLE, board_views.HR_WORKBOOK):
        await stage.press(board, action_id, SAM.id)
    await stage.settled()
    found = {each.name.rpartition(".")[2]: each for each in stage.sandbox.workspace.files.values()}
    assert LENA.real_name in found["csv"].content.decode()
    assert found["xlsx"].content.startswith(b"PK")
    await stage.command("progress")
    await stage.press(newest_whisper(stage), views.HIDE_FROM_HR)
    await stage.seen(lambda: not stage.rows(CertificateConsent))
    await stage.press(board, board_views.HR_TABLE, SAM.id)
    await stage.seen(lambda: stage.whispers(SAM.id)[-1] == board_views.nobody_agreed())


async def test_a_certificate_is_revoked_from_the_board_with_a_reason(stage: Stage):
    """In a window, by those who run the programme alone."""
    await certified(stage)
    await stage.command("certification", SAM.id, "/groundswell")
    board = newest_whisper(stage, SAM.id)
    await stage.press(board, board_views.REVOKE_ONE, SAM.id)
    window = await stage.window(SAM.id)
    ack = await stage.submit(window, {"certificate": 0, "reason": "copied"}, SAM.id)
    assert ack.ok
    [row] = stage.rows(Certificate)
    assert row.revoked_reason == "copied"
    await stage.command("certification", LENA.id, "/groundswell")
    assert board_views.REVOKE_ONE not in str(newest_whisper(stage).blocks)


async def test_an_alumnus_joins_helps_and_leaves_by_buttons(stage: Stage):
    """The invitation arrives with the certificate; every step is one click, and a quarter later a message comes."""
    await stage.command("certification alumni <#C0GENERAL|general>", SAM.id, "/groundswell")
    await certified(stage)
    invitation = await stage.seen(lambda: next((m for m in stage.messages() if says(m.blocks, ALUMNI)), None))
    await stage.press(invitation, alumni_views.JOIN)
    await stage.seen(lambda: stage.rows(Alumnus)[0].joined_at)
    card = await stage.seen(lambda: next((m for m in whispers(stage) if alumni_views.RATE in str(m.blocks)), None))
    await stage.press(card, alumni_views.RATE)
    await stage.seen(lambda: stage.rows(Alumnus)[0].would_rate)
    due = (await stage.product.schedule.moments())["alumni.tick"]
    count = len(stage.messages())
    await stage.move_to(due)
    await stage.settled()
    touch = next(each for each in stage.messages()[count:] if alumni_views.MESSAGES in str(each.blocks))
    await stage.press(touch, alumni_views.MESSAGES)
    await stage.seen(lambda: stage.rows(Alumnus)[0].next_due_at is None)
    await stage.command("alumni")
    await stage.press(newest_whisper(stage), alumni_views.LEAVE)
    await stage.seen(lambda: stage.rows(Alumnus)[0].left_at)
    await actions.command(stage.sandbox, user=LENA.id, channel=stage.channel(), command="/learn", text="ehemalige")
    assert alumni_views.JOIN in str(newest_whisper(stage).blocks)


async def test_the_next_step_on_the_home_answers_as_a_message(stage: Stage):
    """A Home has no place for an answer, so the card comes to the direct message, once."""
    await stage.command("capstone")
    await stage.settled()
    await home(stage)
    count = len(stage.messages())
    view = stage.sandbox.workspace.homes[LENA.id]
    await actions.click(stage.sandbox, user=LENA.id, view_id=view.id, action_id=views.NEXT_STEP)
    await stage.seen(lambda: len(stage.messages()) > count)
    await stage.settled()
    assert len(stage.messages()) == count + 1
    assert says([stage.messages()[-1].blocks], "Your capstone")


async def test_a_certificate_leads_to_the_alumni_from_the_home(stage: Stage):
    """A step whose answer is no message of its own is sent as one."""
    await certified(stage)
    await home(stage)
    view = stage.sandbox.workspace.homes[LENA.id]
    await actions.click(stage.sandbox, user=LENA.id, view_id=view.id, action_id=views.NEXT_STEP)
    await stage.seen(
        lambda: any(alumni_views.JOIN in str(m.blocks) and not says(m.blocks, ALUMNI) for m in stage.messages())
    )
