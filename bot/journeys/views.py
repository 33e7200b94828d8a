"""The messages of a track: lessons with their questions, rounds of reviews, reminders and farewell."""

from __future__ import annotations

from collections.abc import Sequence

from bot.journeys.content import Track
from bot.journeys.wordings import first_line
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.quizzes import views as quizzes
from bot.quizzes.service import ShownQuestion
from bot.reviews import views as reviews
from bot.reviews.queries import NextReviews

NEXT = "journeys.next"
START = "journeys.start"
JOIN = "journeys.join"
LEAVE = "journeys.leave"
OTHERS = "journeys.others"
OPEN = "journeys.open"
RESUME = "journeys.resume"
PAUSE_A_WEEK = "journeys.pause_a_week"
STOP_LESSONS = "journeys.stop_lessons"
NO_REMINDERS = "journeys.no_reminders"
REVIEW = "journeys.review"
LET_OTHERS_GO = "journeys.let_others_go"
COACH = "journeys.coach"
MAX_TEXT = 3900  # characters; Slack refuses to update a message whose text has more than 4,000


def step(
    track: Track,
    position: int,
    questions: Sequence[ShownQuestion],
    *,
    wording: str | None = None,
    welcome_back: bool = False,
) -> Json:
    """The message of a lesson, with each question and its buttons or its explanation below it."""
    first = first_line(wording, track.steps[position].minutes)
    parts_of_text = [first, lesson_text(track, position), *map(quizzes.question_text, questions)]
    text = "\n\n".join(each for each in parts_of_text if each)
    title, *rest = lesson(track, position)
    above = [blocks.section(first)] if first else []
    greeting = (
        [blocks.section(_("Welcome back. Here's one thing to start with. The rest can wait."))] if welcome_back else []
    )
    parts = [[blocks.divider(), *quizzes.question_blocks(shown)] for shown in questions]
    return blocks.message(_cut(text), above, title, greeting, rest, *parts, _coach_button(track, position))


def _coach_button(track: Track, position: int) -> Json | None:
    """Below a lesson about resistance: the way to words for somebody who says that."""
    pattern = track.steps[position].lesson.coach
    return blocks.actions(blocks.button(COACH, _("What you can say to that"), pattern)) if pattern else None


def lesson(track: Track, position: int) -> list[Json]:
    """A lesson's title, its position in the track and its text, as a Markdown block."""
    step = track.steps[position]
    place = _(
        "{track} · {number} of {of} · {minutes}",
        track=escape(track.title),
        number=position + 1,
        of=len(track.steps),
        minutes=ngettext("{n} minute", "{n} minutes", step.minutes),
    )
    return [blocks.header(step.lesson.title, emoji=True), blocks.context(place), blocks.markdown(step.lesson.body)]


def lesson_text(track: Track, position: int) -> str:
    """A lesson as text, for notifications and screen readers."""
    shown = track.steps[position].lesson
    return escape(f"{shown.title}\n\n{shown.body}")


def review_round(
    questions: Sequence[ShownQuestion], next_reviews: NextReviews | None = None, *, is_first: bool
) -> Json:
    """The message of a round; once all questions are answered, it says when they come back.

    A member's first one says what it is for and how to change it.
    """
    opening = reviews.opening(len(questions), is_first=is_first)
    texts = [opening, *map(quizzes.question_text, questions)]
    aside = [blocks.context(reviews.aside())] if is_first else []
    parts = [[blocks.section(opening), *aside], *map(quizzes.question_blocks, questions)]
    if all(shown.given is not None for shown in questions):
        closing = reviews.closing(next_reviews)
        texts.append(closing)
        parts.append([blocks.section(closing)])
    shown = [block for number, part in enumerate(parts) for block in ([blocks.divider()] if number else []) + part]
    if len(shown) > blocks.MAX_MESSAGE_BLOCKS:
        shown = blocks.compose(*parts)
    return blocks.message(_cut("\n\n".join(texts)), shown)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT].rsplit(maxsplit=1)[0]} …"


def leave_button(track: Track) -> Json:
    """The button that ends one track, with a confirmation."""
    sure = blocks.confirm(
        _("Leave this track?"),
        _("You won't get any more lessons or questions from this track. What you did is kept."),
        _("Leave this track"),
        _("Leave as it is"),
    )
    return blocks.button(LEAVE, _("Leave this track"), track.id, confirm=sure)


def finished(track: Track, still_open: int, next_up: str, suggested: Track | None = None) -> Json:
    """The farewell after the last lesson: what comes now, and which track could be next.

    In `still_open` lessons a question has no answer yet; a button shows them.
    """
    lines = [
        _(":tada: That's the end of *{track}*. Thank you for sticking with it.", track=escape(track.title)),
        *_still_open(still_open),
        next_up,
        _("`/learn progress` shows what you did. You keep your reflections."),
    ]
    paragraphs, buttons = ["\n".join(lines)], [blocks.button(OTHERS, _("Other tracks"))]
    if still_open:
        buttons.insert(0, blocks.button(OPEN, _("What's open?")))
    if suggested:
        paragraphs.append(f"{_good_next_step(suggested)}\n{escape(suggested.summary)}")
        buttons.insert(0, _begin(suggested))
    return blocks.message("\n\n".join(paragraphs), [*map(blocks.section, paragraphs), blocks.actions(*buttons)])


def nothing_left(suggested: Track) -> Json:
    """Says that all lessons have come, and offers the track that could be next."""
    text = " ".join([_("You've had all your lessons."), _good_next_step(suggested)])
    buttons = blocks.actions(_begin(suggested), blocks.button(OTHERS, _("Other tracks")))
    return blocks.message(text, blocks.section(text), buttons)


def _good_next_step(track: Track) -> str:
    return _("If you'd like to go on, *{track}* is a good next step.", track=escape(track.title))


def _begin(track: Track) -> Json:
    return blocks.button(JOIN, _("Start “{track}”", track=track.title), track.id, style="primary")


def _still_open(still_open: int) -> list[str]:
    if not still_open:
        return []
    words = ngettext(
        "{n} lesson still has an open question.",
        "{n} lessons still have an open question.",
        still_open,
    )
    return [words]


def parked() -> Json:
    """The message to members on a track that is no longer offered."""
    return blocks.message(
        _(
            "We no longer offer the track you were on, so you won't get any more lessons from it. I've "
            "kept your answers and reflections. `/learn start` shows the tracks you can start now."
        )
    )


def reminder(waiting: int, *, last: bool) -> Json:
    """A reminder of open questions; the last one in a row says so."""
    text = ngettext(
        "{n} question is still open, in the message above. No hurry.",
        "{n} questions are still open, in the messages above. The newest is on the Home tab too. No hurry.",
        waiting,
    )
    if last:
        text += " " + _("This was my last reminder. You'll get your lessons as before.")
    stop = blocks.button(NO_REMINDERS, _("No more reminders"))
    return blocks.message(text, blocks.section(text), blocks.actions(stop))
