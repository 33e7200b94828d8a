"""What worked in a month, as a message; the page of leads; and everybody's own page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.figures.words import who
from bot.insights.momentum.models import MomentumChoice, StoryNaming
from bot.insights.momentum.queries import MomentumStanding, PlanWin, StoryWin, WhatWorked, WillingAdopter
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _, ngettext
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.kit.time import format_date, format_month, local_date
from bot.reflections.plan_text import sentence
from bot.stories import labels
from bot.stories.payloads import StoryRef
from bot.stories.publishing import views as story_views

if TYPE_CHECKING:
    from bot.reflections.models import Plan

TURN_ON = "insights.momentum_on"
SAVE_CHANNEL = "insights.momentum_channel"
TURN_OFF = "insights.momentum_off"
SUBSCRIBE = "insights.momentum_subscribe"
UNSUBSCRIBE = "insights.momentum_unsubscribe"
NAMING = "insights.momentum_naming"
ASK_ME = "insights.momentum_ask_me"
DONT_ASK_ME = "insights.momentum_dont_ask_me"
SHARE = "insights.momentum_share"
SAVE_WIN = "insights.momentum_save_win"
TAKE_BACK = "insights.momentum_take_back"
PAGE = "insights.momentum_page"
CHANNEL, HOW = "channel", "how"
BY_NAME, WITHOUT_NAME = "by_name", "without_name"
MAX_EACH, MAX_ADOPTERS = 3, 10


@dataclass(frozen=True)
class MomentumPage:
    """What a lead sees: where the news go, what they would say and on which day, and who'd like to do more."""

    standing: MomentumStanding
    found: WhatWorked
    adopters: Sequence[WillingAdopter]
    told_on: date
    zone: str


class WinWindow(Payload):
    """The plan that a window is about."""

    plan_id: int


def news(found: WhatWorked, *, is_channel: bool) -> Json:
    """What worked in a month, as the message that goes out."""
    buttons = None if is_channel else blocks.actions(blocks.button(UNSUBSCRIBE, _("Stop these messages")))
    foot = _foot(is_channel=is_channel)
    return blocks.message(_said(found), blocks.header(title(found)), *_parts(found), foot, buttons)


def title(found: WhatWorked) -> str:
    """What the message is about."""
    return _("What worked in {month}", month=format_month(found.month.first))


def _said(found: WhatWorked) -> str:
    """The message without its buttons, for notifications and readers of screens."""
    return "\n".join([title(found), *(part["text"]["text"] for part in _parts(found))])


def _parts(found: WhatWorked) -> list[Json]:
    parts = [_story(one, number) for number, one in enumerate(found.stories[:MAX_EACH])]
    lines = [
        *([_more_stories(len(found.stories) - MAX_EACH)] if len(found.stories) > MAX_EACH else []),
        *(_plan(one) for one in found.plans[:MAX_EACH]),
        *_kept(found),
        *(_("• Now the standard: {title}", title=escape(one)) for one in found.improvements[:MAX_EACH]),
    ]
    return [*parts, blocks.section("\n".join(lines))] if lines else parts


def _story(one: StoryWin, number: int) -> Json:
    facts = {"title": labels.story_title(one.title)}
    if one.authors:
        people = ", ".join(f"<@{each}>" for each in one.authors)
        text = _("• {people} wrote down what works: {title}", people=people, **facts)
    else:
        text = _("• A new story about what works: {title}", **facts)
    ref = StoryRef(story_id=one.story_id).encode()
    return blocks.section(text, blocks.button(f"{story_views.READ}:momentum_{number}", _("Read it"), ref))


def _plan(one: PlanWin) -> str:
    if one.author:
        return _("• {person} planned this and did it: {plan}", person=f"<@{one.author}>", plan=sentence(one.plan))
    return _("• Somebody planned this and did it: {plan}", plan=sentence(one.plan))


def _kept(found: WhatWorked) -> list[str]:
    about = who(found.kept) if found.kept else None
    return [_("• {who} people who said how a plan went carried it out.", who=about)] if about else []


def _more_stories(count: int) -> str:
    return ngettext("… and {n} more story: `/story find`", "… and {n} more stories: `/story find`", count)


def _foot(*, is_channel: bool) -> Json:
    rules = _(
        "There's no ranking here. I only show a person's name or plan if that person agreed with `/learn momentum`."
    )
    stop = _("A lead can stop these messages with `/groundswell momentum off`.") if is_channel else ""
    return blocks.context(" ".join(filter(None, [rules, stop])))


def page(shown: MomentumPage) -> Json:
    """The page of a lead: where it goes, what it would say, and who'd like to do more."""
    head = _("Momentum: what worked, told once a month")
    return blocks.message(
        head,
        blocks.header(head),
        blocks.section("\n".join(_where(shown))),
        blocks.section(_preview(shown.found, shown.told_on)),
        *_parts(shown.found),
        blocks.section("\n".join(_adopters(shown.adopters))),
        blocks.actions(*_switches(shown.standing)),
        _foot(is_channel=False),
    )


