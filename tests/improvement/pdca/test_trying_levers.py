"""Another wording of the daily message and another text of a lesson reach those who get them, and nobody else."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.delivery.models import Delivery
from bot.improvement import levers
from bot.improvement.pdca import acting, planning
from bot.improvement.pdca.acting import Decision
from bot.improvement.pdca.models import ExperimentDecision, Half
from bot.journeys import content, lesson_delivery
from bot.journeys.content import Library
from bot.journeys.lesson_delivery import LessonDelivery
from bot.journeys.lesson_flow import LessonFlow
from bot.journeys.models import Enrolment, Step
from bot.journeys.relocalize import relocalize
from bot.journeys.wordings import WORDINGS, first_line
from bot.kit.db import row_id
from bot.members import service as members
from bot.members.models import Member
from tests import opening
from tests.improvement.answering import answered
from tests.improvement.pdca.conftest import Lab


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """The first section of the content that ships, with another text of its second lesson."""
    root = opening.opening(tmp_path)
    lessons = root / "tracks" / opening.TRACK
    stem = sorted(path.name.removesuffix(".md") for path in lessons.glob("[0-9]*.md") if path.name.count(".") == 1)[1]
    (lessons / f"{stem}+short.md").write_text("---\nsays: shorter\n---\nAnother text.\n", "utf-8")
    (lessons / f"{stem}+short.de.md").write_text("---\nsays: kürzer\n---\nEin anderer Text.\n", "utf-8")
    return content.load(root)


@pytest.fixture
def lesson(library: Library) -> str:
    """The first lesson with another text, as `<track>/<lesson>`."""
    track = library.default
    return next(f"{track.id}/{step.lesson.id}" for step in track.steps if step.texts)


def texts(library: Library, lesson: str, language: str = "en") -> tuple[str, str, str]:
    """The name of a lesson's other text, a line of it, and a line of the usual one."""
    track_id, _slash, lesson_id = lesson.partition("/")
    track = library.tracks[track_id].in_language(language)
    step = track.steps[track.position(lesson_id) or 0]
    ((name, other),) = step.texts.items()
    return name, other.body.splitlines()[0], step.lesson.body.splitlines()[0]


def given(lab: Lab, member_id: int, lesson: str) -> str:
    """The message of a lesson that somebody gets now."""
    track = lab.library.default
    position = track.position(lesson.partition("/")[2]) or 0
    wanted = select(Enrolment).where(Enrolment.member_id == member_id)
    enrolment = row_id(lab.session.exec(wanted).one())
    who = members.person(lab.session.get_one(Member, member_id))
    lesson_delivery.deliver(lab.session, lab.library, [LessonDelivery(enrolment, who, track.id, position)], now=lab.now)
    key = lesson_delivery.step_key(enrolment, track.steps[position].lesson.id)
    return lab.session.exec(select(Delivery).where(Delivery.key == key)).one().payload or ""


