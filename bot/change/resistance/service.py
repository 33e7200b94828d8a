"""Talks with the resistance helper: begin, go on step by step, plan, delete; only their member can."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.change.resistance.content import MAX_SENTENCE, SENTENCE, WORDS, CoachingContent, TwoWays
from bot.change.resistance.models import Coaching, CoachingStep
from bot.change.resistance.practice import service as practices
from bot.change.resistance.reading import ResistanceReader, has_words, language_of, quotable
from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.kit.i18n import SOURCE, nearest_language
from bot.members.service import Person
from bot.reflections import follow_up_times, plans
from bot.reflections.follow_up_times import AFTER, WEEK
from bot.reflections.models import Plan
from bot.reflections.plan_parser import IfThen
from bot.reflections.plans import PlanInput

OTHER = "other"
# Later than this, a talk is over, and a new one begins.
FRESH = timedelta(days=7)
MAX_SAID = 1_500
LIKELY = ","
# Quotation marks within others.
_INNER_MARKS = str.maketrans({"„": "\u201a", "“": "\u2018", "”": "’", '"': "'"})


class NoCoachingError(GroundswellError):
    """I can't find that conversation any more. You can start again with `/learn coach`."""


class TooMuchSaidError(GroundswellError):
    """That's a lot at once. Send me the one sentence that bothers you most, the way they said it."""


class NothingSaidError(GroundswellError):
    """I need a few more words, such as “they say they have no time”."""


class SentenceTooLongError(GroundswellError):
    """A sentence you can say out loud has at most {most} characters. Please make yours shorter."""


def begin(session: Session, who: Person, *, now: datetime, pattern: str = "") -> Coaching:
    """Begin a talk, perhaps about a pattern that is known already; the one before stays as it is."""
    coaching = Coaching(
        workspace_id=who.workspace_id,
        member_id=who.member_id,
        language=nearest_language(who.language),
        pattern=pattern,
        step=CoachingStep.WHO if pattern else CoachingStep.SAID,
        begun_at=now,
        changed_at=now,
    )
    return _kept(session, coaching)


def current(session: Session, who: Person, *, now: datetime) -> Coaching | None:
    """The talk that a member may go on with; None if there is none, or it was too long ago."""
    newest = session.exec(_mine(who).order_by(col(Coaching.id).desc()).limit(1)).first()
    is_open = newest is not None and newest.step != CoachingStep.DONE and now - newest.changed_at < FRESH
    return newest if is_open else None


def find(session: Session, who: Person, coaching_id: str | int) -> Coaching:
    """A member's own talk, locked; NoCoachingError for any other."""
    id_ = int(coaching_id) if str(coaching_id).isdecimal() else -1
    coaching = session.exec(_mine(who).where(col(Coaching.id) == id_).with_for_update()).first()
    if coaching is None:
        raise NoCoachingError
    return coaching


def of_member(session: Session, who: Person) -> Sequence[Coaching]:
    """All talks of a member, the oldest first."""
    return session.exec(_mine(who).order_by(col(Coaching.id))).all()


def _mine(who: Person) -> SelectOfScalar[Coaching]:
    return select(Coaching).where(Coaching.workspace_id == who.workspace_id, Coaching.member_id == who.member_id)


def hear(session: Session, coaching: Coaching, reader: ResistanceReader, text: str, *, now: datetime) -> Coaching:
    """Take what was said, and find what it sounds like; errors for too much of it, or for no words."""
    if not has_words(text):
        raise NothingSaidError
    if len(text) > MAX_SAID:
        raise TooMuchSaidError
    likely = reader.read(text).likely or reader.read(f"{coaching.said}\n{text}").likely
    coaching.said, coaching.language = text, language_of(text, coaching.language)
    coaching.likely = LIKELY.join(likely)
    coaching.approach = coaching.sentence = ""
    coaching.pattern = likely[0] if len(likely) == 1 else ""
    coaching.step = CoachingStep.WHO if coaching.pattern else CoachingStep.PATTERN
    return _kept(session, coaching, now=now)


def unsure(session: Session, coaching: Coaching, *, now: datetime) -> Coaching:
    """It is not what it seemed: all patterns are to choose from."""
    coaching.likely = coaching.pattern = coaching.approach = coaching.sentence = ""
    coaching.step = CoachingStep.PATTERN
    return _kept(session, coaching, now=now)


