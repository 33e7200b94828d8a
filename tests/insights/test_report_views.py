"""The report in words and as a table."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.figures import words
from bot.figures.ledger import ShownFigure
from bot.figures.models import Shown
from bot.insights import assessment_views, report_picture, report_tables, report_views
from bot.insights.assessment import FIGURES, ReportAssessment, ReportFinding, assess
from bot.insights.report_request import ReportRequest
from bot.journeys.content import Library
from bot.kit import spreadsheets
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.measurement.measures import MEASURES
from bot.measurement.report import HABITS, STANDING, ActiveWeek, HardQuestion, Report
from bot.measurement.scopes import Scope
from bot.measurement.weeks import IsoWeek, parse_week
from tests.sentences import says

WEEK = parse_week("2026-W48")
NOW = datetime(2026, 11, 30, 13, 0, tzinfo=UTC)
HIDDEN = ShownFigure(None, 5)
FEW = ShownFigure(Shown.FEW, 5, total=20, as_of=NOW)
TOO_FEW = (
    "I can't show any figures yet: {n} people are on a track here. I show figures from {least} people "
    "up, so that nobody can be singled out."
)
BAD = [
    ReportFinding.FEW_BEGUN,
    ReportFinding.MANY_STOPPED,
    ReportFinding.FEWER_ACTIVE,
    ReportFinding.FORGOTTEN,
    ReportFinding.FORGOTTEN_SOON,
    ReportFinding.HARD_QUESTION,
    ReportFinding.FEW_KEPT,
    ReportFinding.FEW_CAME,
]
REQUEST = ReportRequest(scope="cohort:1", week=WEEK.label)


def exact(counted: int, total: int = 20, as_of: datetime = NOW) -> ShownFigure:
    return ShownFigure(Shown.EXACT, 5, counted, total, as_of=as_of)


def report(
    figures: dict[str, ShownFigure] | None = None, *, trend: tuple[int, ...] = (), name: str = "Spring", **more: object
) -> Report:
    """A report of which only these figures may be shown."""
    names = [*STANDING, *HABITS, *(one.name for one in MEASURES)]
    weeks = [ActiveWeek(IsoWeek(WEEK.monday).plus(n - len(trend) + 1), exact(each)) for n, each in enumerate(trend)]
    given = {
        "hardest": [],
        "worth": HIDDEN,
        "useful": HIDDEN,
        "sessions_held": 0,
        "stories_published": 0,
        "stories_used": 0,
    } | more
    return Report(
        scope=Scope("cohort:1", name),
        week=WEEK,
        made_at=NOW,
        is_running=False,
        enrolled=20,
        least=5,
        figures=dict.fromkeys(names, HIDDEN) | (figures or {}),
        trend=weeks,
        **given,  # type: ignore[arg-type]
    )


def shown(library: Library, found: Report) -> Json:
    return report_views.report(found, assess(found), library, REQUEST, {"everybody": "everybody", "cohort:1": "Spring"})


@pytest.mark.parametrize(
    ("figure", "text", "short"),
    [
        (exact(7), "7 of 20", "7/20"),
        (FEW, "fewer than 5 of 20", "<5"),
        (ShownFigure(Shown.NEARLY_ALL, 5, total=20), "more than 15 of 20", ">15"),
        (HIDDEN, None, "–"),
    ],
)
def test_a_figure_is_said_as_far_as_it_may_be(figure: ShownFigure, text: str | None, short: str):
    """Exactly, as a bound, or not at all."""
    assert (words.who(figure), words.short_figure(figure)) == (text, short)


def test_what_is_not_shown_is_named_and_looks_like_nobody(library: Library):
    """In one line, whether it is about nobody or about too few."""
    message = shown(library, report({"active": exact(12)}))
    assert says(message, "{who} took part during the week", who="12 of 20")
    assert says(message, "Too few people to show a figure: {names}.")
    assert not says(message, "{who} have begun")


def test_a_group_of_few_is_told_where_figures_begin(library: Library):
    """In one sentence, instead of a list of what isn't shown."""
    message = shown(library, report())
    assert says(message, TOO_FEW, n=20, least=10)
    assert not says(message, "Too few people to show a figure: {names}.")


def test_an_older_figure_carries_its_date(library: Library):
    """Because it moves only in steps of five people."""
    older = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
    assert says(shown(library, report({"begun": exact(12, as_of=older)})), "(as of {day})")
    assert not says(shown(library, report({"begun": exact(12)})), "(as of {day})")


def test_names_of_cohorts_and_questions_are_escaped(library: Library):
    """They are people's own words."""
    hard = HardQuestion("gone/<!channel>/q", exact(9))
    message = shown(library, report({"begun": exact(12)}, name="<!here>", hardest=[hard]))
    assert "<!channel>" not in str([message["text"], [block.get("text") for block in message["blocks"]]])
    assert "<!here>" not in str(message["blocks"][1:-1])


