"""Figures about results on screen: the latest of each, all of one name, and lines for the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.outcomes import messages
from bot.outcomes.models import OutcomeFigure
from bot.outcomes.service import NamedFigures

ADD = "outcomes.add"
PASTE = "outcomes.paste"
SHOW = "outcomes.show"
EDIT = "outcomes.edit"
REMOVE = "outcomes.remove"

MAX_NAMES, MAX_OF_ONE = 15, 20


def results(found: Sequence[NamedFigures], people: Mapping[int, str]) -> Json:
    """The latest figure of each name, with the one before it."""
    row = blocks.actions(
        blocks.button(ADD, _("Enter a result"), style=None if found else "primary"),
        blocks.button(PASTE, _("Paste several")),
    )
    if not found:
        text = _(
            "There are no results yet. A result is a number from the business, such as hours saved or "
            "cases answered. It has a source, and somebody who confirms that it's right."
        )
        return blocks.message(text, blocks.section(text), row)
    title = _("Results for the business")
    shown = [
        blocks.section(f"{latest(one)}\n{behind(one.figures[0], people)}", _open(one)) for one in found[:MAX_NAMES]
    ]
    more = _more(len(found) - MAX_NAMES, _("To see another result, write `/groundswell results NAME`."))
    return blocks.message(title, blocks.header(title), shown, more, row)


def told() -> Json:
    """The answer to a result that was told in a sentence: it is kept with its period and source."""
    text = _(
        "That sounds like a result. Tell me which period it's from and where you found it. I'll then "
        "save the result and show it in the report."
    )
    enter = blocks.button(ADD, _("Enter a result"), style="primary")
    return blocks.message(text, blocks.section(text), blocks.actions(enter))


def latest(one: NamedFigures) -> str:
    """The newest figure of a name, and the one before it, on one line."""
    newest, *earlier = one.figures
    line = f"*{escape(newest.name)}*: {messages.amount(newest)} ({messages.period(newest)})"
    if not earlier:
        return line
    before = _("before: {amount} ({period})", amount=messages.amount(earlier[0]), period=messages.period(earlier[0]))
    return f"{line}, {before}"


def behind(figure: OutcomeFigure, people: Mapping[int, str]) -> str:
    """Where a figure comes from and who stands for it."""
    source = _("From: {source}.", source=escape(figure.source).rstrip("."))
    person = people.get(figure.vouched_by) if figure.vouched_by is not None else None
    if person is None:
        return f"{source} {_('Nobody vouches for it.')}"
    return f"{source} {_('{person} vouches for it.', person=f'<@{person}>')}"


def _open(one: NamedFigures) -> Json:
    return blocks.button(SHOW, _("Open it"), one.figures[0].id)


def _more(left_out: int, where: str) -> Json | None:
    if left_out <= 0:
        return None
    more = ngettext("{n} more result isn't shown.", "{n} more results aren't shown.", left_out)
    return blocks.context(f"{more} {where}")


def one_name(one: NamedFigures, people: Mapping[int, str], mine: Sequence[int]) -> Json:
    """All figures of a name, the latest first; those in `mine` can be changed."""
    shown = [
        blocks.section(
            f"{messages.period(each)}: *{messages.amount(each)}*\n{behind(each, people)}",
            blocks.button(EDIT, _("Change it"), each.id) if each.id in mine else None,
        )
        for each in one.figures[:MAX_OF_ONE]
    ]
    more = _more(len(one.figures) - MAX_OF_ONE, "")
    row = blocks.actions(blocks.button(ADD, _("Enter a result"), one.name))
    return blocks.message(one.name, blocks.header(one.name), shown, more, row)


def no_match(words: str) -> Json:
    """Said where no name has these words in it."""
    text = _("I can't find a result called “{words}”.", words=escape(blocks.shorten(words, 60)))
    return blocks.message(text, blocks.section(text), blocks.actions(blocks.button(ADD, _("Enter a result"), words)))


def saved(figure: OutcomeFigure) -> str:
    """Says what is kept now."""
    return _(
        "Saved: *{name}*, {amount} ({period}).",
        name=escape(figure.name),
        amount=messages.amount(figure),
        period=messages.period(figure),
    )


def removed(figure: OutcomeFigure) -> str:
    """Says what is gone."""
    return _(
        "Removed: *{name}*, {amount} ({period}).",
        name=escape(figure.name),
        amount=messages.amount(figure),
        period=messages.period(figure),
    )
