"""A programme at a glance in words: what is so, and the next step, for each of the four."""

from __future__ import annotations

from bot.change.pulse import views as pulse_views
from bot.change.pulse import words as pulse_words
from bot.figures.words import who
from bot.insights import assessment_views
from bot.insights.figure_words import sentences
from bot.insights.glance import ProgrammeGlance
from bot.insights.momentum import views as momentum_views
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, unescape
from bot.sustainability.practice_check import views as check_views
from bot.sustainability.succession import views as succession_views

SHOW = "insights.glance"
PICTURE = "insights.glance_picture"
SHOW_REPORT = "insights.glance_report"


def names() -> tuple[str, str, str, str]:
    """What the four are called, in their order."""
    return _("Reach"), _("Capability"), _("Where people are (change)"), _("Who the programme depends on (dependence)")


def page(found: ProgrammeGlance) -> Json:
    """The four with their next steps, and buttons to where each can be done."""
    head = _("Your programme at a glance")
    said = zip(names(), words(found), next_steps(found), strict=True)
    parts = [
        blocks.section(f"*{name}*\n{words_}\n{_('Next step: {step}', step=step)}", button)
        for (name, words_, step), button in zip(said, _buttons(found), strict=True)
    ]
    row = blocks.actions(
        blocks.button(PICTURE, _("Get it as a picture")),
        blocks.button(momentum_views.PAGE, _("What worked this month")),
    )
    return blocks.message(f"{head}. {alt_text(found)}", blocks.header(head), parts, row, _foot(found))


def _foot(found: ProgrammeGlance) -> Json:
    least = found.found.least if found.found else None
    if least is None:
        return blocks.context(_("Only the people who run the programme see this."))
    return blocks.context(
        _("Only the people who run the programme see this. Every figure counts {least} people or more.", least=least)
    )


def words(found: ProgrammeGlance) -> tuple[str, str, str, str]:
    """What is so, in a sentence for each of the four."""
    too_few = _("It's too early to say, or there are too few people for a figure.")
    reach = f"{sentences()['begun'](who(found.reach) or '')}." if found.reach else too_few
    known = f"{sentences()[found.known](who(found.capability) or '')}." if found.capability else too_few
    return reach, known, _change(found), _dependence(found)


def _change(found: ProgrammeGlance) -> str:
    if found.month and found.month.zone:
        groups = pulse_words.group_names(found.month.group)
        return f"{groups}: {pulse_words.where(found.month.zone)}"
    if found.has_pulse:
        return _(
            "A pulse is running. I can't show anything on the change curve yet: too few people have answered so far."
        )
    return _("I haven't asked anybody yet how they're doing with the change.")


def _dependence(found: ProgrammeGlance) -> str:
    lines = succession_views.dependence_lines(found.parts)[:1]
    if found.gaps is not None:
        lines.append(check_views.gaps_line(found.gaps))
    return " ".join(lines)


def next_steps(found: ProgrammeGlance) -> tuple[str, str, str, str]:
    """What to do next about each of the four."""
    calm = _("leave it as it is, and look again in a week.")
    reach = assessment_views.to_do(found.to_reach) if found.to_reach else calm
    if found.reach is None and found.to_reach is None:
        reach = _("enrol a group of ten or more, with `/groundswell enrol`; there are no figures for smaller groups.")
    know = assessment_views.to_do(found.to_know, found.lesson) if found.to_know else calm
    return reach, know, _step_of_change(found), _step_of_dependence(found)


def _step_of_change(found: ProgrammeGlance) -> str:
    if found.month and found.month.zone:
        return pulse_words.what_helps(found.month.zone)[0]
    if found.has_pulse:
        return _("wait until more people have answered the pulse; before that, no advice would fit them.")
    return _("ask one group once a month how it's doing with the change: nobody sees who said what.")


def _step_of_dependence(found: ProgrammeGlance) -> str:
    weak = found.weakest
    if weak:
        return _("find somebody who could also keep this going: {part}.", part=succession_views.part_line(weak))
    if found.gaps is None:
        return _("take ten minutes to check whether the programme would outlast its people.")
    return _("try a week in which the programme runs without you.")


def _buttons(found: ProgrammeGlance) -> tuple[Json | None, Json | None, Json, Json]:
    """Where each next step is done; the report is one for the first two."""
    pulse = blocks.button(pulse_views.START, _("Start a pulse"))
    if found.month:
        pulse = blocks.button(f"{pulse_views.SHOW}:{found.month.pulse_id}", _("Show the curve"), found.month.pulse_id)
    check = blocks.button(check_views.RESULT, _("Show the check"))
    if found.gaps is None:
        check = blocks.button(check_views.BEGIN, _("Begin the check"))
    weak = blocks.button(succession_views.ADD, _("Write down a task")) if found.weakest else check
    report = blocks.button(SHOW_REPORT, _("Send me the report")) if found.found else None
    return report, None, pulse, weak


def alt_text(found: ProgrammeGlance) -> str:
    """All that the picture says, in words, without marks."""
    said = (f"{name}: {line}" for name, line in zip(names(), words(found), strict=True))
    return unescape(" ".join(said)).replace("*", "").replace("_", "")
