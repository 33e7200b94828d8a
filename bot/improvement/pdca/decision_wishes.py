"""What leads say to begin, end, keep or drop an experiment in a direct message; each is done with a button only.

Nothing is begun, ended or kept by a sentence alone: it touches many people, and needs a plan, a reason or a lesson.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.delivery import standing_offers
from bot.delivery.standing_offers import Offered
from bot.improvement import queries
from bot.improvement import views as backlog
from bot.improvement.pdca import acting, experiment_queries, pause_views, planning, result_views, views
from bot.improvement.pdca.experiment_queries import ExperimentDetails
from bot.improvement.pdca.models import ExperimentState
from bot.journeys.content import Library
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.patterns import LazyPattern
from bot.kit.slack import Json, escape
from bot.members import service as members
from bot.members.command_registry import CommandContext, Reply
from bot.members.models import Member

MAX_CHOICES = 5
# What a way back from what was kept for everybody begins with, among what was offered last.
UNKEEP = "unkeep"
UNDECIDED = (ExperimentState.PLANNED, ExperimentState.RUNNING, ExperimentState.CHECKED)
_ARTICLE = r"(?:an?|the|our|this|that|another|one|ein(?:e[nr]?)?|das|den|die|dem|unser(?:e[nm]?)?|diese[ns]?)"
_EXPERIMENT = (
    r"(?:experiments?|experimente?s?|trials?|pilot test|a/?b[- ]?tests?|versuch(?:e|es|s)?)\b"
    r"(?! (?:sessions?|lessons?|questions?|meetings?|calls?|stunden?|termine?)\b)"
)
_ONE = rf"(?:{_ARTICLE} )?(?:new |next |neue[sn]? |nächste[sn]? )?{_EXPERIMENT}"
_EVERYBODY = r"(?:for )?(?:everybody|everyone|all of them|the whole (?:track|cohort|programme?))"
# What stands in front of a wish, so that “why did we stop the experiment?” is none.
_WISH = (
    r"^(?:(?:hi|hey|hello|hallo|ok|okay|please|pls|bitte|so|and|und|now|jetzt|then|dann|well|yes|ja|great|super)\W+)*"
    r"(?:i(?:'d| would) like to |i want(?:ed)? to |i need to |let(?:'s|s| us) |(?:can|could|may|shall|"
    r"should) (?:we|i|you) |"
    r"we (?:should|could|want to|need to) |ich (?:möchte|will|würde gern) |wir (?:sollten|könnten|wollen|müssen) |"
    r"(?:können|könnten|sollen|sollten) wir |(?:kannst|könntest) du |lass(?:t)? uns |please |bitte )?"
    r"(?:please |bitte |lieber |mal |just |simply )*"
)
_AROUND = r"(?: (?:bitte|please|lieber|mal|jetzt|now|early|vorzeitig|sofort|again|wieder))*"
_START = LazyPattern(
    rf"{_WISH}(?:(?:start|begin|launch|run|set up|plan|make|do|try|have|create|open|starte?n?|"
    rf"beginne?n?|plane?n?|mach\w*|"
    rf"führe?)\b(?: up)? {_ONE}|(?:an?|ein(?:en)?|new|neue[rs]?) {_EXPERIMENT}.*\b(?:starten|beginnen|planen|machen|"
    rf"aufsetzen|please|bitte)\b|(?:test|try)\b.*\bhalf\b|new {_EXPERIMENT}|neue[rs]? {_EXPERIMENT}|"
    rf"(?:mal )?(?:aus)?probieren,? ob\b|(?:test|try)(?: out)? (?:if|whether)\b)",
    re.IGNORECASE,
)
_STOP = LazyPattern(
    rf"{_WISH}(?:(?:stop|end|abort|cancel|terminate|kill|quit|finish|drop|discard|call off|break off|give up(?: on)?|"
    rf"stopp(?:e|en)?|beende[nt]?|verw(?:irf|erfe)|brich|breche|streiche?)\b {_ONE}{_AROUND}(?: ab)?\W*$|"
    rf"{_ONE}{_AROUND} (?:abbrechen|beenden|stoppen|abblasen|verwerfen|streichen|einstellen)\W*$|"
    rf"call {_ONE} off|break {_ONE} off|blas\w* {_ONE}{_AROUND} ab)",
    re.IGNORECASE,
)
_KEEP = LazyPattern(
    r"\b(?:make|let|set)\b(?! (?:me|my)\b)(?! the (?:lesson|question|text)\b).{0,40}"
    r"\b(?:the|our|a|as|it|this|that) (?:new )?(?:standard|default|norm)\b|"
    r"\bstandardi[sz]e (?:it|this|that|the change)\b|"
    rf"\b(?:keep|adopt|roll out|introduce) (?:it|this|that|the (?:change|new \w+))(?: out)? {_EVERYBODY}|"
    rf"\broll (?:it|this|that|the change) out\b|\bgive (?:it|this|that) to {_EVERYBODY}|"
    r"\b(?:mach\w*|setz\w*|erklär\w*) .{0,40}\b(?:zum|als) (?:neuen )?standard\b|"
    r"\b(?:soll|wird|sollte)\b.{0,40}\b(?:standard (?:sein|werden|bleiben)|für alle gelten)\b|"
    r"\b(?:übernimm|übernehmen|behalt\w*|behält\w*|führ\w*)\b.{0,30}\bfür alle\b|"
    r"\bfür alle (?:übernehmen|einführen|behalten)\b",
    re.IGNORECASE,
)
_REFUSED = LazyPattern(
    r"\b(?:do not|don['’]t|never|nicht|keinesfalls|why|warum|wieso|if|wenn|falls|last (?:year|week))\b"
)
_ABOUT = LazyPattern(r"\b(?:about|on|with|for|mit|zu|zur|zum|über|für|whether|if|ob)\b\W*(?P<what>.+)", re.IGNORECASE)
_HALF = LazyPattern(r"\b(?:on|with|for|mit|an|bei) (?:one |the |der |einer )?(?:half|hälfte)\b.*", re.IGNORECASE)
_UNIMPORTANT = frozenset({"experiment", "trial", "versuch", "lessons", "lektionen", "with", "half", "cohort", "would"})


def answer(context: CommandContext) -> Reply | None:
    """What comes of such a sentence: the button that does it, for what it may be about; None if it is none."""
    text = " ".join(context.text.split())
    if _REFUSED.search(text):
        return None
    asked: Sequence[tuple[LazyPattern, Callable[[CommandContext], Reply | None]]] = (
        (_STOP, _stop),
        (_KEEP, _keep),
        (_START, _start),
    )
    return next((act(context) for pattern, act in asked if pattern.search(text)), None)


def _mine(context: CommandContext, *states: ExperimentState) -> list[ExperimentDetails]:
    """The experiments in one of these states, in cohorts that the lead may change."""
    session, lead = context.session, context.member
    found = experiment_queries.unfinished(session, lead.workspace_id, now=context.now)
    return [
        each
        for each in found
        if each.experiment.state in states and planning.may_change(session, lead, each.experiment)
    ]


def remember_kept(session: Session, lead: Member, number: int, *, now: datetime) -> None:
    """Let a typed undo take back what was just kept for everybody."""
    undo = Offered(undo=f"{UNKEEP}:{number}")
    standing_offers.remember(session, members.person(lead), undo, now=now)


def take_back(context: CommandContext, library: Library, number: int) -> Reply:
    """What a typed undo does after something was kept for everybody: the verdict waits for a decision again."""
    experiment = acting.take_back(context.session, library, context.member, number, now=context.now)
    verdict = result_views.result(experiment_queries.experiment_details(context.session, experiment, now=context.now))
    text = result_views.undone()
    return Reply(blocks.message(text, blocks.section(text), verdict["blocks"]))


def _stop(context: CommandContext) -> Reply:
    """What is planned, runs or waits for a decision, each with the buttons that end it."""
    found = _named(_mine(context, *UNDECIDED), context.text)
    if not found:
        return Reply(pause_views.nothing_to_pause())
    text = _("If you end an experiment early, its figures become useless. So please tell me the reason first.")
    return Reply(_with_buttons(text, found, context))


def _keep(context: CommandContext) -> Reply | None:
    """The verdicts that wait for a decision; where none does, what runs; None if nobody tries anything."""
    found = _named(_mine(context, *UNDECIDED), context.text)
    waiting = [each for each in found if each.experiment.state == ExperimentState.CHECKED]
    if waiting:
        text = _("Say in a sentence what you learnt, and I'll keep the change. You can undo that.")
        return Reply(_with_buttons(text, waiting, context))
    if not found:
        return None
    return Reply(_with_buttons(_("There's no verdict to decide on yet."), found, context))


def _start(context: CommandContext) -> Reply:
    """The plans that haven't begun, then the improvements that could be tried, and a way to suggest another one."""
    found = _mine(context, ExperimentState.PLANNED)
    tried = experiment_queries.unfinished(context.session, context.member.workspace_id, now=context.now)
    busy = {each.improvement.id for each in tried}
    known = [each.improvement for each in queries.backlog(context.session, context.member).current]
    free = [each for each in known if each.id not in busy]
    said = _ABOUT.search(_HALF.sub(" ", context.text))
    about = said["what"].strip(" .!?") if said else ""
    heard = {each for each in re.findall(r"\w{4,}", context.text.casefold()) if each not in _UNIMPORTANT}
    close = sorted(free, key=lambda each: -sum(word in each.title.casefold() for word in heard))[:MAX_CHOICES]
    text = (
        _("An experiment tries out one improvement with half of a cohort. Which improvement would you like to try?")
        if close or found
        else _(
            "An experiment tries out one improvement with half of a cohort. First suggest an "
            "improvement, in one sentence."
        )
    )
    rows = [
        blocks.section(f"*{escape(each.title)}*", blocks.button(views.TRY, _("Try it"), row_id(each))) for each in close
    ]
    suggest = blocks.button(backlog.ADD, _("Suggest an improvement"), blocks.shorten(about, backlog.MAX_TYPED) or None)
    return Reply(blocks.message(text, blocks.section(text), _parts(found, context), rows, blocks.actions(suggest)))


def _named(found: list[ExperimentDetails], text: str) -> list[ExperimentDetails]:
    """Those whose cohort or title a text names; all of them if it names none."""
    heard = text.casefold()
    named = [each for each in found if each.cohort.casefold() in heard or each.improvement.title.casefold() in heard]
    return named or found


def _with_buttons(text: str, found: list[ExperimentDetails], context: CommandContext) -> Json:
    return blocks.message(text, blocks.section(text), _parts(found, context))


def _parts(found: Sequence[ExperimentDetails], context: CommandContext) -> list[Json]:
    """Each of these experiments in a line, with its buttons."""
    parts: list[Json] = []
    for each in found:
        row = views.buttons(each.experiment.improvement_id, each.experiment, each.pauses, now=context.now)
        parts += [blocks.section(views.line(each, now=context.now)), blocks.actions(*row)]
    return parts
