"""Figures about results on screen: the latest of each, all of one name, and lines for the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.kit.time import format_date
from bot.outcomes import messages
from bot.outcomes.models import OutcomeFigure
from bot.outcomes.sentences import ToldFigure
from bot.outcomes.service import NamedFigures

ADD = "outcomes.add"
ADD_TOLD = "outcomes.add_told"
PASTE = "outcomes.paste"
SHOW = "outcomes.show"
EDIT = "outcomes.edit"
REMOVE = "outcomes.remove"

MAX_NAMES, MAX_OF_ONE = 15, 20


class ToldPayload(Payload):
    """A figure that was told, as the value of its button; dates in ISO, empty where none was said."""

    name: str = ""
    amount: str = ""
    unit: str = ""
    first: str = ""
    last: str = ""

    @classmethod
    def of(cls, one: ToldFigure) -> ToldPayload:
        first, last = (day.isoformat() if day else "" for day in (one.first, one.last))
        return cls(name=one.name, amount=one.amount, unit=one.unit, first=first, last=last)


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


def told(found: Sequence[ToldFigure]) -> Json:
    """The answer to a result that was told in a sentence: what was read of it, and the window with that in it."""
    if not found:
        text = _(
            "That sounds like a result. Tell me which period it's from and where you found it. I'll then save the "
            "result and show it in the report."
        )
        enter = blocks.button(ADD, _("Enter a result"), style="primary")
        return blocks.message(text, blocks.section(text), blocks.actions(enter))
    text = _(
        "That sounds like a result, and it isn't kept yet. This is what I read. In the window you can change it, and "
        "it asks for what's missing, such as where the number comes from."
    )
    lines = [_read(each) for each in found]
    buttons = [
        blocks.button(
            f"{ADD_TOLD}:{number}",
            _("Enter {amount}", amount=f"{each.amount} {each.unit}".strip()),
            ToldPayload.of(each).encode(),
            style="primary" if number == 0 else None,
        )
        for number, each in enumerate(found)
    ]
    said = "\n".join([text, *lines])
    return blocks.message(said, blocks.section(said), blocks.actions(*buttons))


def _read(one: ToldFigure) -> str:
    """One figure as it was read, and which of its parts weren't."""
    amount = escape(f"{one.amount} {one.unit}".strip())
    name = f"*{escape(one.name)}*: {amount}" if one.name else f"*{amount}*"
    if one.first is None or one.last is None:
        return "• " + _("{figure}, period not said", figure=name)
    first, last = format_date(one.first), format_date(one.last)
    return f"• {name}, " + (first if first == last else _("{first} to {last}", first=first, last=last))


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