def name_pattern(session: Session, coaching: Coaching, pattern: str, *, now: datetime) -> Coaching:
    """Settle which pattern it is, or that it is none."""
    coaching.pattern, coaching.approach, coaching.sentence = pattern, "", ""
    coaching.step = CoachingStep.SENTENCE if pattern == OTHER else CoachingStep.WHO
    return _kept(session, coaching, now=now)


def choose_approach(session: Session, coaching: Coaching, approach: str, *, now: datetime) -> Coaching:
    """Settle who is in front of them, or open that again with an empty approach."""
    coaching.approach, coaching.sentence = approach, ""
    coaching.step = CoachingStep.SENTENCE if approach else CoachingStep.WHO
    return _kept(session, coaching, now=now)


def keep_sentence(session: Session, coaching: Coaching, sentence: str, *, now: datetime) -> Coaching:
    """Keep the sentence that they want to say; SentenceTooLongError, or NothingSaidError for no words."""
    words = " ".join(sentence.replace("\0", "").split())
    if not has_words(words):
        raise NothingSaidError
    if len(words) > MAX_SENTENCE:
        raise SentenceTooLongError(most=MAX_SENTENCE)
    coaching.sentence, coaching.step = words, CoachingStep.MOMENT
    return _kept(session, coaching, now=now)


def ways(coaching: Coaching, content: CoachingContent) -> TwoWays | None:
    """Two ways to say it; the first takes up their words where that is possible. None before they can be known.

    In the language of what was said, so that they can be said in it too.
    """
    patterns = content.patterns.get(coaching.language) or content.patterns[SOURCE]
    approaches = content.approaches.get(coaching.language) or content.approaches[SOURCE]
    if coaching.pattern == OTHER:
        return patterns.other
    pattern, approach = patterns.pattern(coaching.pattern), approaches.approach(coaching.approach)
    if pattern is None or approach is None:
        return None
    given, words = approach.ways(pattern.id), quotable(coaching.said)
    taken_up = f"{pattern.takes_up.replace(WORDS, words)} " if words else ""
    return TwoWays(first=f"{taken_up}{given.first}"[:MAX_SENTENCE], second=given.second)


def week_ahead(session: Session, who: Person, *, now: datetime) -> datetime:
    """The moment in a week at which a member is asked how it went, at their own hour."""
    found = follow_up_times.choices(plans.hours(session, who), now=now)
    return found.get(WEEK) or found.get(f"{AFTER}{WEEK}") or max(found.values())


def plan(
    session: Session, coaching: Coaching, who: Person, content: CoachingContent, when: str, *, now: datetime
) -> Plan:
    """Plan to say the sentence, once; a week later it is asked about."""
    edition = content.patterns.get(coaching.language) or content.patterns[SOURCE]
    said = coaching.sentence.translate(_INNER_MARKS).removesuffix(".")
    words = IfThen(when, edition.will.replace(SENTENCE, said), coaching.language)
    before = coaching.plan_id
    made = plans.make(session, who, plan_key(coaching), PlanInput(words, week_ahead(session, who, now=now)), now=now)
    if before:
        _replaced(session, who, before)
    coaching.plan_id, coaching.step = row_id(made), CoachingStep.DONE
    _kept(session, coaching, now=now)
    return made


def plan_key(coaching: Coaching) -> str:
    """The key of the plan that a talk ends with; another one follows the one before."""
    return f"coaching:{row_id(coaching)}:{coaching.plan_id or ''}"


def _replaced(session: Session, who: Person, plan_id: int) -> None:
    """Take the place of a plan, unless it was deleted."""
    try:
        plans.hush(session, plans.replace(session, who, plan_id))
    except GroundswellError:
        return


def end(session: Session, coaching: Coaching, *, now: datetime) -> Coaching:
    """End a talk without a plan."""
    coaching.step = CoachingStep.DONE
    return _kept(session, coaching, now=now)


def delete(session: Session, who: Person, coaching_id: str | int) -> bool:
    """Delete a talk with all its texts, if there is one; a plan that was made in it stays."""
    try:
        coaching = find(session, who, coaching_id)
    except NoCoachingError:
        return False
    practices.forget(session, who, row_id(coaching))
    session.delete(coaching)
    session.flush()
    return True


def _kept(session: Session, coaching: Coaching, *, now: datetime | None = None) -> Coaching:
    if now:
        coaching.changed_at = now
    session.add(coaching)
    session.flush()
    return coaching
