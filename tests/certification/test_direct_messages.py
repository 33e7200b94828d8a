"""The certification in plain words, in the direct message and behind its buttons."""

from __future__ import annotations

from sqlmodel import Session

from bot.certification import direct_message_views as views
from bot.certification import leading_views
from bot.certification.capstone import views as capstone_views
from bot.certification.capstone.models import Capstone, CapstoneText
from bot.certification.progress import views as progress_views
from bot.certification.teach_back import modals as teach_back_modals
from bot.certification.teach_back import views as teach_back_views
from bot.certification.teach_back.models import TeachBack, TeachBackState
from bot.delivery.service import ledger
from bot.members import service as members
from bot.members.models import Role
from sandbox import actions
from sandbox.people import LENA, MATEO, SAM
from sandbox.state import Message
from tests.certification import sayings
from tests.stage import Stage

TEACH_BACKS = TeachBack.__table__  # type: ignore[attr-defined]
TEXTS, CAPSTONES = CapstoneText.__table__, Capstone.__table__  # type: ignore[attr-defined]


def button(message: Message, action_id: str) -> str | None:
    """The id of a message's button as it is sent, None without it."""
    ids = [
        each["action_id"]
        for block in message.blocks or []
        for each in (*block.get("elements", ()), *filter(None, [block.get("accessory")]))
        if "action_id" in each
    ]
    return next((each for each in ids if each.partition(":")[0] == action_id), None)


async def answered(stage: Stage, text: str, action_id: str) -> Message:
    """Lena writes something, and what answers has a button."""

    def newest() -> Message | None:
        shown = stage.sandbox.workspace.messages[stage.channel(LENA.id)].values()
        return next((each for each in reversed([*shown]) if button(each, action_id)), None)

    before = newest()
    stage.says(text)
    await stage.seen(lambda: (found := newest()) is not None and found is not before)
    found = newest()
    assert found
    return found


async def press(stage: Stage, message: Message, action_id: str) -> None:
    """Lena presses a button."""
    pressed = button(message, action_id)
    assert pressed
    await actions.click(stage.sandbox, user=LENA.id, channel=message.channel, ts=message.ts, action_id=pressed)


async def test_what_it_takes_comes_with_the_next_step(stage: Stage) -> None:
    """Who asks how to be certified gets three lines and the button of the next step."""
    shown = await answered(stage, "How do I become a certified trainer?", progress_views.NEXT_STEP)
    assert len((shown.blocks or [])[0]["text"]["text"].splitlines()) == 3


async def test_a_day_is_planned_and_taken_back(stage: Stage) -> None:
    """A day for handing in is planned at once, and undone by its button."""
    shown = await answered(stage, "I'll hand in my capstone on 20 December", views.DUE_BACK)
    assert [row.due_on[5:] for row in stage.rows(CAPSTONES)] == ["12-20"]
    await press(stage, shown, views.DUE_BACK)
    await stage.seen(lambda: stage.rows(CAPSTONES)[0].due_on is None)


async def test_a_piece_is_written_only_when_its_button_is_pressed(stage: Stage) -> None:
    """A text for an element is shown first; nothing is written before, and it can be undone after."""
    await answered(stage, "capstone", capstone_views.SOURCES)
    shown = await answered(stage, "Content outline\nFirst the letters, then the replies", capstone_views.PUT)
    assert stage.count(TEXTS) == 0
    await press(stage, shown, capstone_views.PUT)
    await stage.seen(lambda: [row.element for row in stage.rows(TEXTS)] == ["content-outline"])
    assert button(stage.now_shown(shown), capstone_views.UNDO)


async def test_a_question_that_only_names_the_capstone_is_asked_back_about(stage: Stage) -> None:
    """It's taken for no story; the capstone and the teach-back are offered."""
    shown = await answered(stage, "Does my capstone have to be in English?", progress_views.NEXT_STEP)
    assert button(shown, progress_views.NEXT_STEP)
    assert stage.count(CAPSTONES) == 0


async def test_a_day_that_does_not_exist_is_asked_back_about(stage: Stage) -> None:
    """Nothing is planned for the 31st of February or for yesterday."""
    await answered(stage, "capstone", capstone_views.SOURCES)
    for day in ("on 31 February", "yesterday"):
        await answered(stage, f"I'll hand in my capstone {day}", capstone_views.DUE)
    assert [row.due_on for row in stage.rows(CAPSTONES)] == [None]


async def test_a_piece_that_is_left_out_stays_out(stage: Stage) -> None:
    """Nothing is written when somebody leaves it out."""
    await answered(stage, "capstone", capstone_views.SOURCES)
    shown = await answered(stage, "capstone: Sustainability plan: two hours a week", views.LEAVE_OUT)
    await press(stage, shown, views.LEAVE_OUT)
    await stage.seen(lambda: button(stage.now_shown(shown), capstone_views.PUT) is None)
    assert stage.count(TEXTS) == 0


async def test_a_teach_back_is_booked_through_its_form(stage: Stage) -> None:
    """A time for a teach-back leads to the form; without one, its card is shown."""
    await answered(stage, "Lehrprobe am Donnerstag um 15 Uhr", views.BOOK_AT)
    await answered(stage, "I want to book my teach-back", teach_back_views.BOOK)
    await answered(stage, "Rehearse with a friend", teach_back_views.REHEARSE)


