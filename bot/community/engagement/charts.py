"""Health as a picture: drawn without a screen, in colours that do not need to be told apart."""

from __future__ import annotations

import io

from bot.community.engagement.health import CommunityHealth
from bot.kit.i18n import _

YES, CAME = "#a8c5da", "#1d3557"


def attendance(health: CommunityHealth) -> bytes:
    """A PNG: for each of twelve weeks how many said yes and how many came."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - half a second only a chart should cost
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 - as above

    figure = Figure(figsize=(8, 3.6), dpi=110, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    places = range(len(health.weeks))
    axes.bar(
        [place - 0.2 for place in places], [week.yes for week in health.weeks], 0.4, color=YES, label=_("said yes")
    )
    axes.bar(
        [place + 0.2 for place in places], [week.there for week in health.weeks], 0.4, color=CAME, hatch="//",
        edgecolor="white", label=_("came"),
    )  # fmt: skip
    axes.set_xticks(list(places), [f"{week.monday:%d.%m.}" for week in health.weeks])
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_title(_("Said yes and came, by week"), loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="upper left")
    made = io.BytesIO()
    figure.savefig(made, format="png")
    return made.getvalue()


def in_words(health: CommunityHealth) -> str:
    """The same numbers for whoever does not see the picture."""
    weeks = [
        _("{day}: {yes} said yes, {there} came", day=f"{week.monday:%d.%m.}", yes=week.yes, there=week.there)
        for week in health.weeks
        if week.yes or week.there
    ]
    return "; ".join(weeks) or _("No session took place in these twelve weeks.")