def _where(shown: MomentumPage) -> list[str]:
    standing = shown.standing
    if standing.channel_due:
        day = format_date(local_date(standing.channel_due, shown.zone))
        lines = [_("The next message goes to {channel} on {day}.", channel=f"<#{standing.channel}>", day=day)]
    else:
        lines = [_("These messages are off: I won't post anything until you turn them on for a channel.")]
    if standing.own_due:
        day = format_date(local_date(standing.own_due, shown.zone))
        lines.append(_("You'll get the message yourself too. Your next one is on {day}.", day=day))
    return lines


def _preview(found: WhatWorked, told_on: date) -> str:
    month = format_month(found.month.first)
    if found.is_empty:
        return _(
            "*What the message on {day} would say:* nothing yet about {month}. If that doesn't change, "
            "I won't send a message.",
            day=format_date(told_on),
            month=month,
        )
    return _("*What the message on {day} would say about {month}, as of today:*", day=format_date(told_on), month=month)


def _adopters(adopters: Sequence[WillingAdopter]) -> list[str]:
    head = _("*Who would like to do more*")
    if not adopters:
        return [
            head,
            _(
                "Nobody yet. I only name people who agreed to it with `/learn momentum`, and who recently "
                "used a story or asked for more lessons."
            ),
        ]
    return [head, *(_adopter(one) for one in adopters[:MAX_ADOPTERS])]


def _adopter(one: WillingAdopter) -> str:
    person = f"<@{one.slack_id}>"
    if one.used:
        return _(
            "• {person} used {title}. An easy next step: ask them for five minutes in the next session on what they "
            "changed.",
            person=person,
            title=labels.story_title(one.used),
        )
    return _(
        "• {person} asked for more lessons. An easy next step: send them one story and ask what they'd try with it.",
        person=person,
    )


def _switches(standing: MomentumStanding) -> list[Json]:
    if standing.channel:
        channel = blocks.button(TURN_OFF, _("Stop posting it"))
    else:
        channel = blocks.button(TURN_ON, _("Post it in a channel"), style="primary")
    return [channel, _own_switch(is_on=standing.own_due is not None)]


def _own_switch(*, is_on: bool) -> Json:
    if is_on:
        return blocks.button(UNSUBSCRIBE, _("Stop sending me these"))
    return blocks.button(SUBSCRIBE, _("Send it to me"))


def channel_form() -> Json:
    """The window in which a channel is chosen."""
    told = _(
        "Once a month, on the tenth or the next working day, I'll post what worked in the month "
        "before. That's a few lines, or nothing if nothing worked. You can stop these posts at any "
        "time."
    )
    field = blocks.channel_select(include=("public",))
    return blocks.modal(
        SAVE_CHANNEL,
        _("Post what worked"),
        [blocks.section(told), blocks.input_block(CHANNEL, _("In which channel?"), field)],
        submit=_("Turn it on"),
        close=_("Cancel"),
    )


def turned_on(channel: str, day: date) -> str:
    """Confirms that it goes to a channel."""
    return _(
        "Once a month, I'll post what worked in {channel}, first on {day}.",
        channel=f"<#{channel}>",
        day=format_date(day),
    )


def turned_on_window(text: str) -> Json:
    """The same in the window, with what it needs."""
    need = _("I have to be in the channel. If I'm not in it yet, write `/invite @groundswell` there.")
    return blocks.modal(
        SAVE_CHANNEL, _("Post what worked"), [blocks.section(text), blocks.context(need)], close=_("Close")
    )


def turned_on_message(text: str) -> Json:
    """The same as a message, with the way back."""
    return blocks.message(text, blocks.section(text), blocks.actions(blocks.button(TURN_OFF, _("Undo"))))


def turned_off(channel: str) -> Json:
    """Confirms that nothing is posted any more."""
    if not channel:
        return blocks.message(_("These messages were off already, so I'm not posting anything anywhere."))
    text = _("Stopped. I won't post what worked in {channel} any more.", channel=f"<#{channel}>")
    return blocks.message(text, blocks.section(text), blocks.actions(blocks.button(TURN_ON, _("Post it in a channel"))))


def subscribed(day: date) -> Json:
    """Confirms that somebody gets the news."""
    text = _("Once a month, I'll send you what worked, first on {day}.", day=format_date(day))
    return blocks.message(text, blocks.section(text), blocks.actions(_own_switch(is_on=True)))


def unsubscribed() -> Json:
    """Confirms that somebody gets no more of them."""
    text = _("Stopped. I won't send you any more messages about what worked.")
    return blocks.message(text, blocks.section(text), blocks.actions(_own_switch(is_on=False)))


