"""What `/community` can do, with examples."""

from __future__ import annotations

from bot.community.calendar import formatting
from bot.kit.i18n import _
from bot.kit.slack import Json, escape


def shown(*, planner: bool) -> Json:
    """The words everybody can use, and those of facilitators for one of them."""
    lines = [
        _("*For everybody*"),
        _("`/community list`: what takes place next"),
        _("`/community mine`: what you come to and lead"),
        _("`/community show prompt jam`: its agenda and who leads it"),
        _("`/community here 1234`: check in with the code you are shown"),
        _("`/community calendar`: all of it in your own calendar"),
        _("`/community coffee join`: be brought together with somebody every two weeks"),
        _("`/community kudos @priya for looking at my prompt`: thank somebody in the channel"),
        _("`/community health`: how the community is doing"),
    ]
    if planner:
        lines += [
            _("*For facilitators*"),
            _("`/community schedule prompt jam every second Tuesday 15:00 for 8 weeks`: plan in your own words"),
            _("`/community schedule`: plan in a window"),
            _("`/community season`: lay a whole season down at once"),
            _("`/community move prompt jam 1 December to Thursday 16:00`: another time for one date"),
            _("`/community skip prompt jam 24 December`: leave one date out"),
            _("`/community cancel prompt jam`: end the series"),
            _("`/community rota prompt jam`: whose turn it is, and what hangs on whom"),
            _("`/community rota swap prompt jam 1 December with 15 December`: ask for an exchange"),
            _("`/community rota cover prompt jam 1 December`: ask somebody to lead your date"),
            _("`/community away 20 December to 6 January`: lead nothing in that time"),
            _("`/community owner prompt jam @somebody`, `/community deputy prompt jam @somebody`: who answers for it"),
            _("`/community handover prompt jam`: all that somebody needs to take it over"),
            _("`/community attendance prompt jam`: how many came"),
        ]
    text = "\n".join(lines)
    return formatting.message(text, formatting.mrkdwn(text))


def unclear(verb: str) -> Json:
    """For a word that is none of ours."""
    text = _("I don't know “{verb}”. `/community help` shows what I can do.", verb=escape(verb[:40]))
    return formatting.message(text, formatting.mrkdwn(text))
