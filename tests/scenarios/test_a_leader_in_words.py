"""What our calendar offers is answered in words, and a session that loses its leader finds another, through Slack."""

from __future__ import annotations

from datetime import timedelta

from bot.community.rota import leader_views
from bot.community.rota import views as rota_views
from sandbox.people import LENA, SAM
from sandbox.state import Message
from tests.sentences import says
from tests.stage import MONDAY, Stage

CHANNEL = "C0CHAMPION"
LEADS = "{who} leads {title} on {moment}."


async def _answer(stage: Stage, text: str, user: str = SAM.id) -> Message:
    """What is answered to a message of theirs."""
    before = len(stage.messages(user))
    stage.says(text, user)
    await stage.seen(lambda: len(stage.messages(user)) > before + 1)
    await stage.settled()
    return stage.messages(user)[-1]


async def _is_told(stage: Stage, sentence: str, user: str) -> Message:
    """The message of ours in which somebody reads a sentence."""

    def look() -> Message | None:
        found = (each for each in reversed(stage.messages(user)) if each.from_app and says(each.text, sentence))
        return next(found, None)

    message: Message = await stage.seen(look)
    return message


async def test_offers_are_answered_with_yes_and_undo(stage: Stage):
    """A draft is announced, a date moved and moved back, and a seat taken and given up, by words alone."""
    await _answer(stage, f"please plan a prompt jam on 1 December at 3pm in <#{CHANNEL}|ai-champions>")
    await _answer(stage, "yes please")
    await stage.seen(lambda: [each for each in stage.sandbox.workspace.history(CHANNEL) if each.from_app])
    await _answer(stage, "move the prompt jam to Wednesday at 4pm")
    assert says((await _answer(stage, "ja")).text, "{title} has moved from {before} to {after}.")
    undone = await _answer(stage, "undo")
    assert says(undone.text, "Undone: {title} is back in the calendar, as it was before.", title="Prompt jam")
    await _answer(stage, "cancel the prompt jam on 1 December")
    assert says((await _answer(stage, "no")).text, "All right. I haven't changed anything.")
    await _answer(stage, "sign me up for the prompt jam", LENA.id)
    given_up = (await _answer(stage, "undo", LENA.id)).text
    assert says(given_up, "All right, you're not coming to {title} on {moment}. Your seat is free for someone else.")


async def test_somebody_else_leads_and_a_session_without_a_leader_finds_one(stage: Stage):
    """Lena is asked by her first name and says yes; she can't after all, and Sam, who is told at once, does it."""
    await _answer(stage, f"please plan a prompt jam on 3 December at 3pm in <#{CHANNEL}|ai-champions>")
    await _answer(stage, "yes")
    await stage.settled()
    assert LENA.id in (await _answer(stage, "Can Lena lead the prompt jam on 3 December?")).text
    await stage.move_to(MONDAY + timedelta(minutes=1))
    await stage.seen(lambda: rota_views.AGREE in str(stage.messages(LENA.id)[-1].blocks))
    await _answer(stage, "yes", LENA.id)
    await _is_told(stage, "{asked} has agreed to lead {title} on {moment}.", SAM.id)
    for who in (SAM.id, LENA.id):
        away = await _answer(stage, "I'm away from 2 to 4 December", who)
        assert rota_views.AWAY_NOW in str(away.blocks)
        await _answer(stage, "yes", who)
    await stage.move_to(MONDAY + timedelta(minutes=15))
    asked = await stage.seen(
        lambda: next((each for each in stage.messages(SAM.id) if leader_views.LEAD_IT in str(each.blocks)), None)
    )
    assert LENA.id in asked.text
    taken = await _answer(stage, "I'll do it")
    assert says(taken.text, "Thank you! You're leading {title} on {moment}. I've told everyone who needs to know.")
    await _is_told(stage, LEADS, LENA.id)


async def test_a_holiday_with_somebody_who_covers_asks_them_by_name(stage: Stage):
    """Lena is asked to lead what Sam leads in that time, in one sentence with his holiday."""
    await _answer(stage, f"please plan a prompt jam on 3 December at 3pm in <#{CHANNEL}|ai-champions>")
    await _answer(stage, "yes")
    await stage.settled()
    told = await _answer(stage, "I'm on vacation from 2 to 4 December, Lena covers for me")
    assert LENA.id in told.text
    await stage.move_to(MONDAY + timedelta(minutes=1))
    await stage.seen(lambda: rota_views.AGREE in str(stage.messages(LENA.id)[-1].blocks))
