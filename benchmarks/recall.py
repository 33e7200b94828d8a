"""What simulated learners still know three months after their last lesson, by who decides what comes back.

Their memory follows Pavlik and Anderson's activation model, which none of the compared schedulers knows. One answer in
four to a guess is right, as with four options. Twice: every policy asks the same number of questions, whether they are
due or not; and each asks what is due, three a day at most, as the product does.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from figures import Figures, Row

from bot.reviews import fsrs_scheduler, rules
from bot.reviews.rules import Candidate, Grade, GuessChance

LESSONS, AWAY_FROM, AWAY_DAYS = 60, 70, 14
SILENT_DAYS = 90
START = date(2026, 1, 5)
FOUR_OPTIONS = GuessChance(0.25, 0.25)
# Pavlik and Anderson 2005: decay by how fresh a memory is, a day that weighs 2,160 s; the threshold is set so that
# seven in ten of a lesson's ideas are there the next day.
FRESHNESS, DECAY, NOISE, DAY_SECONDS, THRESHOLD = 0.217, 0.177, 0.255, 2160.0, -1.6
SURE_WHEN_KNOWN, SURE_WHEN_GUESSED = 0.85, 0.25


@dataclass
class Trace:
    """One idea in one head: when it was met, and how fast each meeting fades."""

    threshold: float
    met: list[tuple[float, float]] = field(default_factory=list)

    def recall(self, day: float) -> float:
        """How likely it is there, from 0 to 1."""
        return 1 / (1 + math.exp((self.threshold - self._activation(day)) / NOISE))

    def meet(self, day: float) -> None:
        self.met.append((day, DECAY + (FRESHNESS * math.exp(self._activation(day)) if self.met else 0.0)))

    def _activation(self, day: float) -> float:
        return math.log(sum(max((day - met) * DAY_SECONDS, 1.0) ** -fades for met, fades in self.met))


@dataclass
class Known:
    """What a policy keeps of one idea."""

    seen: int
    due: int
    state: str | None = None
    stability: float = 0.0
    ease: float = 2.5
    interval: int = 0


Answer = tuple[bool, bool]  # right, and said to be sure
Learn = Callable[[Known, Answer, int], None]
Need = Callable[[Known, int], float]  # the greater, the sooner it is asked


def _fsrs(known: Known, answer: Answer, day: int) -> None:
    _remember(known, rules.grade(FOUR_OPTIONS, float(answer[0]), confident=answer[1]), day)


def _fsrs_without_luck(known: Known, answer: Answer, day: int) -> None:
    _remember(known, Grade.GOOD if answer[0] else Grade.AGAIN, day)


def _remember(known: Known, grade: Grade, day: int) -> None:
    kept = fsrs_scheduler.review(known.state, 1, grade, START + timedelta(days=day), retention=0.9)
    known.state, known.stability, known.seen = kept.state, kept.stability, day
    known.due = (kept.due_on - START).days


def _forgotten(known: Known, day: int) -> float:
    recall = fsrs_scheduler.recall(known.stability, START + timedelta(days=known.seen), START + timedelta(days=day))
    return Candidate(1, "", recall).loss


def _sm2(known: Known, answer: Answer, day: int) -> None:
    """As published, with 4 for right and 2 for wrong."""
    quality = 4 if answer[0] else 2
    known.ease = max(1.3, known.ease + 0.1 - (5 - quality) * (0.08 + (5 - quality) * 0.02))
    grown = {0: 1, 1: 6}.get(known.interval, round(known.interval * known.ease))
    known.interval = grown if answer[0] else 1
    known.seen, known.due = day, day + known.interval


def _weekly(known: Known, answer: Answer, day: int) -> None:  # noqa: ARG001 - the same whatever was answered
    known.seen, known.due, known.interval = day, day + 7, 7


def _overdue(known: Known, day: int) -> float:
    return (day - known.seen) / known.interval


POLICIES: dict[str, tuple[Learn, Need]] = {
    "ours": (_fsrs, _forgotten),
    "FSRS that takes luck for knowledge": (_fsrs_without_luck, _forgotten),
    "SM-2": (_sm2, _overdue),
    "one week for everything": (_weekly, _overdue),
}


@dataclass(frozen=True)
class Course:
    """How many days it runs, how many questions a working day has, and whether only what is due is asked."""

    days: int
    a_day: int
    only_due: bool


SAME_QUESTIONS, AS_IT_COMES = Course(170, 2, only_due=False), Course(365, 3, only_due=True)


@dataclass(frozen=True)
class Outcome:
    """What it came to: the share known at the end, the questions asked, what was due after two weeks away."""

    known: float
    asked: int
    due_after_absence: int


def live(policy: tuple[Learn, Need], course: Course, seed: int) -> Outcome:
    """One learner: a lesson a working day, questions on each, two weeks away, and three months of silence."""
    learn, need = policy
    chance = random.Random(seed)
    able = chance.gauss(0, 0.3)
    traces = [Trace(THRESHOLD + able + chance.gauss(0, 0.3)) for _ in range(LESSONS)]
    notes: dict[int, Known] = {}
    asked = waiting = 0
    for day in filter(_is_there, range(course.days)):
        due = [item for item, known in notes.items() if known.due <= day]
        waiting = waiting or (len(due) if day > AWAY_FROM else 0)
        choice = due if course.only_due else list(notes)
        for item in sorted(choice, key=lambda item: (-need(notes[item], day), item))[: course.a_day]:
            learn(notes[item], _answer(traces[item], day, chance), day)
            traces[item].meet(day)
            asked += 1
        if len(notes) < LESSONS:
            item = len(notes)
            traces[item].meet(day)
            notes[item] = Known(day, day)
            learn(notes[item], _answer(traces[item], day + 0.001, chance), day)
    known = sum(trace.recall(course.days + SILENT_DAYS) for trace in traces) / LESSONS
    return Outcome(known, asked, waiting)


def _is_there(day: int) -> bool:
    """On working days, but for two weeks."""
    return (START + timedelta(days=day)).weekday() < 5 and not AWAY_FROM <= day < AWAY_FROM + AWAY_DAYS


def _answer(trace: Trace, day: float, chance: random.Random) -> Answer:
    knows = chance.random() < trace.recall(day)
    right = knows or chance.random() < FOUR_OPTIONS.full
    return right, chance.random() < (SURE_WHEN_KNOWN if knows else SURE_WHEN_GUESSED)


def measure(*, quick: bool) -> list[Row]:
    groups, learners = (3, 5) if quick else (5, 20)
    same, free = (_lives(course, groups, learners) for course in (SAME_QUESTIONS, AS_IT_COMES))
    assert len({outcome.asked for lives in same.values() for group in lives for outcome in group}) == 1
    rows = []
    for title, lives in (("with the same questions", same), ("asking what is due", free)):
        ours = lives["ours"]
        for name, others in list(lives.items())[1:]:
            what = f"known three months on, {title} (beside it: {name})"
            rows.append(Row(what, "%", _figures(ours, "known"), _figures(others, "known")))
    for name, others in list(free.items())[1:]:
        what = f"questions in a year, asking what is due (beside it: {name})"
        rows.append(Row(what, "", _figures(free["ours"], "asked"), _figures(others, "asked")))
    due = _figures(free["ours"], "due_after_absence")
    rows.append(Row("asked on the day after two weeks away (beside it: what is due)", "", Figures([3.0]), due))
    return rows


def _lives(course: Course, groups: int, learners: int) -> dict[str, list[list[Outcome]]]:
    """The same learners under each policy, in groups."""
    return {
        name: [[live(policy, course, group * 1000 + one) for one in range(learners)] for group in range(groups)]
        for name, policy in POLICIES.items()
    }


def _figures(groups: Sequence[Sequence[Outcome]], name: str) -> Figures:
    scale = 100 if name == "known" else 1
    return Figures([scale * _mean([getattr(outcome, name) for outcome in group]) for group in groups])


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
