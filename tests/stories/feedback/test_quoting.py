"""What is quoted of an author's sentences."""

from __future__ import annotations

import time

import pytest

from bot.stories.analysis.language import detect_language
from bot.stories.analysis.rules import StoryRule
from bot.stories.feedback.quoting import MAX_WORDS, Quotes, excerpt
from bot.stories.feedback.schema import Finding, FindingKind, PrivateMatter
from bot.stories.sections import Section
from tests.stories.feedback.results import remark, result

LONG = (
    "In our department in Leeds, where nine people sort invoices from more than two hundred suppliers every week, "
    "the time for one invoice fell from 24 to 9 minutes, although two colleagues were away for most of March."
)


def about(text: str, question: str = "", *, kind: FindingKind = FindingKind.VAGUE, topic: str = "") -> Finding:
    finding = remark(Section.RESULTS, text, ("R1",), question=question, kind=kind)
    return finding.model_copy(update={"topic": topic or finding.topic})


def test_a_short_sentence_is_quoted_whole():
    """Nothing is gained by cutting it."""
    assert excerpt("Everyone in the team is much happier now.", about("Who says so?"), "en") == (
        "Everyone in the team is much happier now."
    )


@pytest.mark.parametrize(
    ("finding", "quoted"),
    [
        (about("From 24 to 9 minutes is a gain."), "… the time for one invoice fell from 24 to 9 minutes …"),
        (about("Two colleagues away can change it."), "… although two colleagues were away for most of March."),
        (
            about("Which kinds of suppliers?"),
            "… where nine people sort invoices from more than two hundred suppliers every week …",
        ),
        (about("It could be put better."), "In our department in Leeds …"),
        (
            about("These don't agree.", kind=FindingKind.ARITHMETIC),
            "… the time for one invoice fell from 24 to 9 minutes …",
        ),
    ],
)
def test_a_long_sentence_is_cut_at_clauses_to_what_a_remark_is_about(finding: Finding, quoted: str):
    """An ellipsis stands wherever something is left out."""
    assert excerpt(LONG, finding, "en") == quoted


def test_a_clause_that_goes_on_and_on_is_cut_between_words():
    """It still shows what the rules noticed."""
    endless = " ".join(["really"] * 30 + ["TODO: name the site"] + ["anyway"] * 30)
    noticed = excerpt(endless, about("Fill this in.", topic=StoryRule.PLACEHOLDER), "en")
    assert "TODO" in noticed
    assert len(noticed.strip(" …").split()) <= MAX_WORDS
    assert noticed.startswith("…")
    assert noticed.endswith("…")


def test_what_goes_on_without_a_full_stop_is_cut_at_once():
    """However long it is."""
    endless = "and we sorted 9 invoices with the prompt, " * 5_000
    began = time.process_time()
    noticed = excerpt(endless, about("9 of them is little.", kind=FindingKind.ARITHMETIC), "en")
    assert time.process_time() - began < 2
    assert "9 invoices" in noticed


def test_the_same_words_are_quoted_once_in_one_feedback():
    """The second remark about a sentence stands without them, and another sentence is quoted as ever."""
    quotes = Quotes(result())
    first, again = about("This gives the time now only."), about("Is this measured?")
    assert quotes.of(first, 2) == ["“Each invoice is done in 9 minutes now.”"]
    assert quotes.of(again, 2) == []
    assert quotes.of(remark(Section.RESULTS, "Who?", ("R1", "R2")), 2) == ["“Everyone is happier.”"]


def test_personal_data_is_put_back_into_a_quote():
    """The stretch that is quoted is the one in which it is."""
    sentence = f"{LONG[:-1]}, and you can write to [EMAIL_1] if you want to know more about it."
    found = result().model_copy(update={"sentences": {"R1": sentence}})
    restore = {"[EMAIL_1]": "ana@harbour.example"}
    quotes = Quotes(found, lambda text: text.replace("[EMAIL_1]", restore["[EMAIL_1]"]))
    [quoted] = quotes.of(about("Take it out.", kind=FindingKind.PRIVACY), 1)
    assert restore["[EMAIL_1]"] in quoted
    assert len(quoted.split()) <= MAX_WORDS + 2


PRIVATE = {
    (
        "Also between us the reason we started on this at all in September is that Tom in procurement forgot to tell "
        "us about 38k from Halvorsen, which the auditors found later."
    ): ("between us", "Tom", "Halvorsen"),
    (
        "The team noticed during the long month-end close that the biggest open amount came from an order placed with "
        "Brinkmann Logistics GmbH in the second week of March."
    ): ("Brinkmann Logistics GmbH",),
    (
        "Unter uns gesagt haben wir das alles nur angefangen, weil Tom aus dem Einkauf eine Rechnung der Firma "
        "Halvorsen über 38.000 Euro vergessen hatte, was die Prüfer dann fanden."
    ): ("Unter uns", "Tom", "Halvorsen"),
}


@pytest.mark.parametrize(("sentence", "words"), PRIVATE.items())
def test_a_remark_about_privacy_quotes_the_words_that_are_private(sentence: str, words: tuple[str, ...]):
    """And not all of the sentence."""
    finding = about("Take it out.", kind=FindingKind.PRIVACY, topic=PrivateMatter.CUSTOMER)
    quoted = excerpt(sentence, finding, detect_language(sentence))
    assert all(word in quoted for word in words)
    assert len(quoted) < len(sentence)
