"""The windows of an experiment: its plan, what is said before the start, and what was learnt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.cohorts.queries import CohortSummary
from bot.errors import GroundswellError
from bot.improvement import levers
from bot.improvement.levers import BY_HAND
from bot.improvement.measures import MEASURES, ProgrammeMeasure
from bot.improvement.pdca import planning, views
from bot.improvement.pdca.acting import Decision, NoLearningError
from bot.improvement.pdca.models import Experiment, ExperimentDecision, ExperimentState
from bot.improvement.pdca.planning import PlanDraft
from bot.improvement.service import MAX_TEXT
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.slack import Json, field_error, fields_of, unescape

PLAN = "improvement.plan"
BEGIN = "improvement.begin"
LEARNT = "improvement.learnt"
ENDED = "improvement.ended"
MAX_COHORTS = 100
USUAL_WORTH = 20
RISES, FALLS, COMPARED, TRACK, TOGETHER = "rises", "falls", "compared", "track", "together"


class PlanWindow(Payload):
    """An open plan: of which improvement, and which experiment it goes on from."""

    improvement_id: int
    follows: int | None = None


class LearntWindow(Payload):
    """An open window about what was learnt, what is decided with it, and the verdict's message if it was there."""

    number: int
    decision: ExperimentDecision
    channel: str = ""
    ts: str = ""


def plan(
    opened: PlanWindow,
    cohorts: list[CohortSummary],
    title: str,
    known: Experiment | None,
    closest: Sequence[ProgrammeMeasure] = (),
    *,
    choices: Mapping[str, str],
    has_teams: bool = False,
    now: datetime,
) -> Json:
    """The window of a plan, filled in with one that is known; `closest` are the measures of what it is about.

    `choices` are the settings of levers with their words.
    """
    with_people = [each for each in cohorts if not each.cohort.channel][:MAX_COHORTS]
    if not with_people:
        text = _(
            "You have no cohort that could try this. A cohort that learns together in a channel isn't "
            "suitable. `/groundswell enrol` creates a new cohort."
        )
        return blocks.modal(PLAN, _("Try it"), [blocks.section(text)], close=_("Close"))
    places = [blocks.option(each.cohort.name, row_id(each.cohort)) for each in with_people]
    changes = [blocks.option(said, value) for value, said in choices.items()]
    changes.append(blocks.option(_("Something we change ourselves"), BY_HAND))
    measures = [blocks.option(unescape(each.say()), each.name) for each in [*closest, *MEASURES.values()]]
    directions = [blocks.option(_("It should rise"), RISES), blocks.option(_("It should fall"), FALLS)]
    compared = [blocks.option(_("Half start now and half at the end, drawn at random"), COMPARED)]
    is_planned = known is not None and known.state == ExperimentState.PLANNED
    last = known.ends_on if known and is_planned else (now + timedelta(days=planning.USUAL_DAYS)).date().isoformat()
    measured = known.measure if known else closest[0].name if closest else None
    lever = (known.lever if known.lever == BY_HAND else f"{known.lever}:{known.setting}") if known else None
    parts = [
        blocks.section(f"*{title}*"),
        blocks.input_block(
            "hypothesis",
            _("What do you expect, in one sentence?"),
            blocks.text_input(
                initial=known.hypothesis if known else None,
                max_length=planning.MAX_HYPOTHESIS,
                placeholder=_("If lessons come at 15:00, more people answer them"),
            ),
        ),
        blocks.input_block("lever", _("What changes?"), blocks.static_select(changes, initial=_one(changes, lever))),
        blocks.input_block(
            "cohort",
            _("In which cohort?"),
            blocks.static_select(places, initial=_one(places, str(known.cohort_id) if known else None) or places[0]),
        ),
        blocks.input_block(
            "measure",
            _("How will you see whether the change works?"),
            blocks.static_select(measures, initial=_one(measures, measured)),
        ),
        blocks.input_block(
            "direction",
            _("Which way should the figure go?"),
            blocks.radio_buttons(directions, initial=directions[0 if known is None or known.rises else 1]),
        ),
        blocks.input_block(
            "worthwhile",
            _("How many points would make the change worthwhile?"),
            blocks.number_input(minimum=1, maximum=100, initial=known.worthwhile if known else USUAL_WORTH),
            hint=_("For example, 20 points would mean 50 people out of 100 instead of 30."),
        ),
        blocks.input_block("ends", _("Last day"), blocks.date_picker(initial=last)),
        blocks.input_block(
            "compared",
            _("Comparison"),
            blocks.checkboxes(compared, initial=compared if known is None or known.is_compared else ()),
            optional=True,
        ),
    ]
    if has_teams:
        together = [blocks.option(_("Keep teams together, so that everyone in a team gets the same"), TOGETHER)]
        box = blocks.checkboxes(together, initial=together if known and known.keeps_teams else ())
        hint = _("Use this for changes that colleagues would notice. You'll then need more people to see a difference.")
        parts.append(blocks.input_block("teams", _("Teams"), box, optional=True, hint=hint))
    return blocks.modal(PLAN, _("Try it"), parts, submit=_("Next"), close=_("Cancel"), metadata=opened.encode())


