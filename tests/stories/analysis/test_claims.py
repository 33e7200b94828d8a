"""What a text says beyond its sentences: figures, quotes and names."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.stories.analysis import claims
from tests.stories.analysis.spelling import spelled

FELL = ["An invoice took 24 minutes in March and takes 9 minutes now, measured on 312 invoices."]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It fell from 24 to 9 minutes.", FELL),
        ("It handled 1,200 letters.", ["We wrote 1,200 letters."]),
        ("It handled 1200 letters.", ["We wrote 1,200 letters."]),
        ("Es waren 1.200 Briefe.", ["Wir schrieben 1.200 Briefe."]),
        ("Es waren 1200 Briefe.", ["Wir schrieben 1.200 Briefe."]),
        ("It handled 1200 letters.", ["We wrote 1 200 letters."]),
        ("It handled 1'200 letters.", ["We wrote 1200 letters."]),
        ("Es waren 2,5 Stunden.", ["Es dauerte 2,5 Stunden."]),
        ("It took 2.5 hours.", ["Es dauerte 2,5 Stunden."]),
        ("It was 50 percent.", ["About half of the team used it."]),
        ("Es waren 12 Leute.", ["Zwölf Leute machten mit."]),
        ("Nothing to count.", []),
    ],
)
def test_a_figure_of_the_sentences_is_known(text: str, sentences: list[str]):
    """In English, German and other notation, and where it is written as a word."""
    assert claims.unsupported_figures(text, sentences) == []
    assert claims.computed_figures(text, sentences) == []


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("That is 15 minutes less.", ["15"]),
        ("That is 62.5 percent less.", ["62.5"]),
        ("Das sind 62,5 Prozent weniger.", ["62,5"]),
        ("That is about 63 percent less.", ["63"]),
        ("It is 2.7 times as fast.", ["2.7"]),
    ],
)
def test_a_difference_or_percentage_is_worked_out(text: str, figures: list[str]):
    """It follows from two figures of the sentences, rounded, and is told apart from those that stand there."""
    assert claims.unsupported_figures(text, FELL) == []
    assert claims.computed_figures(text, FELL) == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [("It saves 40 percent.", ["40"]), ("Es waren 1.250,5 Euro.", ["1.250,5"]), ("It saves 63 minutes.", ["63"])],
)
def test_an_invented_figure_is_found(text: str, figures: list[str]):
    """It neither stands in the sentences nor follows from them; what would be a percentage is no number of minutes."""
    assert claims.unsupported_figures(text, FELL) == figures
    assert claims.computed_figures(text, FELL) == []


@pytest.mark.parametrize(
    ("text", "sentences", "language"),
    [
        ("It took thirty minutes.", ["It took 30 minutes."], "en"),
        ("It took 30 minutes.", ["It took thirty minutes."], "en"),
        ("Es waren fünfunddreißig Briefe.", ["Wir schrieben 35 Briefe."], "de"),
        ("Es waren 35 Briefe.", ["Wir schrieben fünfunddreißig Briefe."], "de"),
        ("Half of them stayed.", ["50 % of them stayed."], "en"),
        ("50 percent stayed.", ["Half of them stayed."], "en"),
        ("Three quarters used it.", ["75 percent used it."], "en"),
        ("Drei Viertel nutzen es.", ["9 von 12 nutzen es."], "de"),
        ("It is twice as fast.", ["The speed doubled."], "en"),
        ("Two colleagues said so.", ["Ana and Rui said so."], "en"),
        ("It took four months.", ["It ran from March to July."], "en"),
    ],
)
def test_a_figure_is_known_in_digits_and_in_words(text: str, sentences: list[str], language: str):
    """Either way round; a few people may be counted by their names, and a time by its dates."""
    assert claims.unsupported_figures(text, sentences, language) == []


@pytest.mark.parametrize(
    ("text", "language", "figures"),
    [
        ("It fell by thirty percent.", "en", ["thirty"]),
        ("Half of the team used it.", "en", ["Half"]),
        ("The number of letters doubled.", "en", ["doubled"]),
        ("It took forty weeks.", "en", ["forty"]),
        ("Three nurses used it.", "en", ["Three"]),
        ("Drei Viertel der Rechnungen waren falsch.", "de", ["Drei Viertel"]),
        ("Die Zeit hat sich halbiert.", "de", ["halbiert"]),
        ("Zwei davon sind neu, und eine Sache fehlt.", "de", []),
    ],
)
def test_an_invented_figure_in_words_is_found(text: str, language: str, figures: list[str]):
    """As in digits, it has to stand in the sentences or follow from two of their figures."""
    assert claims.unsupported_figures(text, ["12 nurses measured 29 invoices."], language) == figures
    assert claims.unsupported_words(text, ["It was all new."], "fr") == []


def test_a_share_that_follows_from_two_figures_is_worked_out():
    """It is told apart from one that stands there."""
    assert claims.computed_figures("That is about a third of the time.", ["It fell from 24 to 8 minutes."], "en") == [
        "a third"
    ]
    assert claims.computed_figures("That is a third of the time.", ["It takes a third of the time."], "en") == []


@pytest.mark.parametrize(
    ("text", "invented"),
    [
        ("You write “takes 9 minutes now”.", []),
        ("Du schreibst „takes 9 minutes now“.", []),
        ("You write “takes 5 minutes now”.", ["takes 5 minutes now"]),
        ('You write "we saved a lot".', ["we saved a lot"]),
        ("Du schreibst »sehr viel gespart«.", ["sehr viel gespart"]),
        ("You write “I don’t dread Mondays”.", ["I don’t dread Mondays"]),
        ("You write \u2018I don’t dread Mondays’.", ["I don’t dread Mondays"]),
        ("It’s the team’s, isn’t it?", []),
    ],
)
def test_a_quote_stands_in_a_sentence(text: str, invented: list[str]):
    """Whatever the marks; an apostrophe neither begins nor ends a quote."""
    assert claims.invented_quotes(text, FELL) == invented


def test_a_name_occurs_in_a_sentence():
    """Months, sections and products are nobody's name, and a name within another word is not known by that."""
    sentences = ["Rui planned it in Leeds."]
    assert claims.unknown_names("It is good that Rui did it in Leeds, in March, with Excel.", sentences) == []
    assert claims.unknown_names("It depends on Ann, and so does Porto.", sentences) == ["Ann", "Porto"]


