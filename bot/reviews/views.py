"""The texts around a round of questions."""

from __future__ import annotations

from collections.abc import Sequence

from bot.kit.i18n import _, ngettext
from bot.kit.time import format_moment
from bot.reviews.models import ReviewMode
from bot.reviews.queries import NextReviews, ReviewStatus


def opening(questions: int, *, is_first: bool) -> str:
    """The introduction of a round; what rounds are for is said in the first one of all."""
    counted = {
        1: _("One question from an earlier lesson"),
        2: _("Two questions from earlier lessons"),
        3: _("Three questions from earlier lessons"),
        4: _("Four questions from earlier lessons"),
    }
    head = counted.get(questions) or _("{n} questions from earlier lessons", n=questions)
    purpose = _(
        "You remember an answer better when you recall it yourself. You'll see the explanation after each answer."
    )
    return f"*{head}*\n{purpose}" if is_first else f"*{head}*"


def aside() -> str:
    """How to change reviews, in small print below the introduction of the first round."""
    return _("`/learn reviews` shows when you get these questions, and how to change the time or turn them off.")


def closing(returning: NextReviews | None) -> str:
    """The text below a round after the last answer."""
    if returning is None:
        return _("That's all. With `/learn review` you get more questions whenever you like.")
    days = [(day - returning.today).days for day in returning.days]
    when = _listed(list(dict.fromkeys(span(day) for day in sorted(days))))
    return ngettext(
        "That's all. You'll see this question again {when} at the earliest.",
        "That's all. You'll see these questions again {when} at the earliest.",
        len(days),
        when=when,
    )


def on_the_way() -> str:
    """The reply to the request for a round."""
    return _("Some questions from earlier lessons are on their way to you as a direct message.")


def status(shown: ReviewStatus, zone: str) -> str:
    """When rounds are sent, and how to change that."""
    if shown.wish is ReviewMode.OFF:
        return _(
            "Reviews are off, so I won't send you any review questions. With `/learn review` you get a "
            "few whenever you like. `/learn reviews on` turns reviews back on."
        )
    if shown.wish is ReviewMode.STOPPED:
        return _(
            "You've stopped, so I won't send you any questions to review; `/learn start` picks up where you left off."
        )
    if not shown.any_cards:
        return _(
            "I'll repeat each question just before you'd forget the answer. The repeats start once "
            "you've answered your first question."
        )
    often = ngettext(
        "On working days I ask you at most {n} question from earlier lessons, at {hour} ({zone}).",
        "On working days I ask you at most {n} questions from earlier lessons, at {hour} ({zone}).",
        shown.most,
        hour=shown.at,
        zone=zone,
    )
    coming = (
        [_("You'll get the next questions on {moment}.", moment=format_moment(shown.next_round_at, zone))]
        if shown.next_round_at
        else []
    )
    change = _(
        "`/learn reviews 16:00` changes the time, `/learn reviews 2` changes how many questions you "
        "get, `/learn reviews off` turns them off. With `/learn review`, you get a few questions right "
        "away."
    )
    return "\n".join([" ".join([often, *coming]), change])


def span(days: int) -> str:
    """A number of days from today, in words."""
    if days <= 1:
        return _("tomorrow")
    if days < 14:
        return ngettext("in {n} day", "in {n} days", days)
    if days < 60:
        return ngettext("in about {n} week", "in about {n} weeks", round(days / 7))
    return ngettext("in about {n} month", "in about {n} months", round(days / 30.4))


def _listed(spans: Sequence[str]) -> str:
    if len(spans) == 1:
        return spans[0]
    return _("{first} and {last}", first=", ".join(spans[:-1]), last=spans[-1])