def _one(options: list[Json], value: str | None) -> Json | None:
    return next((each for each in options if each["value"] == value), None)


def draft(view: Json, improvement_id: int, title: str) -> PlanDraft:
    """What was filled in; what people change themselves is called like the improvement."""
    held = fields_of(view)

    def chosen(name: str) -> str:
        return str((held[name].get("selected_option") or {}).get("value") or "")

    lever, setting = levers.chosen(chosen("lever"))
    worthwhile = str(held["worthwhile"].get("value") or "")
    return PlanDraft(
        improvement_id=improvement_id,
        cohort_id=int(chosen("cohort")),
        hypothesis=unescape(held["hypothesis"].get("value") or ""),
        measure=chosen("measure"),
        rises=chosen("direction") != FALLS,
        worthwhile=int(worthwhile) if worthwhile.isdecimal() else -1,
        ends_on=held["ends"].get("selected_date") or "",
        lever=lever,
        setting=setting or title,
        is_compared=bool(held["compared"].get("selected_options")),
        keeps_teams=bool(held.get("teams", {}).get("selected_options")),
    )


def plan_errors(error: GroundswellError, sentence: str) -> Json:
    """The response that keeps the plan open, with the error below its field."""
    fields: dict[type[GroundswellError], str] = {
        planning.NoHypothesisError: "hypothesis",
        planning.EndTooSoonError: "ends",
        planning.WorthwhileError: "worthwhile",
        planning.NoHalvesByHandError: "compared",
    }
    return field_error(fields.get(type(error), "cohort"), sentence)


def waiting() -> Json:
    """Stands in the window while it is worked out what so many people can show."""
    text = _("I've saved the plan. Now I'm working out what the experiment can show …")
    return blocks.modal(BEGIN, _("Before you start"), [blocks.section(text)], close=_("Close"))


def before_start(found: planning.Outlook) -> Json:
    """What is said before the start, with the button that starts it."""
    return blocks.modal(
        BEGIN,
        _("Before you start"),
        views.outlook(found),
        submit=_("Start now"),
        close=_("Not yet"),
        metadata=str(row_id(found.experiment)),
    )


def said(text: str, *buttons: Json) -> Json:
    """Replaces a window once something is done; a button may be the way back."""
    row = [blocks.actions(*buttons)] if buttons else []
    return blocks.modal(BEGIN, _("Try it"), [blocks.section(text), *row], close=_("Close"))


def ending(number: int) -> Json:
    """The window that asks why an experiment is to end early."""
    note = _(
        "For everybody, everything goes back to how it was, and I'll let them know. The figures won't "
        "say anything then."
    )
    field = blocks.text_input(multiline=True, max_length=MAX_TEXT)
    parts = [blocks.section(note), blocks.input_block("because", _("Why does the experiment end now?"), field)]
    return blocks.modal(
        ENDED, _("End it early?"), parts, submit=_("End it"), close=_("Let it run"), metadata=str(number)
    )


def learnt(opened: LearntWindow, track: str) -> Json:
    """The window that closes an experiment: what was learnt, and for whom it is kept."""
    titles = {
        ExperimentDecision.STANDARDISE: _("Keep it"),
        ExperimentDecision.ITERATE: _("Try again"),
        ExperimentDecision.DROP: _("Drop it"),
    }
    examples = {
        ExperimentDecision.STANDARDISE: _("Mornings are full of meetings: at 15:00 people have time to answer."),
        ExperimentDecision.ITERATE: _("The time of day made no difference. Next time we'll try shorter lessons."),
        ExperimentDecision.DROP: _("Most people opted out: they like to read before work."),
    }
    example = _("For example: {sentence}", sentence=examples[opened.decision])
    field = blocks.text_input(multiline=True, max_length=MAX_TEXT)
    hint = f"{example} {_('“Nothing yet” is an answer too.')}"
    parts = [blocks.input_block("learning", _("What did you learn?"), field, hint=hint)]
    if opened.decision is ExperimentDecision.STANDARDISE:
        options = [
            blocks.option(_("this cohort, and people who join it later"), "cohort"),
            blocks.option(_("also everybody who begins “{track}”", track=track), TRACK),
        ]
        parts.append(blocks.input_block("whom", _("For whom?"), blocks.radio_buttons(options, initial=options[0])))
    return blocks.modal(
        LEARNT, titles[opened.decision], parts, submit=_("Save"), close=_("Cancel"), metadata=opened.encode()
    )


def decision(view: Json, opened: LearntWindow) -> Decision:
    """What was filled in; raises NoLearningError for an empty field."""
    values = view["state"]["values"]
    learning = unescape(values["learning"]["learning"].get("value") or "")
    if not learning.strip():
        raise NoLearningError
    whom = (values.get("whom") or {}).get("whom") or {}
    return Decision(opened.decision, learning, (whom.get("selected_option") or {}).get("value") == TRACK)
