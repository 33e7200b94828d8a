"""The health of a community as a chart that can be read without colours, sent on request."""

from __future__ import annotations

import asyncio
import io
from itertools import dropwhile

from bot.community.engagement.health import CommunityHealth, WeekCounts
from bot.delivery import files
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.kit.i18n import _
from bot.kit.time import format_short_date
from bot.members.command_registry import FollowUp, FollowUpContext

YES_COLOUR, CAME_COLOUR = "#a8c5da", "#1d3557"
MAX_ALT_TEXT = 900


def attendance(health: CommunityHealth) -> bytes:
    """A PNG: how many said yes and how many came, for each of twelve weeks."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - its import takes half a second
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 - as above

    figure = Figure(figsize=(8, 3.6), dpi=110, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    said_yes = [week.said_yes for week in health.weeks]
    came = [week.came for week in health.weeks]
    places = range(len(health.weeks))
    axes.bar([place - 0.2 for place in places], said_yes, 0.4, color=YES_COLOUR, label=_("said yes"))
    axes.bar(
        [place + 0.2 for place in places], came, 0.4, color=CAME_COLOUR, hatch="//", edgecolor="white", label=_("came")
    )
    axes.set_xticks(list(places), [format_short_date(week.begins_at.date()) for week in health.weeks])
    axes.tick_params(axis="x", labelrotation=30)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_title(_("Who said yes and who came, week by week"), loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="upper left")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def in_words(health: CommunityHealth) -> str:
    """The chart's figures as text, from the first week with a session on; weeks with nobody are named as such."""
    weeks = [*dropwhile(lambda week: not week.held, health.weeks)]
    return "; ".join(map(_week, weeks)) or _("There were no sessions in the last twelve weeks.")


def _week(week: WeekCounts) -> str:
    facts = {"day": format_short_date(week.begins_at.date()), "yes": week.said_yes, "there": week.came}
    if not week.held:
        return _("{day}: no session", day=facts["day"])
    if not week.said_yes and not week.came:
        return _("{day}: nobody", day=facts["day"])
    return _("{day}: {yes} said yes, {there} came", **facts)


def send(health: CommunityHealth) -> FollowUp:
    """A follow-up that sends the chart to the caller."""

    async def follow_up(context: FollowUpContext) -> None:
        deps, caller, now = context.deps, context.caller, context.deps.now()
        # Drawing takes a while, so it runs in a thread.
        picture = await asyncio.to_thread(attendance, health)
        name, title = f"community-{now:%Y-%m-%d}.png", _("Who said yes and who came, week by week")
        payload = files.picture(name, title, picture, in_words(health)[:MAX_ALT_TEXT])
        key = f"community.health:{context.channel}:{caller.slack_id}:{int(now.timestamp())}"
        message = Outgoing(caller.workspace_id, key, caller.slack_id, payload, now, lane=Lane.PROMPT)
        await deps.db.transact(delivery.post, message)
        deps.nudge()

    return follow_up
