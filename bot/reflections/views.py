"""What is said in a lesson's thread, and of a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.kit.slack import Json, escape
from bot.kit.time import say_moment
from bot.kit.words import _, speaking
from bot.reflections.models import Happened, Plan, PlanState
from bot.reflections.moments import MONDAY, TOMORROW, WEEK, stamp

PLAN = "reflections.plan"
CHANGE = "reflections.change"
DELETE = "reflections.delete"
INSTEAD = "reflections.instead"
ASK = "reflections.ask"
HAPPENED = "reflections.happened"
EXPORT = "reflections.export"
FORGET = "reflections.forget"
MOST_PLANS = 10


class Words(Protocol):
    """Two halves of a plan, and the language they are written for."""

    @property
    def id(self) -> int | None: ...
    @property
    def when(self) -> str | None: ...
    @property
    def will(self) -> str | None: ...
    @property
    def language(self) -> str: ...


def invitation(ask: str, readers: Sequence[str] = ()) -> Json:
    """The prompt, in its author's Markdown, and exactly who besides its writer can read the answer: their Slack ids."""
    return {
        "text": "\n".join([escape(ask), _who_reads(readers)]),
        "blocks": [{"type": "markdown", "text": ask}, context(_who_reads(readers))],
    }


def _who_reads(readers: Sequence[str]) -> str:
    if not readers:
        return _(
            "Reply here in the thread, in as few words as you like. Only you can read it: no colleague, no "
            "facilitator, no admin. What you edit or delete later is changed or forgotten here too."
        )
    return _(
        "Reply here in the thread, in as few words as you like. Besides you, {names} can read it, and nobody else. "
        "Begin with `private:` and only you can. What you edit or delete later is changed or forgotten here too.",
        names=", ".join(f"<@{slack_id}>" for slack_id in readers),
    )


def thanks(kept: int, plans: Sequence[Plan] = (), zone: str = "Etc/UTC", offer: str | None = None) -> Json:
    """What stands below somebody's replies, of which so many are kept: also their plans, or the offer to make one.

    `offer` is the message below which the plan would stand.
    """
    text = _thanks(kept)
    if not kept and plans:
        text = f"{text} {_('Your plan stays until you delete it too.')}"
    blocks = [section(text)]
    for plan in plans[:MOST_PLANS]:
        blocks += plan_blocks(plan, zone)
    if offer and not plans:
        blocks.append(_actions([button(PLAN, _("Make a plan of it"), offer)]))
    return {"text": "\n".join([text, *(plan_text(plan, zone) for plan in plans[:MOST_PLANS])]), "blocks": blocks}


def _thanks(kept: int) -> str:
    if kept == 0:
        return _("You have deleted it, and I have forgotten it. A new thought is welcome any time.")
    if kept == 1:
        return _("Thank you, I have kept that for you. Write more here whenever something comes to mind.")
    return _("Thank you, I have kept all {kept} for you.", kept=kept)


def note_thanks(kept: int) -> Json:
    """The same below a message about a plan."""
    text = _("You have deleted it, and I have forgotten it.") if kept == 0 else _("Thank you, I have kept that note.")
    return {"text": text, "blocks": [section(text)]}


def words_only() -> str:
    """Answer to a reply that has only a file."""
    return _(
        "I can only keep words here, so the file stays with you. Would you put the gist of it in a sentence or two?"
    )


def sentence(plan: Words) -> str:
    """A plan in one sentence, in the language it was written for."""
    with speaking(plan.language):
        return _(
            "*When* {when}, *I will* {will}.", when=escape(plan.when or ""), will=escape((plan.will or "").rstrip("."))
        )


def plan_text(plan: Plan, zone: str) -> str:
    return f"{_('Your plan: {plan}', plan=sentence(plan))} {_standing(plan, zone)}"


def plan_blocks(plan: Plan, zone: str) -> list[Json]:
    """A plan, how it stands, and what its author can do with it."""
    buttons = [button(CHANGE, _("Change"), str(plan.id))] if plan.state == PlanState.OPEN else []
    return [
        section(f"{_('Your plan: {plan}', plan=sentence(plan))}"),
        context(_standing(plan, zone)),
        {"block_id": f"{CHANGE}:{plan.id}", **_actions([*buttons, _delete(plan)])},
    ]