def line_in(text: str) -> str:
    """A line as it stands in a message."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def test_the_halves_get_different_texts_of_a_lesson(lab: Lab, lesson: str):
    """One half the other text, the other the usual one, with the same questions below it."""
    name, other, usual = texts(lab.library, lesson)
    number = lab.started(lab.cohort("Spring", 20), lever=f"{levers.OF_LESSON}{lesson}", setting=name)
    now, later = given(lab, lab.half(number, Half.NOW)[0], lesson), given(lab, lab.half(number, Half.LATER)[0], lesson)
    assert [line_in(other) in each for each in (now, later)] == [True, False]
    assert [line_in(usual) in each for each in (now, later)] == [False, True]
    assert now.count('"action_id"') == later.count('"action_id"') > 0


@pytest.mark.parametrize("wording", list(WORDINGS))
def test_the_halves_get_different_wordings(lab: Lab, lesson: str, wording: str):
    """The first line stands above the lesson, and is what a phone shows."""
    number = lab.started(lab.cohort("Spring", 20), lever="wording", setting=wording)
    minutes = lab.library.default.steps[lab.library.default.position(lesson.partition("/")[2]) or 0].minutes
    for half, is_there in ((Half.NOW, True), (Half.LATER, False)):
        message = json.loads(given(lab, lab.half(number, half)[0], lesson))
        assert message["text"].startswith(first_line(wording, minutes)) is is_there


def test_a_message_stays_as_it_was_sent(lab: Lab, lesson: str):
    """Drawn again after an answer, with the text and the wording that its reader got, whatever holds now."""
    name, other, _usual = texts(lab.library, lesson)
    (someone,) = lab.join(lab.cohort("Spring", 0), ["USOME001"])
    member = lab.session.get_one(Member, someone)
    member.wording, member.lesson_texts = "case", f"{lesson}+{name}"
    lab.session.flush()
    given(lab, someone, lesson)
    member.wording, member.lesson_texts = None, None
    lab.session.flush()
    step = lab.session.exec(select(Step)).one()
    again = LessonFlow(lab.library, lambda: lab.now).lesson(lab.session, "T1", step.key)
    assert again
    assert (again.wording, again.track.steps[again.position].lesson.body.splitlines()[0]) == ("case", other)


def test_a_lesson_that_waits_is_translated_with_its_text(lab: Lab, lesson: str):
    """Somebody whose language becomes known reads the other text in it."""
    name, _other, _usual = texts(lab.library, lesson)
    (someone,) = lab.join(lab.cohort("Spring", 0), ["USOME001"])
    member = lab.session.get_one(Member, someone)
    member.lesson_texts, member.wording = f"{lesson}+{name}", "case"
    lab.session.flush()
    given(lab, someone, lesson)
    member.language = "de"
    lab.session.flush()
    relocalize(lab.session, lab.library, members.person(member))
    lab.session.expire_all()
    payload = next(each.payload or "" for each in lab.told(member) if each.key.startswith(lesson_delivery.STEP_PREFIX))
    assert line_in(texts(lab.library, lesson, "de")[1]) in payload


def test_who_has_had_the_lesson_is_not_in_it(lab: Lab, lesson: str):
    """Nothing could be different for them any more."""
    cohort = lab.cohort("Spring", 20)
    number = lab.planned(cohort, lever=f"{levers.OF_LESSON}{lesson}", setting=texts(lab.library, lesson)[0])
    everybody = planning.outlook(lab.session, lab.sam, number, now=lab.now).candidates
    given(lab, everybody[0].member_id, lesson)
    found = planning.outlook(lab.session, lab.sam, number, now=lab.now)
    assert (len(found.candidates), found.answered_before, found.has_own_choice) == (19, 1, 0)


def test_a_lesson_of_another_track_is_refused(lab: Lab):
    """Its cohort would never get it."""
    lever = f"{levers.OF_LESSON}elsewhere/lesson"
    drafted = lab.draft(lab.improvement(), lab.cohort("Spring", 20), lever=lever, setting="short")
    with pytest.raises(planning.OtherTrackLessonError):
        planning.save(lab.session, lab.sam, drafted, now=lab.now)


def test_texts_of_two_lessons_do_not_get_in_each_others_way(lab: Lab):
    """Each is set, found and taken back by itself."""
    (someone,) = lab.join(lab.cohort("Spring", 0), ["USOME001"])
    member = lab.session.get_one(Member, someone)
    before = {
        lesson: levers.apply(lab.session, lab.library, member, f"{levers.OF_LESSON}{lesson}", "short", now=lab.now)
        for lesson in ("a/one", "a/two")
    }
    assert member.lesson_texts == "a/one+short,a/two+short"
    assert before["a/one"]
    first = f"{levers.OF_LESSON}a/one"
    assert levers.restore(lab.session, lab.library, member, first, "short", before["a/one"], now=lab.now)
    assert member.lesson_texts == "a/two+short"
    assert not levers.restore(lab.session, lab.library, member, first, "short", before["a/one"], now=lab.now)


@pytest.mark.parametrize("value", ["hour:15:00", "wording:case", "lesson:track/lesson:short", levers.BY_HAND])
def test_a_choice_is_read_as_it_was_offered(library: Library, value: str):
    """An hour has a colon of its own, and so has a lesson's name."""
    lever, setting = levers.chosen(value)
    assert (f"{lever}:{setting}" if setting else lever) == value
    assert levers.find(lever) is not None or lever == levers.BY_HAND
    assert all(levers.find(levers.chosen(each)[0]) for each in levers.choices(library))


@pytest.mark.parametrize("kind", ["wording", "lesson"])
def test_what_is_kept_reaches_the_next_learner_and_can_be_undone(lab: Lab, lesson: str, kind: str):
    """Everybody gets it from the next one on; undone, everybody has the usual again and it waits for a decision."""
    lever, setting = (
        ("wording", "case") if kind == "wording" else (f"{levers.OF_LESSON}{lesson}", texts(lab.library, lesson)[0])
    )
    cohort = lab.cohort("Spring", 24)
    number = lab.started(cohort, lever=lever, setting=setting)
    answered(lab.session, "T1", lab.half(number, Half.NOW), lab.now + timedelta(days=2))
    lab.ended(number)
    acting.decide(lab.session, lab.sam, number, Decision(ExperimentDecision.STANDARDISE, "It is clearer"), now=lab.now)
    lab.moved()
    (late,) = lab.join(cohort, ["ULATE001"])
    while acting.apply_standards(lab.session, lab.library, now=lab.now):
        pass
    everybody = [*(each.member_id for each in lab.people(number)), late]
    one = levers.find(lever)
    assert one
    assert all(one.is_at(lab.session.get_one(Member, each), setting) for each in everybody)
    acting.take_back(lab.session, lab.library, lab.sam, number, now=lab.now)
    lab.moved()
    assert all(one.is_usual(lab.session.get_one(Member, each)) for each in everybody)
    again = Decision(ExperimentDecision.STANDARDISE, "It is clearer after all")
    acting.decide(lab.session, lab.sam, number, again, now=lab.now)