def own_page(
    standing: MomentumStanding, choice: MomentumChoice, plans: Sequence[Plan], shared: Mapping[int, bool], least: int
) -> Json:
    """What a member agreed to, and what they could share."""
    head = _("The monthly message about what worked, and what the message says about you")
    about = _(
        "The message lists published stories, plans that people carried out, and improvements that "
        "we're keeping. For plans it only says how many, and only from {least} people up. I name your "
        "plan only if you share it.",
        least=least,
    )
    return blocks.message(
        head,
        blocks.section(f"*{head}*\n{about}"),
        _naming_section(StoryNaming(choice.stories)),
        _asking_section(agreed=choice.may_be_asked),
        *(_own_plan(plan, by_name=shared.get(row_id(plan))) for plan in plans),
        blocks.actions(_own_switch(is_on=standing.own_due is not None)),
    )


def _naming_section(chosen: StoryNaming) -> Json:
    labels_ = {
        StoryNaming.TITLE: _("With the title only"),
        StoryNaming.NAME: _("With my name"),
        StoryNaming.NONE: _("Not at all"),
    }
    options = {each: blocks.option(label, each) for each, label in labels_.items()}
    select = blocks.static_select([*options.values()], initial=options[chosen], action_id=NAMING)
    return blocks.section(_("*Your published stories* are mentioned:"), select)


def _asking_section(*, agreed: bool) -> Json:
    if agreed:
        text = _(
            "*Leads may ask you to do more.* They only see your name, and that you've used a story or "
            "asked for more lessons."
        )
        return blocks.section(text, blocks.button(DONT_ASK_ME, _("Take my name off")))
    text = _(
        "*Would you like to do more?* If you say yes, leads only see your name, and that you've used a "
        "story or asked for more lessons."
    )
    return blocks.section(text, blocks.button(ASK_ME, _("Leads may ask me")))


def _own_plan(plan: Plan, *, by_name: bool | None) -> Json:
    if by_name is None:
        return blocks.section(
            _("You carried out this plan: {plan}", plan=sentence(plan)),
            blocks.button(f"{SHARE}:{plan.id}", _("Share it"), plan.id),
        )
    said = sentence(plan)
    named = _("You're sharing this plan, with your name on it: {plan}", plan=said)
    text = named if by_name else _("You're sharing this plan, without your name on it: {plan}", plan=said)
    return blocks.section(text, blocks.button(f"{TAKE_BACK}:{plan.id}", _("Take it back"), plan.id))


def share_window(plan: Plan, author: str) -> Json:
    """Shows exactly what would be read, both ways, and by whom; `author` is a Slack id."""
    options = [blocks.option(_("With my name"), BY_NAME), blocks.option(_("Without my name"), WITHOUT_NAME)]
    readers = _(
        "Your plan will be in the next message about what worked this month. Everybody who asked for "
        "that message will read your plan. If a lead has turned on posts for a channel, people there "
        "will read it too. If only you could have written your plan, the words give you away even "
        "without your name. You can take your plan back with `/learn momentum` until the message has "
        "gone out."
    )
    return blocks.modal(
        SAVE_WIN,
        _("Share what you did"),
        [
            blocks.section(_("*With your name* they see:")),
            blocks.section(_plan(PlanWin(plan, author))),
            blocks.section(_("*Without your name* they see:")),
            blocks.section(_plan(PlanWin(plan))),
            blocks.input_block(HOW, _("How would you like to share what you wrote?"), blocks.radio_buttons(options)),
            blocks.context(readers),
        ],
        submit=_("Share"),
        close=_("Keep it to myself"),
        metadata=WinWindow(plan_id=row_id(plan)).encode(),
    )


def shared(plan: Plan, *, by_name: bool) -> Json:
    """Replaces the window."""
    named = _("Shared with your name: {plan}", plan=sentence(plan))
    text = named if by_name else _("Shared without your name: {plan}", plan=sentence(plan))
    back = _("You can undo this with `/learn momentum`.")
    return blocks.modal(SAVE_WIN, _("Share what you did"), [blocks.section(f"{text}\n{back}")], close=_("Close"))


def taken_back() -> Json:
    """Confirms that a plan isn't shared any more."""
    return blocks.message(_("OK, I've taken your plan out. I won't mention it in the next message about what worked."))


def kept_lines(choice: MomentumChoice, shared_plans: int) -> list[str]:
    """What is stored about a member here, for `/learn mine`."""
    lines = []
    if shared_plans:
        lines.append(
            ngettext(
                "In the message about what worked, you're sharing {n} plan that you carried out. `/learn "
                "momentum` lets you stop sharing it.",
                "In the message about what worked, you're sharing {n} plans that you carried out. `/learn "
                "momentum` lets you stop sharing them.",
                shared_plans,
            )
        )
    if choice.may_be_asked:
        lines.append(_("Leads can see your name on the list of people who'd like to do more."))
    return lines
