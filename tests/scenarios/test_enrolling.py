"""An admin enrols others: a preview first, a kind word to each, and a no that lasts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.cohorts import enrolment_lists
from bot.cohorts.models import Cohort, CohortMember, EnrolmentLine, EnrolmentList
from bot.journeys.models import Enrolment, EnrolmentState
from sandbox import actions
from sandbox.people import JONAS, LENA, MATEO, PRIYA, SAM
from sandbox.state import Message
from tests.sentences import says
from tests.stage import Stage

LOOKING = (
    "I'm looking these people up. In a moment, I'll send you a preview as a direct message. Nobody is "
    "enrolled until you confirm the preview there."
)
HELLO = "<@{by}> has enrolled you in *{track}*{cohort}: {summary}"
FOR_STAFF = (
    "Only the programme's admins and facilitators can do that. `/learn tracks` shows what you can start yourself."
)
OPTED_OUT = "{n} person has opted out, so I won't enrol them; they can start with `/learn start`:"
LISTS = EnrolmentList.__table__  # type: ignore[attr-defined]
ENROLMENT = Enrolment.__table__  # type: ignore[attr-defined]


async def enrol(stage: Stage, words: str, by: str = SAM.id) -> Message:
    """What comes back in their direct message once everybody has been looked up."""
    before = len(stage.messages(by))
    said = await stage.command(f"enrol {words}", by, "/groundswell")
    assert says(said, LOOKING), said
    found: list[Message] = await stage.seen(lambda: stage.messages(by)[before:])
    return found[0]


async def agree(stage: Stage, preview: Message, by: str = SAM.id) -> Message:
    """They confirm it; what they are told once it is done."""
    before = len(stage.messages(by))
    assert (await stage.press(preview, "cohorts.confirm", by)).ok
    found: list[Message] = await stage.seen(lambda: stage.messages(by)[before:])
    return found[0]


async def test_people_are_enrolled_after_a_preview(stage: Stage):
    """The preview changes nothing; then each is told who, what, how often and how to stop, and begins next day."""
    preview = await enrol(stage, "@jonas @priya scaling-successes")
    assert says(preview.text, "*Nobody has been enrolled yet.* Here's a preview:")
    track = stage.product.library.default.title
    assert says(preview.text, "*{n} people would start {track}*{how}", n=2, track=track)
    assert stage.count(ENROLMENT) == 0

    done = await agree(stage, preview)
    assert says(
        done.text,
        ":white_check_mark: {n} people are enrolled and will hear from me during their own working hours.",
        n=2,
    )
    hello = (await stage.seen(lambda: stage.messages(PRIYA.id)))[0]
    assert says(hello.text, HELLO, by=SAM.id)
    assert "Wed 25 Nov, 09:00" in hello.text  # Tuesday is a holiday in India
    assert stage.lessons(PRIYA.id) == []
    assert says((await stage.seen(lambda: stage.messages(JONAS.id)))[0].text, HELLO, "de")

    await stage.move_to_due()
    await stage.move_to_due()
    assert len(stage.lessons(PRIYA.id)) == 1
    # Who was enrolled is kept for a day, so that it can be undone.
    await stage.product.db.transact(enrolment_lists.forget_old, now=stage.product.deps.now() + timedelta(days=1))
    assert stage.count(EnrolmentLine.__table__) == 0  # type: ignore[attr-defined]


async def test_a_second_click_changes_nothing(stage: Stage):
    """Whoever presses again is told so, and nobody is told twice."""
    preview = await enrol(stage, "@lena")
    place: Any = {"channel": preview.channel, "ts": preview.ts}
    blocks: Any = preview.blocks
    await agree(stage, preview)
    shown = stage.now_shown(preview)
    stage.sandbox.workspace.messages[preview.channel][preview.ts].blocks = blocks
    again = await actions.click(stage.sandbox, user=SAM.id, action_id="cohorts.confirm", **place)
    assert again.ok
    assert says(shown.text, "I'm enrolling these people. I'll tell you here when I'm done.")
    await stage.seen(
        lambda: says(
            stage.now_shown(preview).text,
            "I'm already enrolling these people, or I've finished. A second click changes nothing.",
        )
    )
    await stage.settled()
    assert len(stage.messages(LENA.id)) == 1


async def test_not_for_me_stops_it_and_lasts(stage: Stage):
    """Nothing of it comes, others cannot enrol them again, and their own start makes all of that undone."""
    await agree(stage, await enrol(stage, "@priya"))
    hello = (await stage.seen(lambda: stage.messages(PRIYA.id)))[0]
    await stage.press(hello, "journeys.not_for_me", PRIYA.id)
    await stage.seen(
        lambda: says(
            stage.now_shown(hello).text,
            "All right: I won't send you anything, and nobody can enrol you. If you change your mind, `/learn tracks` "
            "lists the tracks.",
        )
    )
    assert [row.progress for row in stage.rows(ENROLMENT)] == [EnrolmentState.STOPPED]

    preview = await enrol(stage, "@priya @mateo")
    assert says(preview.text, "*{n} person would start {track}*{how}", n=1)
    assert says(preview.text, OPTED_OUT, n=1)
    await stage.move_to(stage.sandbox.clock.now() + timedelta(days=1))
    assert stage.lessons(PRIYA.id) == []

    await stage.command("begin", PRIYA.id)
    await stage.seen(lambda: stage.lessons(PRIYA.id))
    assert says((await enrol(stage, "@priya")).text, "{n} person is already enrolled and stays where they are:")


async def test_start_now_brings_the_first_lesson(stage: Stage):
    """The button in the first words."""
    await agree(stage, await enrol(stage, "@mateo from 2027-01-11"))
    assert stage.messages(MATEO.id) == []  # it is three in the morning in New York
    await stage.move_to(stage.sandbox.clock.now() + timedelta(hours=6))
    await stage.settled()
    hello = stage.messages(MATEO.id)[0]
    assert "Mon 11 Jan, 09:00" in hello.text
    await stage.press(hello, "journeys.start", MATEO.id)
    await stage.seen(lambda: stage.lessons(MATEO.id))


async def test_a_cohort_begins_on_its_date_and_late_ones_are_not_behind(stage: Stage):
    """Each at nine by their own clock; who comes later gets lesson one first and a moment, not a reproach."""
    await agree(stage, await enrol(stage, 'lena.brandt@harbour.example from 2026-11-30 as "Spring cohort" with @mateo'))
    await agree(stage, await enrol(stage, '@priya as "spring  COHORT"'))
    (cohort,) = stage.rows(Cohort.__table__)  # type: ignore[attr-defined]
    assert (cohort.name, cohort.starts_on) == ("Spring cohort", "2026-11-30")
    assert stage.count(CohortMember.__table__) == 2  # type: ignore[attr-defined]
    due = {row.next_due_at.isoformat() for row in stage.rows(ENROLMENT)}
    assert due == {"2026-11-30T08:00:00+00:00", "2026-11-30T03:30:00+00:00"}

    await stage.move_to_due()
    await stage.move_to_due()
    await agree(stage, await enrol(stage, '@mateo as "Spring cohort"'))
    await stage.move_to(stage.sandbox.clock.now() + timedelta(hours=6))
    await stage.settled()
    hello = (await stage.seen(lambda: [m for m in stage.messages(MATEO.id) if says(m.text, HELLO)]))[0]
    assert "Tue 1 Dec, 09:00" in hello.text
    assert "behind" not in hello.text


async def test_a_channel_and_a_user_group(stage: Stage):
    """Their people, each once; apps among them are passed over in silence, and whoever may not do it is told so."""
    preview = await enrol(stage, "#ai-champions @champions")
    assert says(preview.text, "*{n} people would start {track}*{how}", n=5)
    assert not says(preview.text, "*Apps can't be enrolled:*")
    refused = await stage.command("enrol @priya", LENA.id, "/groundswell")
    assert says(refused, FOR_STAFF) or says(refused, FOR_STAFF, "de")


async def test_leaving_it_forgets_the_list(stage: Stage):
    """Nobody is enrolled, and no names stay."""
    preview = await enrol(stage, "@lena @priya")
    await stage.press(preview, "cohorts.cancel", SAM.id)
    await stage.seen(
        lambda: says(stage.now_shown(preview).text, "Discarded. Nobody was enrolled, and I've deleted the list.")
    )
    assert [(row.stage, row.request) for row in stage.rows(LISTS)] == [("cancelled", None)]
    assert stage.count(ENROLMENT) == 0
