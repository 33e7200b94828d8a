"""What leads say of a running experiment in a direct message: that it is to rest, or to go on."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, select

from bot.delivery import standing_offers
from bot.delivery.standing_offers import Offered
from bot.errors import GroundswellError
from bot.improvement.pdca import experiment_queries, pause_views, pausing, planning, views
from bot.improvement.pdca.experiment_queries import ExperimentDetails
from bot.improvement.pdca.models import Experiment, ExperimentState
from bot.improvement.pdca.pausing import WantedPause
from bot.journeys import date_parser
from bot.kit.dates import ReadingContext
from bot.kit.patterns import LazyPattern
from bot.kit.time import to_local, usable_zone
from bot.members.command_registry import CommandContext, Reply

# What a way back from a pause begins with, among what was offered last.
UNPAUSE = "unpause"
_WHAT = (
    r"(?:experiments?|trial|(?:the|our|this|a) test|turn|versuch\w*|experiment\w*|(?:der|den|unser\w*|dieser?n?) test)"
)
_PAUSE = LazyPattern(
    rf"\b(?:pause|halt|suspend|interrupt|pausier\w*|unterbrich\w*|unterbrech\w*)\b.*\b{_WHAT}\b|"
    rf"\bput\b.*\b{_WHAT}\b.*\bon (?:hold|ice)\b|\b{_WHAT}\b.*\b(?:rests?|pausier\w*|pause|on hold|ruhen|ruht)\b|"
    rf"\b(?:leg|lege|legen)\b.*\b{_WHAT}\b.*\bauf eis\b",
    re.IGNORECASE,
)
_GO_ON = LazyPattern(
    rf"\b(?:resume|continue|unpause|restart|go on with|carry on with|end the pause of)\b.*\b{_WHAT}\b|"
    rf"\b{_WHAT}\b.*\b(?:goes on|go on|continues?|resumes?|geht weiter|weitergehen|weiterlaufen|läuft weiter|weiter)\b|"
    rf"\b(?:setz\w*|mach\w*|führ\w*)\b.*\b{_WHAT}\b.*\b(?:fort|weiter)\b|\b{_WHAT}\b.*\bfort(?:setzen|führen)\b",
    re.IGNORECASE,
)
# A polite “could you” is a wish all the same.
_NO_WISH = LazyPattern(
    r"\b(?:do not|don['’]t|never|nicht|keinesfalls|if|wenn|falls|why|warum|what|was|how|wie)\b|"
    r"\b(?:can|could|may|should|shall|kann|können|darf|dürfen|soll|sollen|sollten) (?:i|we|one|ich|wir|man)\b",
    re.IGNORECASE,
)
_DAYS = LazyPattern(
    r"\b(?:until|till|til|from|between|for|over|bis|vom|von|ab|für|über)\b.*|\d.*", re.IGNORECASE | re.DOTALL
)


def answer(context: CommandContext) -> Reply | None:
    """What comes of such a sentence; None if it is none. In doubt it asks back with a button."""
    text = context.text
    goes_on = _GO_ON.search(text) is not None
    if not (goes_on or _PAUSE.search(text)):
        return None
    found = _running(context.session, context)
    if not found:
        return Reply(pause_views.nothing_to_pause())
    named = [each for each in found if _is_named(each, text)]
    meant = named[0] if len(named) == 1 else found[0] if len(found) == 1 else None
    if meant is None or _NO_WISH.search(text):
        return _ask(found if meant is None else [meant], context.now)
    return _go_on(context, meant) if goes_on else _pause(context, meant)


def _running(session: Session, context: CommandContext) -> list[ExperimentDetails]:
    """The experiments that run in cohorts which the lead may change."""
    wanted = select(Experiment).where(
        Experiment.workspace_id == context.member.workspace_id, Experiment.state == ExperimentState.RUNNING
    )
    return [
        experiment_queries.experiment_details(session, each, now=context.now)
        for each in session.exec(wanted.order_by(col(Experiment.id)))
        if planning.may_change(session, context.member, each)
    ]


def _is_named(one: ExperimentDetails, text: str) -> bool:
    heard = text.casefold()
    return one.cohort.casefold() in heard or one.improvement.title.casefold() in heard


def _ask(found: list[ExperimentDetails], now: datetime) -> Reply:
    rows = [pause_views.buttons(each.experiment, each.pauses, now=now) for each in found]
    return Reply(pause_views.which([views.line(each, now=now) for each in found], rows))


def _go_on(context: CommandContext, meant: ExperimentDetails) -> Reply:
    if pausing.current(meant.pauses, now=context.now) is None:
        return _ask([meant], context.now)
    experiment = pausing.go_on(context.session, context.member, meant.experiment.id or -1, now=context.now)
    return Reply(pause_views.went_on(experiment, meant.improvement.title))


def _pause(context: CommandContext, meant: ExperimentDetails) -> Reply:
    days = _days(context, meant)
    if days is None:
        return _ask([meant], context.now)
    try:
        experiment = pausing.pause(context.session, context.member, meant.experiment.id or -1, days, now=context.now)
    except (pausing.PauseDaysError, pausing.LongPauseError):
        return _ask([meant], context.now)
    rests = pausing.current(pausing.pauses(context.session, experiment), now=context.now)
    assert rests, "it has just been kept"
    undo = Offered(undo=f"{UNPAUSE}:{experiment.id}")
    standing_offers.remember(context.session, context.person, undo, now=context.now)
    return Reply(pause_views.paused(experiment, rests, meant.improvement.title))


def take_back(context: CommandContext, number: int) -> Reply:
    """What a typed undo does after a pause: the experiment goes on."""
    meant = next((one for one in _running(context.session, context) if one.experiment.id == number), None)
    return _go_on(context, meant) if meant else Reply(pause_views.nothing_to_pause())


def _days(context: CommandContext, meant: ExperimentDetails) -> WantedPause | None:
    """From when to when, as far as that is certain; the day after “until” is the first on which it goes on."""
    text = context.text
    for name in (meant.cohort, meant.improvement.title):
        text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
    said = _DAYS.search(text)
    if said is None:
        return None
    zone = usable_zone(meant.zone)
    reading = ReadingContext(context.now.replace(second=0, microsecond=0), zone, context.member.language)
    try:
        starts, ends = date_parser.read_span(said[0].strip(" .!"), reading)
    except GroundswellError:
        return None
    first = to_local(starts or context.now, zone).date()
    return WantedPause(first, to_local(ends.astimezone(UTC), zone).date() - timedelta(days=1))