async def test_questions_about_judging_get_a_short_answer(stage: Stage) -> None:
    """Who judges and where a certificate is are answered, each with a way on."""
    await answered(stage, "Wer bewertet mich?", progress_views.NEXT_STEP)
    await answered(stage, "where's my certificate", progress_views.NEXT_STEP)


async def test_a_heading_that_nobody_knows_is_asked_about(stage: Stage) -> None:
    """What is below it goes nowhere before its button is pressed, and then below what is there."""
    await answered(stage, "capstone", capstone_views.SOURCES)
    text = "My capstone\nLearning objectives\nThey check.\n\nCatering for all\nBread and soup."
    shown = await answered(stage, text, capstone_views.PUT)
    assert [row.text for row in stage.rows(TEXTS)] == ["They check."]
    await press(stage, shown, capstone_views.PUT)
    await stage.seen(lambda: "Bread and soup." in stage.rows(TEXTS)[0].text)
    assert stage.rows(TEXTS)[0].text.startswith("They check.")


async def test_questions_of_a_candidate_lead_to_the_right_button(stage: Stage) -> None:
    """Feedback, what was made in the app, handing in, the teach-back's date and a second look."""
    await answered(stage, "hand in my capstone", capstone_views.SOURCES)
    await answered(stage, "Content outline\nFirst the letters, then the replies", capstone_views.PUT)
    await answered(stage, "give me feedback on my capstone", capstone_views.CHECK)
    await answered(stage, "use my story for my capstone", capstone_views.SOURCES)
    await answered(stage, "who can see my capstone?", progress_views.NEXT_STEP)
    await answered(stage, "when is my teach-back?", teach_back_views.BOOK)
    await answered(stage, "did I pass?", progress_views.NEXT_STEP)
    await answered(stage, "I handed in the wrong version", progress_views.NEXT_STEP)


async def test_handing_in_in_words_asks_which_parts(stage: Stage) -> None:
    """With a text there, the button of the window comes at once."""
    await answered(stage, "capstone", capstone_views.SOURCES)
    shown = await answered(stage, "capstone: Sustainability plan: two hours a week", capstone_views.PUT)
    await press(stage, shown, capstone_views.PUT)
    await stage.seen(lambda: stage.count(TEXTS) == 1)
    stage.says("my capstone is ready")
    # The card, which has that button too, has many blocks.
    await stage.seen(lambda: any(button(each, capstone_views.HAND_IN) for each in stage.messages() if _is_short(each)))


def _is_short(message: Message) -> bool:
    return len(message.blocks or []) == 2


def _set_up(session: Session, stage: Stage) -> None:
    """Mateo may judge, and Lena's teach-back is on Wednesday."""
    scene, _id = sayings.SCENES["booked"](session, stage)
    scene.role = Role.CHAMPION
    mateo = members.arrive(session, stage.workspace_id, MATEO.id, now=stage.product.deps.now())
    mateo.role = Role.CHAMPION
    members.make_admin(session, stage.workspace_id, SAM.id, now=stage.product.deps.now())


async def test_names_are_read_from_slack_before_somebody_is_asked_to_judge(stage: Stage) -> None:
    """The question comes once, names whom it's about, and its button asks them."""
    await stage.product.db.transact(_set_up, stage)
    stage.says("make Mateo an assessor", SAM.id)
    shown = await stage.seen(
        lambda: next((each for each in stage.messages(SAM.id) if button(each, leading_views.ASK_JUDGES)), None)
    )
    assert MATEO.id in str(shown.blocks)
    await stage.settled()
    assert len([each for each in stage.messages(SAM.id) if button(each, leading_views.ASK_JUDGES)]) == 1
    await stage.press(shown, leading_views.ASK_JUDGES, SAM.id)
    asked = stage.count(ledger, ledger.c.target == MATEO.id, ledger.c.key.startswith("assessment.asked:"))
    assert asked == 1


async def test_a_teach_back_is_moved_through_its_form(stage: Stage) -> None:
    """What was said stands in the form; before the new time is confirmed, the old one stays."""
    await stage.product.db.transact(_set_up, stage)
    shown = await answered(stage, "move my teach-back to Friday at 10:00", views.MOVE)
    await press(stage, shown, views.MOVE)
    form = await stage.window()
    assert "Friday at 10:00" in str(form.payload)
    assert [row.state for row in stage.rows(TEACH_BACKS)] == [TeachBackState.BOOKED]
    assert (await stage.submit(form, {})).ok
    asked = await stage.seen(
        lambda: next(
            (
                each
                for each in stage.sandbox.workspace.modals.get(LENA.id, [])
                if each.payload["callback_id"] == teach_back_modals.CHOSEN
            ),
            None,
        )
    )
    place = {"view_id": asked.id, "action_id": f"{teach_back_views.CHOOSE}:0"}
    await actions.click(stage.sandbox, user=LENA.id, **place)
    await stage.seen(lambda: stage.count(TEACH_BACKS) == 2)
    assert [row.state for row in stage.rows(TEACH_BACKS)] == [TeachBackState.WITHDRAWN, TeachBackState.ASKING]
