"""The summary for `/learn mine`, and the exported file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _, in_language, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import format_date, format_moment, local_date
from bot.reflections.models import BehaviourEvidence, Plan, PlanObstacle, PlanState, Reflection, ReflectionConsent
from bot.reflections.obstacles import obstacle_words
from bot.reflections.plan_text import answer_words, ended, sentence, standing
from bot.reflections.views import ASK_MODEL, EXPORT, FORGET, MODEL_OFF, NO_REFLECTION, technically

MAX_SHOWN = 3
BEGINNING = 200  # characters


@dataclass(frozen=True)
class KeptSection:
    """What another feature has kept of a member, for their file: a heading and its lines."""

    title: str
    lines: Sequence[str]


@dataclass(frozen=True)
class KeptWords:
    """A member's stored texts, and the zone for their times."""

    reflections: Sequence[Reflection]
    plans: Sequence[Plan]
    evidence: Sequence[BehaviourEvidence]
    zone: str
    # Which reflections are shared, and whether by name.
    shared: Mapping[int, bool] = field(default_factory=dict)
    obstacles: Sequence[PlanObstacle] = ()
    consents: Sequence[ReflectionConsent] = ()
    sent: int = 0

    @property
    def asks_model(self) -> bool:
        """Whether a model is asked, with the member's consent."""
        return any(one.withdrawn_at is None for one in self.consents)

    @property
    def is_empty(self) -> bool:
        return not (self.reflections or self.plans or self.evidence or self.asks_model)


def summary(kept: KeptWords, *, with_latest: bool = True) -> Json:
    """How much is stored, who can read it, and buttons to export or delete it."""
    if kept.is_empty:
        return blocks.message(_("At the moment, I have nothing that you wrote: no reflections and no plans."))
    head = "\n".join([_("This is what I've saved for you:"), *(f"• {line}" for line in _counts(kept))])
    return blocks.message(
        head,
        blocks.section(head),
        [blocks.section(words) for words in (_open_plans(kept), _latest(kept) if with_latest else "") if words],
        blocks.context(_who()),
        blocks.context(_model(kept)) if kept.consents else None,
        blocks.actions(
            blocks.button(EXPORT, _("Send it to me as a file"), "all"),
            _model_switch(kept) if kept.consents else None,
            _forget(kept),
        ),
    )


def _open_plans(kept: KeptWords) -> str:
    """The open plans, as sentences."""
    ahead = [plan for plan in kept.plans if plan.state == PlanState.OPEN]
    lines = [f"• {sentence(plan)} {standing(plan, kept.zone)}" for plan in ahead[-MAX_SHOWN:]]
    return "\n".join([_("*Active plans*"), *lines]) if lines else ""


def _latest(kept: KeptWords) -> str:
    """The beginnings of the latest texts, newest first; the file has all of it."""
    lines = [
        f"{format_moment(one.written_at, kept.zone)}\n> {escape(_beginning(one.text or ''))}"
        for one in reversed(kept.reflections[-MAX_SHOWN:])
    ]
    return "\n".join([_("*What you wrote most recently*"), *lines]) if lines else ""


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= BEGINNING else f"{words[:BEGINNING].rstrip()} …"


def _counts(kept: KeptWords) -> Iterator[str]:
    yield ngettext("{n} reflection", "{n} reflections", len(kept.reflections))
    open_ones = sum(reflection.open_under is not None for reflection in kept.reflections)
    if open_ones:
        yield ngettext(
            "{n} of your reflections can also be read by the people I named beforehand",
            "{n} of your reflections can also be read by the people I named beforehand",
            open_ones,
        )
    if kept.shared:
        yield ngettext(
            "{n} of your reflections is shared with your group; the button below the lesson stops the sharing",
            "{n} of your reflections are shared with your group; the button below the lesson stops the sharing",
            len(kept.shared),
        )
    yield ngettext("{n} plan", "{n} plans", len(kept.plans))
    yield ngettext("{n} answer about how a plan went", "{n} answers about how a plan went", len(kept.evidence))


def _model_switch(kept: KeptWords) -> Json:
    if kept.asks_model:
        return blocks.button(MODEL_OFF, _("Turn off AI questions"), "off")
    return blocks.button(ASK_MODEL, _("Turn on AI questions"), NO_REFLECTION)


