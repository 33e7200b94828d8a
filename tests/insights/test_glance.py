"""A programme at a glance: four things, each with its words and its next step, as far as they may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.change.pulse.views import MonthShown
from bot.figures.ledger import ShownFigure
from bot.figures.models import Shown
from bot.insights import assessment_views, glance_picture, glance_views
from bot.insights.assessment import ReportFinding
from bot.insights.glance import ProgrammeGlance
from bot.kit.i18n import in_language
from bot.sustainability.practice_check import views as check_views
from bot.sustainability.succession import views as succession_views
from bot.sustainability.succession.dependence import PartDependence, ProgrammePart
from sandbox import actions
from sandbox.people import LENA, SAM
from tests.insights.test_home_section import programme_of
from tests.insights.test_report_views import report
from tests.sentences import says
from tests.stage import Stage

MONTH = MonthShown(
    result_id=1, pulse_id=7, number=2, months=3, group=("Sales",), place=1.0, at_least=8, is_wider=False, figures={}
)
NAMED = "bring the hardest question up in the next session: it's in “{lesson}”."
TOO_FEW = "wait until more people have answered the pulse; before that, no advice would fit them."
WEAK = PartDependence(ProgrammePart.ACTIVITY, "Prompt jam", 1)
STRONG = PartDependence(ProgrammePart.ADMINS, "", 4)


def glance(parts: Sequence[PartDependence] = (WEAK, STRONG), **more: object) -> ProgrammeGlance:
    """A programme of which everything may be shown."""
    given: dict[str, object] = {
        "found": report(),
        "reach": ShownFigure(Shown.EXACT, 5, 12, 20),
        "capability": ShownFigure(Shown.FEW, 5, None, 20),
        "known": "remembered_4",
        "to_reach": None,
        "to_know": ReportFinding.FORGOTTEN,
        "month": MONTH,
        "has_pulse": True,
        "gaps": 2,
    }
    return ProgrammeGlance(parts=parts, **{**given, **more})  # type: ignore[arg-type]


def test_each_of_the_four_has_its_words_and_its_next_step():
    """What is to be done is what the report, the pulse and the succession say too."""
    shown = glance_views.page(glance())
    reach, know, change, hangs = glance_views.words(glance())
    assert "12" in reach
    assert says(
        know,
        "{who} people who were asked again after one to three months still knew most of the answers",
        who="fewer than 5 of 20",
    )
    assert "Sales" in change
    assert says(hangs, "*Bus factor 1:* if one person left, a part of the programme would stop.")
    steps = glance_views.next_steps(glance())
    assert steps[1] == assessment_views.to_do(ReportFinding.FORGOTTEN)
    assert "Prompt jam" in steps[3]
    assert all(each in str(shown) for each in (succession_views.ADD, glance_views.PICTURE, glance_views.SHOW_REPORT))


def test_what_isnt_known_says_so_and_leads_to_where_it_begins():
    """Without figures, a pulse or a check nothing is guessed."""
    empty = glance((), found=None, reach=None, capability=None, known="", month=None, has_pulse=False, gaps=None)
    shown = glance_views.page(empty)
    assert says(shown, "I haven't asked anybody yet how they're doing with the change.")
    assert says(shown, "There's no work here yet that could depend on anybody.")
    assert check_views.BEGIN in str(shown)
    assert [bar.label for bar in glance_picture.bars(empty)] == ["–"] * 4


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_picture_and_its_words_say_the_same(language: str):
    """Every label of a bar that is a figure is in the words; a bound is no exact bar."""
    with in_language(language):
        found = glance()
        made = glance_picture.bars(found)
        assert [bar.share for bar in made] == [0.6, 0.25, pytest.approx(1 / 3), pytest.approx(1 / 3)]
        assert [bar.is_bound for bar in made] == [False, True, False, False]
        assert glance_picture.draw(found).startswith(b"\x89PNG")
        said = glance_views.alt_text(found)
        assert all(name in said for name in glance_views.names())
        assert made[2].label.split()[-1] in said
        assert "*" not in said


def test_a_part_that_somebody_named_is_escaped():
    """An activity's name is no markup."""
    evil = replace(WEAK, name="<!channel>")
    assert "<!channel>" not in str(glance_views.page(glance((evil,))))


async def test_a_lead_gets_it_from_home_and_by_its_name_and_a_learner_doesnt(stage: Stage):
    """As words, and as a picture with them."""
    await programme_of(stage)
    actions.open_home(stage.sandbox, user=SAM.id)
    home = await stage.seen(lambda: stage.sandbox.workspace.homes.get(SAM.id))
    await actions.click(stage.sandbox, user=SAM.id, view_id=home.id, action_id=glance_views.SHOW)
    (told,) = await stage.seen(lambda: [m for m in stage.messages(SAM.id) if glance_views.PICTURE in str(m.blocks)])
    await stage.press(told, glance_views.PICTURE, SAM.id)
    await stage.seen(lambda: [m for m in stage.messages(SAM.id) if m.files])
    said = await stage.command("programm", SAM.id, "/groundswell")
    assert says(said, "Your programme at a glance")
    refused = await stage.command("programme", LENA.id, "/groundswell")
    assert not says(refused, "Your programme at a glance")


def test_the_next_step_names_the_lesson_with_the_hardest_question():
    """So that it can be read before the session."""
    named = glance_views.next_steps(glance(lesson="From hero to system"))[1]
    assert says(named, NAMED, lesson="From hero to system")


def test_no_advice_is_given_of_a_pulse_with_too_few_answers():
    """What would fit the group isn't known yet."""
    assert says(glance_views.next_steps(glance(month=None))[2], TOO_FEW)
