"""Messages for coffee, kudos, the weekly digest, and a community's health."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.community.activities.content import ActivityTemplate
from bot.community.calendar.formatting import slack_date
from bot.community.engagement.health import CommunityHealth
from bot.community.engagement.queries import WeekSummary
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.mentions import escaped
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment

MAX_ITEMS = 10
MET = "community.coffee_met"
NOT_MET = "community.coffee_not_met"
POST_KUDOS, KEEP_KUDOS = "community.post_kudos", "community.keep_kudos"


def coffee_round() -> Json:
    """Opens the thread of a round of coffee in the channel."""
    return blocks.message(_("There's a new coffee round: see in the thread who meets whom."))


def introduction(slack_ids: Sequence[str], times: Sequence[float], group_id: int) -> Json:
    """Introduces people to each other, with times at which all are free, and a question to begin with."""
    text = _("{who}, you're having coffee together this time: half an hour, no agenda.", who=_names(slack_ids))
    if times:
        when = "\n".join([_("You're all free at these times. Does one of them suit you?"), *map(_slack_time, times)])
    else:
        when = _("I couldn't find a time when you're all free. Could one of you suggest a time?")
    question = _("To get you started: {question}", question=_opener(group_id))
    how = _("You can use `/community coffee pause 3 weeks` or `/community coffee leave` whenever you like.")
    return blocks.message(
        text, blocks.section(text), blocks.section(when), blocks.section(question), blocks.context(how)
    )


def _slack_time(stamp: float) -> str:
    fallback = format_moment(datetime.fromtimestamp(stamp, UTC), "Etc/UTC")
    return f"• <!date^{int(stamp)}^{{date_long}}, {{time}}|{fallback} (UTC)>"


def _opener(group_id: int) -> str:
    openers = (
        _("what have you tried lately that didn't work?"),
        _("which task would you like to be rid of?"),
        _("what has surprised you this month?"),
        _("what would you like somebody to show you?"),
        _("what do you do differently from a year ago?"),
    )
    return openers[group_id % len(openers)]


def did_you_meet(slack_ids: Sequence[str], group_id: int) -> Json:
    """Asks whether people who were introduced have met."""
    text = _("{who}, did you meet for coffee?", who=_names(slack_ids))
    buttons = blocks.actions(
        blocks.button(MET, _("Yes, we met"), group_id, style="primary"), blocks.button(NOT_MET, _("Not yet"), group_id)
    )
    return blocks.message(text, blocks.section(text), buttons)


def met(*, met: bool) -> Json:
    """Replaces the question after an answer."""
    return blocks.message(
        _("You met for coffee. Good to hear!")
        if met
        else _("So you haven't met yet. It's never too late for a coffee.")
    )


def _names(slack_ids: Sequence[str]) -> str:
    """People by their Slack ids, as in a sentence."""
    *first, last = (f"<@{each}>" for each in slack_ids)
    return _("{names} and {last}", names=", ".join(first), last=last) if first else last


def kudos(giver: str, receivers: Sequence[str], text: str) -> Json:
    """Thanks in the channel; the people are Slack ids."""
    facts = {"giver": f"<@{giver}>", "receiver": _names(receivers), "text": escaped(text)}
    return blocks.message(_("{giver} thanks {receiver}: {text}", **facts))


def digest_setting(channel: str, *, next_at: datetime | None, zone: str) -> Json:
    """Says whether a channel gets the weekly overview, and how to change that."""
    if next_at is None:
        text = _(
            "{channel} gets no weekly overview any more. `/community digest on` brings it back.",
            channel=f"<#{channel}>",
        )
    else:
        text = _(
            "I'll post the next weekly digest in {channel} on {moment}. `/community digest off` stops the digest.",
            channel=f"<#{channel}>",
            moment=format_moment(next_at, zone),
        )
    return blocks.message(text)


def ask_to_thank(shown: str, channel: str, value: str) -> Json:
    """Shows thanks as they would look in the channel, with a button to post them."""
    head = _("This is how it looks in {channel}:", channel=f"<#{channel}>")
    return blocks.message(
        f"{head}\n{shown}",
        blocks.section(f"{head}\n{shown}"),
        blocks.actions(
            blocks.button(POST_KUDOS, _("Post it"), value, style="primary"),
            blocks.button(KEEP_KUDOS, _("Discard"), "-"),
        ),
        blocks.context(_("Only you can see this so far.")),
    )


def digest(week: WeekSummary) -> Json:
    """The week in short, without headings for empty parts."""
    lines = [f"*{_('This week')}*"]
    for card in week.held[:MAX_ITEMS]:
        present = week.present.get(card.id, 0)
        came = ngettext("{n} was there", "{n} were there", present) if present else ""
        lines.append(f"• {escape(card.title)}" + (f": {came}" if came else ""))
    if week.decisions:
        lines += [_("Decided:"), *(f"• {escaped(each)}" for each in week.decisions[:MAX_ITEMS])]
    if week.thanks:
        lines.append(_("Thanks to:"))
        lines += [f"• <@{each.slack_id}>: {escaped(each.text)}" for each in week.thanks[:MAX_ITEMS]]
    if week.upcoming:
        lines.append(_("Coming up:"))
        lines += [f"• {escape(card.title)}, {slack_date(card)}" for card in week.upcoming[:MAX_ITEMS]]
    return blocks.message("\n".join(lines))


def quiet(channel: str, template: ActivityTemplate) -> Json:
    """Suggests an activity to facilitators of a quiet community."""
    facts = {"title": escape(template.title), "purpose": escape(template.purpose)}
    text = _(
        "It's been quiet in {channel} for three weeks, and nothing is planned. A small idea: *{title}*. {purpose}",
        channel=f"<#{channel}>",
        **facts,
    )
    how = _("To plan this session, write `/community schedule {name} next Tuesday 15:00`.", name=template.names[0])
    return blocks.message(f"{text} {how}", blocks.section(text), blocks.context(how))


def health(found: CommunityHealth, weeks: str, *, chart_follows: bool = False) -> Json:
    """The figures, and what would help; `weeks` is the chart as text."""
    lines = [f"*{_('How the community is doing')}*"]
    if not found.has_begun:
        lines.append(_("There haven't been any sessions yet."))
    if found.active:
        took_part = ngettext(
            "{n} person took part in the last four weeks", "{n} people took part in the last four weeks", found.active
        )
        gave = _(
            "{gave} of them contributed: they led, asked a question, took notes, helped or thanked somebody.",
            gave=found.gave,
        )
        lines.append(f"{took_part}, {gave}")
    elif found.has_begun:
        lines.append(_("Nobody took part in the last four weeks."))
    lines += _sessions(found) if found.held else []
    risky = ", ".join(escape(title) for title, bus_factor in found.bus_factors.items() if bus_factor <= 1)
    if risky:
        lines.append(
            _("{titles} would stop if one person left: `/community rota` shows what would help.", titles=risky)
        )
    if found.has_begun:
        lines.append(_("Week by week: {words}", words=weeks))
    if chart_follows:
        lines.append(_("I'll also send you these figures as a picture, in a direct message."))
    return blocks.message("\n".join(lines))


def _sessions(found: CommunityHealth) -> list[str]:
    lines = []
    if not found.anybody_checked_in:
        lines.append(_("Nobody checked in, so I can't say who was there."))
    elif found.said_yes:
        facts = {"came": found.came_of_yes, "yes": found.said_yes}
        lines.append(
            _("In the last twelve weeks, people said yes {yes} times. They then really came {came} times.", **facts)
        )
        lines.append(_("People came {there} times, if I also count those who hadn't said yes.", there=found.came))
    if found.new_leads:
        lines.append(
            ngettext(
                "{n} person led a session for the first time.",
                "{n} people led a session for the first time.",
                found.new_leads,
            )
        )
    if found.held > 1:
        led = {"most": found.most_led, "held": found.held, "founder": found.founder_led}
        lines.append(
            _(
                "There were {held} sessions. The person who led most often led {most} of them. The "
                "founder of the community led {founder}.",
                **led,
            )
        )
    return lines
