"""The picture of a year and what is said beside it."""

from __future__ import annotations

import struct
from collections.abc import Callable
from datetime import date

import pytest

from bot.community.year import commands, lettering, picture, span, views, words
from bot.community.year.plan import YearPlan
from bot.kit.i18n import in_language
from sandbox import limits
from tests.sentences import says

NAMES = {"U1": "Priya Raman", "U2": "Ben $x$ Okafor 🎉"}
WEEKLY = "FREQ=WEEKLY"


def size(png: bytes) -> tuple[int, int]:
    """The width and the height of a PNG."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_a_picture_is_as_wide_as_a_phone_three_times_over(year: Callable[..., YearPlan]):
    """The same year gives the same picture."""
    found = year(("Jam", WEEKLY), ("Hours $5 & $6", "FREQ=MONTHLY"), leads=("U1", "U2"))
    drawn = picture.draw(found, NAMES)
    assert size(drawn)[0] == 3 * 360
    assert drawn == picture.draw(found, NAMES)


def test_sixty_activities_stay_readable(year: Callable[..., YearPlan]):
    """Twenty are drawn, and the words say how many more there are."""
    many = year(*((f"Activity {n}", WEEKLY) for n in range(60)))
    few = year(*((f"Activity {n}", WEEKLY) for n in range(20)))
    assert size(picture.draw(many, NAMES))[1] - size(picture.draw(few, NAMES))[1] == 3 * picture.LEGEND_LINE
    assert says(words.alt_text(many, NAMES), "and {n} more activities", n=40)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("language", ["en", "de"])
def test_no_letter_is_drawn_that_the_fonts_lack(year: Callable[..., YearPlan], language: str):
    """No box stands for it: emoji are left out, and a title in other letters is in the words, by its number."""
    titles = ["Jam 🎉", "ورشة عمل", "A" * 300, "\u200b\ue000🎉", "𓀀𓀁𓀂"]
    with in_language(language):
        found = year(*((title, WEEKLY) for title in titles), leads=("U2",), drafts=(0,))
        picture.draw(found, NAMES)
        missing = picture.undrawable(found)
        shown = views.year(found, missing)
    assert {title for _number, title in missing} == {"\u200b\ue000🎉", "𓀀𓀁𓀂"}
    assert all(says(shown, "No. {n} is {title}", language, n=number, title=title) for number, title in missing)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [("Prompt jam 🎉", "Prompt jam"), ("Café “Größe”", "Café “Größe”"), ("🎉", None), ("𓀀𓀁", None), ("", None)],
)
def test_what_can_be_drawn_of_a_text(text: str, drawn: str | None):
    """All of it but emoji, or nothing if a letter is missing."""
    assert lettering.drawable(text) == drawn


def test_the_picture_says_itself_which_titles_it_lacks(year: Callable[..., YearPlan]):
    """In the words beside it, wherever it's posted."""
    found = year(("𓀀", WEEKLY))
    beside = commands.picture_payload(found, picture.draw(found, NAMES), NAMES)["file"]["comment"]
    assert says(beside, "No. {n} is {title}", n=1, title="𓀀")
    assert "comment" not in commands.picture_payload(year(("Jam", WEEKLY)), b"", NAMES)["file"]


def test_a_long_title_is_cut_where_the_room_ends():
    """With an ellipsis."""
    cut = lettering.fitting("W" * 200, 100, 11)
    assert cut.endswith("…")
    assert lettering.width(cut, 11) <= 100


def test_the_alternative_text_says_what_is_seen(year: Callable[..., YearPlan]):
    """Gaps first, who leads by name, within Slack's limit."""
    found = year(("Jam <3", "FREQ=WEEKLY;COUNT=3"), ("Long " * 50, WEEKLY), *((f"More {n}", "") for n in range(40)))
    said = words.alt_text(found, NAMES)
    assert len(said) <= 2000
    assert says(said, "only {name} leads it", name="Priya Raman")
    assert "Jam <3" in words.alt_text(year(("Jam <3", "FREQ=WEEKLY;COUNT=3")), NAMES)


def test_the_words_name_gaps_holidays_and_who_leads_alone(year: Callable[..., YearPlan]):
    """Nobody is pinged by a title, and the blocks are such that Slack takes them."""
    found = year(("Jam @channel <!here> *x*", "FREQ=DAILY;COUNT=40"), *((f"Title {n} " * 9, WEEKLY) for n in range(59)))
    shown = views.year(found)
    assert [problem.reason for problem in limits.check_message(shown["blocks"])] == []
    assert "<!here>" not in str(shown)
    assert says(shown, "Only one person leads each of these activities: {titles}.")
    assert says(shown, "On holidays and days off")
    alone = year(("Jam", "FREQ=WEEKLY;COUNT=2"), leads=())
    assert says(views.year(alone), "Nobody is leading these activities yet: {titles}.")
    assert says(views.year(alone), "No session for {weeks} weeks from {day}")
    assert says(views.year(year(("Jam", WEEKLY))), "A session every week")


def test_an_empty_year_says_what_to_press(year: Callable[..., YearPlan]):
    """Facilitators get a button to plan; others don't."""
    for may_plan in (True, False):
        shown = views.year(year(span=span.of_year(2027), may_plan=may_plan))
        assert (views.YEAR_PLAN in str(shown)) is may_plan
        assert says(shown, "No session is planned in {channel} for {span}.", span=2027)


def test_each_month_has_one_line(year: Callable[..., YearPlan]):
    """Those that are over have none."""
    found = year(("Jam", WEEKLY), span=span.of_year(2026))
    assert len(words.months(found)) == 2
    assert words.months(year(("Jam", WEEKLY)))[2].startswith("*January 2027*")
    assert words.month_name(found, date(2026, 12, 1)) == "December"