@given(st.integers(0, 10**9), st.sampled_from(["{:d}", "{:,d}"]), st.booleans())
def test_a_figure_that_stands_there_is_never_unsupported(value: int, notation: str, german: bool):  # noqa: FBT001
    """However large it is, and in either notation."""
    figure = notation.format(value)
    figure = figure.replace(",", ".") if german else figure
    assert claims.unsupported_figures(f"There were {figure} of them.", [f"We counted {figure}, all told."]) == []
    assert claims.unsupported_figures(f"There were {value} of them.", [f"We counted {figure}, all told."]) == []


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_the_change_between_two_figures_is_a_percentage(before: int, after: int):
    """Rounded to a whole one; a value ten points away is not, unless it follows in another way."""
    percent = round(100 * abs(after - before) / before)
    assume(percent <= 400)
    sentences = [f"It went from {before} to {after} minutes."]
    assert claims.unsupported_figures(f"A change of {percent} percent.", sentences) == [] or before == after
    wrong = percent + 10
    others = [before, after, before + after, abs(before - after), before * after, before / after, after / before]
    others += [100 * one for one in others[-2:]] + [100 * abs(before - after) / one for one in (before, after)]
    assume(all(abs(wrong - one) > max(1, 0.02 * wrong) for one in others))
    assert claims.unsupported_figures(f"A change of {wrong} percent.", sentences) == [str(wrong)]


@given(st.integers(2, 99_999), st.sampled_from(["en", "de"]), st.booleans())
def test_digits_and_words_are_the_same_figure(number: int, language: str, in_digits: bool):  # noqa: FBT001
    """Whichever the story has, and whichever the remark."""
    said, written = (str(number), spelled(number, language))[:: 1 if in_digits else -1]
    sentences = {"en": f"We counted {said} letters.", "de": f"Wir zählten {said} Briefe."}
    text = {"en": f"There were {written} minutes and letters.", "de": f"Es waren {written} Minuten."}
    assert claims.unsupported_figures(text[language], [sentences[language]], language) == []


@given(st.integers(13, 99_999), st.integers(1, 99_999), st.sampled_from(["en", "de"]))
def test_another_figure_in_words_is_never_taken_for_the_storys(claimed: int, known: int, language: str):
    """A single figure proves no other one, in digits or in words."""
    assume(claimed != known)
    text = {"en": f"There were {spelled(claimed, 'en')} letters.", "de": f"Es waren {spelled(claimed, 'de')} Briefe."}
    for said in (str(known), spelled(known, language)):
        sentences = {"en": f"We counted {said} letters.", "de": f"Wir zählten {said} Briefe."}
        assert len(claims.unsupported_figures(text[language], [sentences[language]], language)) == 1