@pytest.mark.parametrize(
    ("figures", "trend", "good", "bad"),
    [
        ({}, (), None, None),
        ({"begun": exact(6)}, (), None, ReportFinding.FEW_BEGUN),
        ({"active": exact(14), "kept": exact(6)}, (), ReportFinding.MANY_ACTIVE, ReportFinding.FEW_KEPT),
        ({"remembered_4": exact(15)}, (), ReportFinding.REMEMBERED, None),
        ({"remembered_1": exact(17)}, (), ReportFinding.REMEMBERED_SOON, None),
        ({"remembered_1": exact(9)}, (), None, ReportFinding.FORGOTTEN_SOON),
        ({"active": exact(8)}, (14, 14, 15, 8), None, ReportFinding.FEWER_ACTIVE),
        ({"active": exact(12)}, (14, 14, 15, 12), ReportFinding.MANY_ACTIVE, None),
        ({"came": FEW}, (), None, ReportFinding.FEW_CAME),
    ],
)
def test_a_lead_reads_what_stands_out(
    figures: dict[str, ShownFigure],
    trend: tuple[int, ...],
    good: ReportFinding | None,
    bad: ReportFinding | None,
):
    """One thing that goes well and one that doesn't."""
    assert assess(report(figures, trend=trend)) == ReportAssessment(good, bad)


def test_that_people_have_begun_is_news_of_the_first_weeks_alone():
    """A later week in which little happened isn't called good because of what they did long ago."""
    begun = {"begun": exact(19), "active": exact(8)}
    assert assess(report(begun, trend=(19, 8))).good is ReportFinding.NEARLY_ALL_BEGUN
    assert assess(report(begun, trend=(8, 8, 9, 8))).good is None


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_week_of_christmas_is_not_called_a_fall(library: Library, language: str):
    """Few took part because they were off: it says so, and gives no advice about the hour."""
    figures = {"begun": exact(19), "active": exact(8)}
    quiet = replace(report(figures, trend=(14, 14, 15, 8)), is_short=True)
    assert assess(quiet) == ReportAssessment(None, None)
    assert assess(replace(quiet, is_short=False)).bad is ReportFinding.FEWER_ACTIVE
    with in_language(language):
        text = assessment_views.assessed(quiet, assess(quiet), library, [])
    assert says(
        text,
        "*A short week:* many people were off, so this week's figures say little about how the programme is going.",
        language,
    )
    assert says(text, "*Going well:* nothing stands out this week.", language)


def test_the_headline_names_the_very_figure_that_stands_below(library: Library):
    """With how many were asked; what is forgotten after a month is not called remembered after a week."""
    found = report({"remembered_4": exact(9, 23), "remembered_1": exact(19, 20)})
    assert assess(found) == ReportAssessment(None, ReportFinding.FORGOTTEN)
    message = shown(library, found)
    said = "{who} people who were asked again after one to three months still knew most of the answers"
    headline, learning = message["blocks"][1]["text"]["text"], str(message["blocks"][2:])
    assert "9 of 23" in headline
    assert says(headline, said, who="9 of 23")
    assert says(learning, said, who="*9 of 23*")


def test_what_to_do_names_those_who_could(library: Library):
    """Two at most, with “or”; without anybody it is the reader."""
    found = report({"begun": exact(6)})
    some = assessment_views.assessed(found, assess(found), library, ["U1", "U2"])
    assert says(some, "({others} or {last} could do that.)", others="<@U1>", last="<@U2>")
    assert says(assessment_views.assessed(found, assess(found), library, ["U1"]), "({person} could do that.)")
    assert says(assessment_views.assessed(found, assess(found), library, []), "(You could do that.)")


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("bad", BAD)
def test_everything_that_can_go_badly_has_its_sentence(library: Library, bad: ReportFinding, language: str):
    """In both languages."""
    question = HardQuestion(library.default.steps[0].questions[0].id, exact(9))
    name = FIGURES.get(bad, "begun")
    found = report({name: exact(9)}, hardest=[question])
    with in_language(language):
        lines = assessment_views.assessed(found, ReportAssessment(None, bad, question), library, []).split("\n")
    assert len(lines) == 3
    assert "9" in lines[1]


def test_the_table_reads_in_a_spreadsheet_and_holds_no_formula(library: Library):
    """Every figure with its evidence; a cohort called like a formula is only a name."""
    found = report({"active": exact(12), "stopped": FEW}, trend=(14, 12), name="=1+1")
    written = spreadsheets.as_csv(report_tables.rows(found, library)).decode()
    rows = list(csv.reader(io.StringIO(written.removeprefix("\ufeff"))))
    assert {len(row) for row in rows} == {7}
    assert {row[2] for row in rows[1:]} == {"'=1+1"}
    assert [row[3:5] for row in rows if row[0] == "took part"] == [["12", "20"], ["14", "20"]]


def test_the_picture_says_all_of_it_in_words():
    """A PNG, and its alternative text with a figure for each week."""
    found = report({"active": exact(12)}, trend=(14, 12))
    assert report_picture.draw(found).startswith(b"\x89PNG")
    text = report_picture.alt_text(found)
    assert "14 of 20" in text
    assert "12 of 20" in text