def _model(kept: KeptWords) -> str:
    """What was agreed to and sent to a model."""
    last = kept.consents[0]
    requests = ngettext("{n} request has been sent", "{n} requests have been sent", kept.sent)
    given = format_date(local_date(last.given_at, kept.zone))
    if last.withdrawn_at is None:
        return _(
            "On {day} you agreed that {host} may read what you write about your lessons. {requests}.",
            day=given,
            host=escape(last.host),
            requests=requests,
        )
    return _(
        "AI questions are off. On {day} you agreed that I may use {host}, and later you withdrew your "
        "agreement. {requests}.",
        day=given,
        host=escape(last.host),
        requests=requests,
    )


def _who() -> str:
    rest = _(
        "I don't show anything else to anybody but you. I do count how plans went, but without names, "
        "and only where enough people have answered. You'll find your lessons and quiz answers in "
        "`/learn progress`."
    )
    return f"{rest} {technically()}"


def _forget(kept: KeptWords) -> Json:
    sure = blocks.confirm(
        _("Forget everything?"),
        _(
            "This deletes your reflections, your plans, and your answers about the plans. I can't "
            "bring them back. If you'd like to keep them, save the file first."
        ),
        _("Yes, forget everything"),
        _("Keep it"),
        style="danger",
    )
    return blocks.button(FORGET, _("Forget everything"), len(kept.reflections), style="danger", confirm=sure)


def forgotten(kept: KeptWords) -> Json:
    """Replaces the summary after deletion."""
    text = _(
        "Done. I've deleted {reflections} and {plans}. What you wrote in Slack stays there until you delete it.",
        reflections=ngettext("{n} reflection", "{n} reflections", len(kept.reflections)),
        plans=ngettext("{n} plan", "{n} plans", len(kept.plans)),
    )
    return blocks.message(text)


def file(kept: KeptWords, more: Sequence[KeptSection] = (), *, now: datetime) -> tuple[str, str, str]:
    """The name, title and content of a Markdown file with everything, and with what other features have kept."""
    day = local_date(now, kept.zone)
    title = _("Your reflections and plans")
    return f"reflections-{day.isoformat()}.md", title, "\n".join([*_lines(kept, title, format_date(day)), *_more(more)])


def _lines(kept: KeptWords, title: str, day: str) -> Iterator[str]:
    yield f"# {title}, {day}\n"
    yield f"## {_('Reflections')}\n"
    for reflection in kept.reflections:
        yield f"**{format_moment(reflection.written_at, kept.zone)}** ({_kind(reflection, kept)})\n"
        yield "\n".join(f"> {line}" for line in (reflection.text or "").splitlines()) + "\n"
    yield f"## {_('Plans')}\n"
    for plan in kept.plans:
        yield from _plan(plan, kept)
    if kept.consents:
        yield f"## {_('AI')}\n"
        yield f"{_model(kept)}\n"
        yield from (f"> {line}" for line in kept.consents[0].wording.splitlines())


def _more(sections: Sequence[KeptSection]) -> Iterator[str]:
    for each in sections:
        yield f"\n## {each.title}\n"
        for line in each.lines:
            yield "\n".join(f"> {part}" for part in line.splitlines()) + "\n"


def _kind(reflection: Reflection, kept: KeptWords) -> str:
    by_name = kept.shared.get(row_id(reflection))
    if by_name is not None:
        return _("shared with your group, by name") if by_name else _("shared with your group, without your name")
    if reflection.plan_id is not None:
        return _("a note on a plan, only for you")
    return (
        _("only for you") if reflection.open_under is None else _("the people I named when I asked can also read this")
    )


def _plan(plan: Plan, kept: KeptWords) -> Iterator[str]:
    with in_language(plan.language):
        words = _("When {when}, I will {will}.", when=plan.when or "", will=(plan.will or "").rstrip("."))
    state = _("open") if plan.state == PlanState.OPEN else ended(plan)
    yield f"**{format_moment(plan.made_at, kept.zone)}** {words} ({state})\n"
    for said in kept.evidence:
        if said.plan_id == plan.id:
            yield f"- {format_moment(said.said_at, kept.zone)}: {answer_words()[said.happened]}"
    for one in kept.obstacles:
        if one.plan_id == plan.id:
            what = obstacle_words().get(one.obstacle, one.obstacle)
            yield f"- {_('What got in the way: {obstacle}', obstacle=what)}"
    yield ""