def _delete(plan: Plan) -> Json:
    sure = {
        "title": _plain(_("Delete this plan?")),
        "text": _plain(_("I forget its words, and ask nothing more about it.")),
        "confirm": _plain(_("Delete")),
        "deny": _plain(_("Keep it")),
        "style": "danger",
    }
    return {**button(DELETE, _("Delete"), str(plan.id)), "confirm": sure}


def _standing(plan: Plan, zone: str) -> str:
    if plan.state != PlanState.OPEN:
        return _ended(plan)
    if plan.ask_at:
        return _("I will ask you how it went: {moment}.", moment=say_moment(plan.ask_at, zone))
    if plan.answered == Happened.NOT_YET:
        return _("Not yet, and that is fine. It stays here, and I ask nothing more unless you change it.")
    return _("I have asked you how it went.") if plan.asked else _("I will not ask about it.")


def _ended(plan: Plan) -> str:
    if plan.state == PlanState.DONE:
        return _("It happened.") if plan.answered == Happened.YES else _("It happened in part.")
    if plan.state == PlanState.CHANGED:
        return _("Another plan has taken its place.")
    return _("It no longer fits.")


def card(plan: Plan, zone: str) -> Json:
    """A plan as a message of its own; without its words once they are deleted."""
    if plan.when is None:
        return forgotten()
    return {"text": plan_text(plan, zone), "blocks": plan_blocks(plan, zone)}


def forgotten() -> Json:
    text = _("You have deleted this plan, and I have forgotten it.")
    return {"text": text, "blocks": [section(text)]}


def question(plan: Words, asking: int) -> Json:
    """Did it happen? Its first line says nothing of the plan: it may stand on a locked screen or in a digest."""
    answers = [
        {**button(f"{HAPPENED}:{happened}", label, f"{plan.id}:{asking}:{happened}")}
        for happened, label in _answers().items()
    ]
    return _about(plan, [_("Did it happen?")], [_actions(answers), context(_note())])


def _answers() -> dict[Happened, str]:
    return {
        Happened.YES: _("Yes"),
        Happened.PARTLY: _("Partly"),
        Happened.NOT_YET: _("Not yet"),
        Happened.NO_LONGER: _("It no longer fits"),
    }


def _note() -> str:
    return _("If you like, write a line on how it went into this thread. Only you can read it.")


def _about(plan: Words, said: Sequence[str], below: list[Json]) -> Json:
    head = "\n".join([_("You wanted: {plan}", plan=sentence(plan)), *said])
    return {"text": "\n".join([_("A question about a plan of yours"), head]), "blocks": [section(head), *below]}


def answered(plan: Plan, happened: str, zone: str, offers: Mapping[str, datetime]) -> Json:
    """The question once it has been answered; with `offers` it may be asked once more, at one of them."""
    said = [_("You said: {answer}.", answer=_answers()[Happened(happened)])]
    below = [context(_note())]
    if offers:
        said.append(_("Shall I ask once more? If not, just leave it."))
        below.insert(0, _actions(moment_buttons(plan, zone, offers)))
    elif happened == Happened.NOT_YET:
        said.append(_standing(plan, zone))
    elif happened == Happened.NO_LONGER:
        said.append(_standing(plan, zone) if plan.state == PlanState.CHANGED else _("Good to know."))
        if plan.state == PlanState.DROPPED:
            below.insert(0, _actions([button(INSTEAD, _("Make another plan"), str(plan.id)), _delete(plan)]))
    else:
        said.append(_("Thank you. It is noted as what you say of it, for you and for the count of plans."))
    return _about(plan, said, below)


def moment_buttons(plan: Plan, zone: str, offers: Mapping[str, datetime]) -> list[Json]:
    """A button for each moment at which to ask."""
    return [
        button(f"{ASK}:{name}", moment_label(name, moment, zone), f"{plan.id}:{stamp(moment)}")
        for name, moment in offers.items()
    ]


def moment_label(name: str, moment: datetime, zone: str) -> str:
    names = {TOMORROW: _("The next day"), WEEK: _("In a week"), MONDAY: _("Next Monday")}
    return f"{names[name]}: {say_moment(moment, zone)}"


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def context(text: str) -> Json:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def button(action_id: str, label: str, value: str) -> Json:
    return {"type": "button", "action_id": action_id, "text": _plain(label), "value": value}


def _actions(elements: list[Json]) -> Json:
    return {"type": "actions", "elements": elements}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}
