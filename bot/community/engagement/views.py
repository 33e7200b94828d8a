"""Coffee, thanks, the week in short and how the community is doing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.community.activities.content import ActivityTemplate
from bot.community.calendar import formatting
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape

if TYPE_CHECKING:
    from bot.community.engagement.digest import WeekSummary
    from bot.community.engagement.health import CommunityHealth

MOST = 10


def coffee(others: Sequence[str]) -> Json:
    """To each of a pair, or of three: with whom, and how to begin."""
    names = _("{names} and {last}", names=", ".join(f"<@{each}>" for each in others[:-1]), last=f"<@{others[-1]}>")
    who = names if len(others) > 1 else f"<@{others[0]}>"
    text = _(
        "This round brings you together with {who}. Half an hour, no agenda; one of you suggests a time. A way to "
        "begin: what did you try lately that did not work?",
        who=who,
    )
    how = _("`/community coffee pause 3 weeks` or `/community coffee leave` whenever you like.")
    return formatting.message(text, formatting.mrkdwn(text), formatting.context(how))


def thanked(giver: str, receiver: str, text: str) -> Json:
    """In the channel."""
    words = _("{giver} thanks {receiver}: {text}", giver=f"<@{giver}>", receiver=f"<@{receiver}>", text=escape(text))
    return formatting.message(words, formatting.mrkdwn(words))


def said(text: str) -> Json:
    return formatting.message(text, formatting.mrkdwn(text))


def digest(week: WeekSummary) -> Json:
    """The week in short; what there is nothing of is left out."""
    lines = [f"*{_('The week in short')}*"]
    for card, there in week.held[:MOST]:
        came = ngettext("{n} was there", "{n} were there", there) if there else ""
        lines.append(f"• {escape(card.title)}" + (f": {came}" if came else ""))
    if week.decisions:
        lines += [_("Decided:"), *(f"• {escape(each)}" for each in week.decisions[:MOST])]
    if week.thanked:
        lines.append(_("Thanked for their help:"))
        lines += [f"• <@{slack_id}>: {escape(text)}" for slack_id, text in week.thanked[:MOST]]
    if week.ahead:
        lines += [_("Coming up:"), *(f"• {escape(card.title)}, {formatting.when(card)}" for card in week.ahead[:MOST])]
    text = "\n".join(lines)
    return formatting.message(text, formatting.mrkdwn(text[:3000]))


def quiet(channel: str, template: ActivityTemplate) -> Json:
    """To facilitators, when nothing has happened for a while."""
    text = _(
        "It has been quiet in {channel} for three weeks, and nothing is planned. Something small could be: *{title}*. "
        "{purpose}",
        channel=f"<#{channel}>", title=escape(template.title), purpose=escape(template.purpose),
    )  # fmt: skip
    how = _("`/community schedule {name} next Tuesday 15:00` plans it.", name=template.names[0])
    return formatting.message(f"{text} {how}", formatting.mrkdwn(text), formatting.context(how))


def health(found: CommunityHealth, words: str, *, drawn: bool = False) -> Json:
    """The figures with their numbers, and what would help; a picture, where one is drawn, follows by itself."""
    lines = [f"*{_('How the community is doing')}*", *_took_part(found), *(_figures(found) if found.held else ())]
    risky = [title for title, factor in found.bus_factors.items() if factor <= 1]
    if risky:
        titles = ", ".join(escape(title) for title in risky)
        lines.append(_("{titles} would stop with one person: `/community rota` says what helps.", titles=titles))
    if found.has_begun:
        lines.append(_("By week: {words}", words=words))
    if drawn:
        lines.append(_("The same as a picture comes to our direct message."))
    text = "\n".join(lines)
    return formatting.message(text, formatting.mrkdwn(text[:3000]))


def _took_part(found: CommunityHealth) -> list[str]:
    nothing = [] if found.has_begun else [_("Nothing has taken place yet.")]
    if not found.active:
        return nothing or [_("Nobody took part in the last four weeks.")]
    took_part = ngettext(
        "{n} person took part in the last four weeks", "{n} people took part in the last four weeks", found.active
    )
    gave = _("{gave} of them gave something: led, asked, noted, helped or thanked.", gave=found.gave)
    return [*nothing, f"{took_part}, {gave}"]


def _figures(found: CommunityHealth) -> list[str]:
    lines = []
    if not found.anybody_checked_in:
        lines.append(_("Nobody checked in, so this says nothing about who was there."))
    elif found.yes:
        lines.append(_("{came} of {yes} who said yes came, in twelve weeks.", came=found.came_of_yes, yes=found.yes))
    lines.append(ngettext("{n} person led for the first time.", "{n} people led for the first time.", found.new_leads))
    facts = {"most": found.most_led, "held": found.held, "founder": found.founder_led}
    return [*lines, _("Of {held} sessions one person led {most}, the founder {founder}.", **facts)]
