"""A community's year as a message, the question which community is meant, and that nothing is planned."""

from __future__ import annotations

from collections.abc import Sequence

from bot.community.year import words
from bot.community.year.plan import YearPlan
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape

YEAR = "community.year"
YEAR_PLAN = "community.year_plan"
# The window belongs to the strategy's room, which stands on this one.
OPEN_STRATEGY = "community.strategy_open"
MAX_COMMUNITIES = 10


class YearRequest(Payload):
    """A year of a community that is to be shown; without a year, the twelve months ahead."""

    community_id: int
    year: int | None = None


def year(plan: YearPlan, undrawable: Sequence[tuple[int, str]] = ()) -> Json:
    """A year in words; the picture comes by itself. `undrawable` are rows whose titles are missing in it."""
    if plan.is_empty:
        return _empty(plan)
    head = _("*The year at a glance: {span}*", span=plan.span.title)
    channel = _("What's planned in {channel}.", channel=f"<#{plan.channel}>")
    parts = [f"{head}\n{channel}", "\n".join(words.months(plan))]
    for heading, lines in (
        (_("Gaps"), words.gaps(plan)),
        (_("On holidays and days off"), words.clashes(plan)),
        (_("Who leads"), words.led_alone(plan)),
    ):
        parts += [f"*{heading}*\n" + "\n".join(f"• {line}" for line in lines)] if lines else []
    parts += [drafts] if (drafts := words.drafts(plan)) else []
    parts += [not_drawn(undrawable)] if undrawable else []
    coming = _("I'm sending you the picture in a direct message.")
    return blocks.message(
        _("The year at a glance: {span}", span=plan.span.title),
        [blocks.section(part) for part in blocks.pack(parts)],
        blocks.context(coming),
        _buttons(plan),
    )


def not_drawn(undrawable: Sequence[tuple[int, str]]) -> str:
    """The titles for which the picture has no letters."""
    head = _("I can't draw these titles in the picture:")
    return "\n".join([head, *(_("No. {n} is {title}", n=n, title=escape(title[:80])) for n, title in undrawable)])


def _empty(plan: YearPlan) -> Json:
    text = _("No session is planned in {channel} for {span}.", channel=f"<#{plan.channel}>", span=plan.span.title)
    return blocks.message(text, blocks.section(f"{text} {_what_to_do(may_plan=plan.may_plan)}"), _buttons(plan))


def _what_to_do(*, may_plan: bool) -> str:
    if may_plan:
        return _("Press *Plan a session*, or write `/community season` to plan a whole season in one go.")
    return _("Once facilitators have planned sessions, you'll see them here.")


def _buttons(plan: YearPlan) -> Json:
    this_year = plan.today.year
    years = [each for each in (this_year, this_year + 1) if each != plan.span.year]
    shown = [
        blocks.button(f"{YEAR}:{each}", str(each), YearRequest(community_id=plan.community_id, year=each).encode())
        for each in years
    ]
    request = YearRequest(community_id=plan.community_id).encode()
    return blocks.actions(
        blocks.button(YEAR_PLAN, _("Plan a session"), request, style="primary") if plan.may_plan else None,
        *shown,
        blocks.button(f"{YEAR}:ahead", _("The months ahead"), request) if plan.span.year else None,
        blocks.button(OPEN_STRATEGY, _("Our strategy"), plan.channel),
    )


def no_community(channel: str, *, may_plan: bool) -> Json:
    """Says that there is nothing to show yet, and what to press."""
    text = _("No session is planned yet, so the year is empty.")
    request = YearRequest(community_id=0).encode()
    button = blocks.button(YEAR_PLAN, _("Plan a session"), request, style="primary")
    has_channel = channel.startswith(("C", "G"))
    strategy = blocks.button(OPEN_STRATEGY, _("Our strategy"), channel) if has_channel else None
    buttons = blocks.actions(button, strategy) if may_plan else None
    return blocks.message(text, blocks.section(f"{text} {_what_to_do(may_plan=may_plan)}"), buttons)


def which_community(found: Sequence[tuple[int, str]], span_year: int | None) -> Json:
    """Asks whose year is meant: communities by id, with their channels."""
    text = ngettext(
        "Which community's year would you like to see? There is {n} community.",
        "Which community's year would you like to see? There are {n} communities.",
        len(found),
    )
    shown = [
        blocks.section(
            f"<#{channel}>",
            blocks.button(YEAR, _("Show its year"), YearRequest(community_id=each, year=span_year).encode()),
        )
        for each, channel in found[:MAX_COMMUNITIES]
    ]
    more = _("In a channel, `/community year` shows the year of that channel.")
    return blocks.message(text, blocks.section(text), shown, blocks.context(more))
