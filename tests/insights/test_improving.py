"""An improvement made of what a report shows."""

from __future__ import annotations

from bot.improvement import modals
from bot.improvement.modals import SuggestionWindow
from bot.improvement.models import Origin
from bot.insights import hard_questions, improving, report_views
from bot.insights.report_request import ImproveRequest
from bot.journeys.content import Library
from bot.kit.slack import Json
from bot.measurement.report import HardQuestion
from tests.insights.test_report_views import HIDDEN, REQUEST, WEEK, exact, report, shown
from tests.sentences import says


def fields(window: Json) -> dict[str, str]:
    """What the fields of a window are filled in with."""
    return {
        block["block_id"]: block["element"].get("initial_value", "")
        for block in window["blocks"]
        if block["type"] == "input"
    }


def buttons(message: Json) -> list[Json]:
    """The buttons of a report that make an improvement."""
    found = [block["accessory"] for block in message["blocks"] if block.get("accessory")]
    found += [each for block in message["blocks"] if block["type"] == "actions" for each in block["elements"]]
    return [each for each in found if each["action_id"].startswith(hard_questions.IMPROVE)]


def question_of(library: Library) -> str:
    return library.default.steps[0].questions[0].id


def test_a_hard_question_has_a_button_that_carries_it(library: Library):
    """One for each that may be shown, and none for one that few got wrong."""
    asked = question_of(library)
    hardest = [HardQuestion(asked, exact(9)), HardQuestion("another", HIDDEN)]
    (button,) = buttons(shown(library, report({"begun": exact(12)}, hardest=hardest)))
    request = ImproveRequest.decode(button["value"])
    assert (request.scope, request.week, request.question) == (REQUEST.scope, WEEK.label, asked)


def test_a_hard_question_names_its_lesson_and_shows_it_whole(library: Library):
    """With the question's own whole text above it; one that is gone says so."""
    asked = question_of(library)
    lesson = library.default.steps[0].lesson
    message = shown(library, report({"begun": exact(12)}, hardest=[HardQuestion(asked, exact(9))]))
    assert says(message, "The question belongs to the lesson “{lesson}”.", lesson=lesson.title)
    whole = hard_questions.with_lesson(library, asked)
    assert lesson.body in [block["text"] for block in whole["blocks"] if block["type"] == "markdown"]
    assert library.default.steps[0].questions[0].ask in str(whole["blocks"])
    assert says(hard_questions.with_lesson(library, "gone/lesson/q"), "That lesson doesn't exist any more.")


def test_its_window_is_filled_in_with_what_the_report_shows(library: Library):
    """A title, the figures, where they are from; and it remembers the question."""
    asked = question_of(library)
    found = report({"begun": exact(12)}, hardest=[HardQuestion(asked, exact(9))])
    window = improving.window(found, library, ImproveRequest(scope="cohort:1", week=WEEK.label, question=asked))
    opened, given = SuggestionWindow.decode(window["private_metadata"]), fields(window)
    assert (opened.number, opened.origin, opened.about) == (0, Origin.QUESTION, asked)
    assert "9 of 20" in given[modals.TODAY]
    assert given[modals.EVIDENCE] == report_views.title(found)
    assert 0 < len(given[modals.TITLE]) <= 120


def test_a_question_that_is_no_longer_among_the_hardest_shows_no_figure(library: Library):
    """Its window has a title, and what happens today is left to its reader."""
    request = ImproveRequest(scope="cohort:1", week=WEEK.label, question=question_of(library))
    given = fields(improving.window(report({"begun": exact(12)}), library, request))
    assert given[modals.TITLE]
    assert not given[modals.TODAY]


def test_sessions_that_few_found_worth_it_have_a_button(library: Library):
    """Below three and a half of five; good ones have none."""
    low, good = exact(12), exact(12)
    object.__setattr__(low, "average", 2.8)
    object.__setattr__(good, "average", 4.2)
    (button,) = buttons(shown(library, report({"begun": exact(12)}, worth=low)))
    assert buttons(shown(library, report({"begun": exact(12)}, worth=good))) == []
    request = ImproveRequest.decode(button["value"])
    window = improving.window(report(worth=low), library, request)
    assert SuggestionWindow.decode(window["private_metadata"]).origin == Origin.RATING
    assert "2.8" in fields(window)[modals.TODAY]
