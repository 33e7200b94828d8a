"""Messages in a lesson's thread, and about plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.reflections.follow_up_times import stamp
from bot.reflections.models import Happened, Plan, PlanState
from bot.reflections.plan_text import Words, answer_words, moment_label, sentence, standing

PLAN = "reflections.plan"
CHANGE = "reflections.change"
DELETE = "reflections.delete"
INSTEAD = "reflections.instead"
ASK = "reflections.ask"
HAPPENED = "reflections.happened"
EXPORT = "reflections.export"
FORGET = "reflections.forget"
MAX_PLANS = 10
FREELY = "free"
NOTHING: Mapping[str, datetime] = MappingProxyType({})


def invitation(ask: str, readers: Sequence[str] = ()) -> Json:
    """The prompt, in its author's Markdown, and exactly who besides its writer can read the answer (Slack ids)."""
    who_reads = _who_reads(readers)
    return blocks.message(f"{escape(ask)}\n{who_reads}", blocks.markdown(ask), blocks.context(who_reads))


def _who_reads(readers: Sequence[str]) -> str:
    if not readers:
        return _(
            "Reply here in the thread, in as few words as you like. Only you can read it: no colleague, no "
            "facilitator, no admin. If you edit or delete it later, it is changed or forgotten here too."
        )
    return _(
        "Reply here in the thread, in as few words as you like. Apart from you, only {names} can read it. "
        "Begin with `private:` and only you can read it. If you edit or delete it later, it is changed or "
        "forgotten here too.",
        names=", ".join(f"<@{slack_id}>" for slack_id in readers),
    )


def thanks(kept: int, plans: Sequence[Plan] = (), zone: str = "Etc/UTC", offer: str | None = None) -> Json:
    """The thank-you below a member's replies, with their number, plans, or the offer to make one.

    `offer` is the message that the plan would belong to.
    """
    text = _thanks(kept)
    if not kept and plans:
        text = " ".join([text, _("Your plan stays until you delete that too.")])
    shown = plans[:MAX_PLANS]
    make = blocks.button(PLAN, _("Turn it into a plan"), offer) if offer and not plans else None
    return blocks.message(
        "\n".join([text, *(plan_text(plan, zone) for plan in shown)]),
        blocks.section(text),
        [block for plan in shown for block in plan_blocks(plan, zone)],
        blocks.actions(make),
    )


def _thanks(kept: int) -> str:
    if kept == 0:
        return _("You deleted it, and I've forgotten it. You can write a new one any time.")
    if kept == 1:
        return _("Thank you, I've kept that for you. Write more here whenever something comes to mind.")
    return _("Thank you, I've kept your {kept} replies.", kept=kept)


def note_thanks(kept: int) -> Json:
    """The thank-you below a message about a plan."""
    text = _("You deleted it, and I've forgotten it.") if kept == 0 else _("Thank you, I've kept that note.")
    return blocks.message(text)


def words_only() -> str:
    """The reply to a message that has only a file."""
    return _(
        "I can only keep text here, so I haven't saved the file. Could you put the gist of it in a sentence or two?"
    )


def plan_text(plan: Plan, zone: str) -> str:
    return " ".join([_("Your plan: {plan}", plan=sentence(plan)), standing(plan, zone)])


def plan_blocks(plan: Plan, zone: str) -> list[Json]:
    """A plan, its state, and its buttons."""
    change = blocks.button(CHANGE, _("Change"), plan.id) if plan.state == PlanState.OPEN else None
    return [
        blocks.section(_("Your plan: {plan}", plan=sentence(plan))),
        blocks.context(standing(plan, zone)),
        blocks.actions(change, _delete(plan), block_id=f"{CHANGE}:{plan.id}"),
    ]


def _delete(plan: Plan) -> Json:
    sure = blocks.confirm(
        _("Delete this plan?"),
        _("I'll delete it and won't ask about it again."),
        _("Delete"),
        _("Keep it"),
        style="danger",
    )
    return blocks.button(DELETE, _("Delete"), plan.id, confirm=sure)


def card(plan: Plan, zone: str, offers: Mapping[str, datetime] = NOTHING) -> Json:
    """A plan as a message of its own, perhaps with suggested follow-up times; without text once deleted."""
    if plan.when is None:
        return forgotten()
    if not offers:
        return blocks.message(plan_text(plan, zone), plan_blocks(plan, zone))
    head, _standing, buttons = plan_blocks(plan, zone)
    ask = _("I've noted it. When should I ask you how it went?")
    moments = blocks.actions(*moment_buttons(plan, zone, offers))
    text = "\n".join([_("Your plan: {plan}", plan=sentence(plan)), ask])
    return blocks.message(text, head, blocks.section(ask), moments, buttons)


def how_to_plan() -> Json:
    """The reply to a text that is no plan yet, because it lacks a moment or a step."""
    text = _(
        "A plan needs a “when” and a small step: “plan: when I open the report on Monday, I will ask Kim what was "
        "unclear”. Or write it in a form:"
    )
    return blocks.message(text, blocks.section(text), blocks.actions(blocks.button(PLAN, _("Make a plan"), FREELY)))


def message(text: str) -> Json:
    return blocks.message(text)


def forgotten() -> Json:
    text = _("You deleted this plan, and I've forgotten it.")
    return blocks.message(text)


def question(plan: Words, asking: int) -> Json:
    """Asks whether a plan happened. The first line says nothing of the plan, as notifications may show it to others."""
    answers = [
        blocks.button(f"{HAPPENED}:{happened}", label, f"{plan.id}:{asking}:{happened}")
        for happened, label in answer_words().items()
    ]
    return _about(plan, [_("Did it happen?")], [blocks.actions(*answers), blocks.context(_note())])


def _note() -> str:
    return _("If you like, write a line in this thread on how it went. Only you can read it.")


def _about(plan: Words, said: Sequence[str], below: list[Json]) -> Json:
    head = "\n".join([_("You planned: {plan}", plan=sentence(plan)), *said])
    return blocks.message("\n".join([_("A question about one of your plans"), head]), blocks.section(head), below)


def answered(plan: Plan, happened: str, zone: str, offers: Mapping[str, datetime]) -> Json:
    """The question after its answer; `offers` are times to ask once more."""
    said = [_("You said: {answer}.", answer=answer_words()[happened])]
    below = [blocks.context(_note())]
    if offers:
        said.append(_("Shall I ask once more? If not, just ignore this."))
        below.insert(0, blocks.actions(*moment_buttons(plan, zone, offers)))
    elif happened == Happened.NOT_YET:
        said.append(standing(plan, zone))
    elif happened == Happened.NO_LONGER:
        said.append(standing(plan, zone) if plan.state == PlanState.CHANGED else _("Good to know."))
        if plan.state == PlanState.DROPPED:
            below.insert(0, blocks.actions(blocks.button(INSTEAD, _("Make another plan"), plan.id), _delete(plan)))
    else:
        said.append(
            _(
                "Thank you, I've noted how you think it went. Your answer also counts in the programme's figures "
                "on plans, without your name."
            )
        )
    return _about(plan, said, below)


def moment_buttons(plan: Plan, zone: str, offers: Mapping[str, datetime]) -> list[Json]:
    """A button for each suggested time."""
    return [
        blocks.button(f"{ASK}:{name}", moment_label(name, moment, zone), f"{plan.id}:{stamp(moment)}")
        for name, moment in offers.items()
    ]
