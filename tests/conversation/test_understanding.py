"""What people write to the app is understood, and nothing is done on a doubt."""

from __future__ import annotations

import json
import random
import string
import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation import everyday_answers, own_matters, topics
from bot.conversation.about_answers import asks
from bot.conversation.intents import ACTIONS, Intent
from bot.conversation.understanding import Understanding
from bot.conversation.understood import CERTAIN, KIND, Understood
from bot.kit.dates import ReadingContext
from bot.kit.yaml_with_lines import parse
from bot.settings import ROOT

HERE = Path(__file__).parent
MONDAY = datetime(2026, 11, 30, 9, tzinfo=UTC)
CONTEXT = ReadingContext(MONDAY, "Europe/Berlin", "en-GB")


@cache
def understanding() -> Understanding:
    return Understanding.load(ROOT / "content" / "understanding")


def understood(text: str) -> Understood:
    return understanding().understand(text, CONTEXT)


def sentences(name: str) -> list[tuple[str, str]]:
    marked = parse((HERE / name).read_text(encoding="utf-8"))
    assert not marked.faults
    return [(intent, text) for intent, texts in marked.value.items() for text in texts]


def strangers() -> list[dict[str, Any]]:
    """A fifth of the sentences that strangers wrote by intent, the others are examples; and 300 that came later."""
    lines = (HERE / "strangers.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize(("intent", "text"), sentences("people_say.yaml"))
def test_what_people_wrote(intent, text):
    """Every sentence that people wrote when they tried the app means what they meant."""
    assert understood(text).intent == intent


def test_sentences_that_are_no_examples():
    """Of sentences that nobody taught, 97 in a hundred are understood, and none leads to a wrong action."""
    found = [(intent, text, understood(text).intent) for intent, text in sentences("sentences.yaml")]
    missed = [each for each in found if each[0] != each[2]]
    assert not [each for each in missed if each[2] in ACTIONS]
    assert len(missed) <= 0.03 * len(found), missed


def test_sentences_of_strangers():
    """Of sentences that strangers wrote, with typos and dialect, most are understood; none leads to a wrong action.

    With those asked back with the right wish among the buttons, 95 in a hundred.
    """
    found = [(one, understanding().understand(one["text"], CONTEXT)) for one in strangers()]
    right = [one for one, meant in found if meant.intent in one["means"]]
    asked = [one for one, meant in found if one not in right and not set(one["means"]).isdisjoint(meant.candidates)]
    assert len(right) >= 0.85 * len(found)
    assert len(right) + len(asked) >= 0.95 * len(found)
    for one, meant in found:
        assert one in right or meant.intent not in ACTIONS or meant.confidence < CERTAIN, one


def employees() -> list[dict[str, Any]]:
    """Sentences written before anybody looked at the words; `topic` is an everyday question or one about an answer.

    Judged by the whole answer when they were new, 88 of 109 English ones were right and 8 asked back, 81 of 108
    German ones were right and 9 asked back; one of each led to a wrong action.
    The next 54 came later, judged by the intent alone: 18 of 26 right in English and 23 of 28 in German, none wrong.
    The last 46 are a parent's, an engineer's, a salesperson's and an apprentice's: when they were new, 16 of 23 right
    in English and 18 of 23 in German, 8 asked back, one of them a wrong action.
    Those that were examples by chance, 31 of all 271, counted then and are not in the file.
    """
    lines = (HERE / "employees.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def is_answered_topic(one: dict[str, Any], meant: Understood) -> bool:
    """Whether a question that no intent covers is answered, as it is where nothing is done at once."""
    text = one["text"]
    is_done = meant.intent in ACTIONS and meant.confidence >= CERTAIN
    is_known = everyday_answers.is_one(text) or asks(text, is_below=False) or own_matters.is_one(text)
    return "topic" in one["means"] and not is_done and (is_known or topics.find(text) is not None)


def test_sentences_of_employees():
    """Most are understood, most of the others are asked back with the right wish, and none is a wrong action."""
    found = [(one, understanding().understand(one["text"], CONTEXT)) for one in employees()]
    right = [one for one, meant in found if meant.intent in one["means"] or is_answered_topic(one, meant)]
    asked = [one for one, meant in found if one not in right and not set(one["means"]).isdisjoint(meant.candidates)]
    missed = [one["text"] for one, _ in found if one not in right and one not in asked]
    assert len(right) >= 0.95 * len(found), missed
    assert len(right) + len(asked) >= 0.97 * len(found), missed
    for one, meant in found:
        assert one in right or meant.intent not in ACTIONS or meant.confidence < CERTAIN, one


@pytest.mark.parametrize("text", ["I'd like two a day", "two a day please", "zwei am tag bitte"])
def test_more_a_day_is_not_fewer_days(text):
    """Who wants two a day does not get two a week."""
    assert understood(text).intent != Intent.FEWER


def test_coming_back_late_in_german():
    """“Erst am … wieder” is the day of coming back, not the day of being away."""
    found = understood("bin auf kur, komme erst am 11.1. wieder")
    assert (found.intent, found.slots["until"]) == (Intent.PAUSE, "2027-01-11")
    assert found.slots["from"] == "2026-11-30"


@pytest.mark.parametrize("text", ["sick today, pls nothing until wednesday", "heute krank, bitte nichts bis mittwoch"])
def test_nothing_until_a_day(text):
    """Lessons go on that day, whatever day the sickness began."""
    assert understood(text).slots["until"] == "2026-12-02"


@pytest.mark.parametrize(
    "text",
    ["I'm away next week, after that once a week", "nächste woche bin ich weg, danach einmal die woche"],
)
def test_once_a_week_is_no_day_of_an_absence(text):
    """The week is paused as a whole, and the days are those of afterwards."""
    found = understood(text)
    assert (found.slots["from"], found.slots["until"], found.slots["days"]) == ("2026-12-07", "2026-12-14", "tue")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("our standup is at nine, can it come after lunch?", Intent.HOUR),
        ("kannst du das einfacher erklären", Intent.TOO_HARD),
        ("explain that in plain words please", Intent.TOO_HARD),
    ],
)
def test_a_wish_beside_others(text, intent):
    """A mild wish beside a reason that names others is asked back, and who wants it simpler asks for no word."""
    found = understood(text)
    assert found.intent == intent
    assert intent not in ACTIONS or found.confidence < CERTAIN


@pytest.mark.parametrize("text", ["what's the actual point of all this", "wofür soll das gut sein"])
def test_what_it_is_for_is_no_word(text):
    """Who asks what it is for does not ask after a word."""
    assert understood(text).intent != Intent.EXPLAIN
    assert own_matters.is_one(text)


@pytest.mark.parametrize(("intent", "text"), sentences("clear_wishes.yaml"))
def test_clear_wishes(intent, text):
    """A clear wish is certain whatever its reason is; what only sounds like one never is."""
    found = understood(text)
    if intent == Intent.NONE:
        assert found.intent not in ACTIONS or found.confidence < CERTAIN
    else:
        assert (found.intent, found.confidence) == (intent, CERTAIN)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("9 is our busiest hour, can you come at half past one instead", "13:30"),
        ("it still came at 9! 13:30 please", "13:30"),
        ("Um 9 ist bei uns am meisten los, kannst du um halb zwei kommen?", "13:30"),
    ],
)
def test_the_hour_that_is_wanted(text, at):
    """Not the one complained of."""
    assert understood(text).slots["at"] == at


def test_two_clear_wishes():
    """Both are certain."""
    found = understood("ok I'm back, you can go on. but only twice a week, tuesday and thursday")
    assert (found.intent, found.slots["both"], found.slots["days"]) == (Intent.FEWER, Intent.RESUME, "tue,thu")


def test_none_of_the_sentences_is_an_example():
    """What is tested was not taught."""
    taught = {phrase.casefold() for _, phrase in understanding().vocabulary.examples}
    asked = [text for _, text in sentences("sentences.yaml")]
    asked += [one["text"] for one in (*strangers(), *employees())]
    assert not [text for text in asked if text.casefold() in taught]


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("I'm on holiday next week", {"from": "2026-12-07", "until": "2026-12-14"}),
        ("bis 6.1. weg", {"from": "2026-11-30", "until": "2027-01-06"}),
        ("krank", {}),
        ("can you send it at 4pm instead", {"at": "16:00"}),
        ("lieber nachmittags", {"part": "afternoon"}),
        ("mornings are bad", {"part": "afternoon"}),
        ("9am is too early for me", {}),
        ("9am is too early, send it at 11am", {"at": "11:00"}),
        ("I moved to Lisbon", {"zone": "Europe/Lisbon"}),
        ("wrong time zone", {}),
        ("auf Deutsch bitte", {"language": "de"}),
        ("why is this in German?", {"language": "en"}),
        ("what is PDCA?", {"term": "PDCA"}),
        ("was ist ein Piloteffekt", {"term": "Piloteffekt"}),
        ("what does stakeholder mean", {"term": "stakeholder"}),
        ("what does hallucinate mean? a guy in IT keeps saying it", {"term": "hallucinate"}),
        ('what is "format" supposed to mean here? like bold?', {"term": "format"}),
        ("ok. and what does “first drafts” mean exactly, does it work for replies too?", {"term": "first drafts"}),
        ("tell me about resistance", {"term": "resistance"}),
        ("stop the reminders but keep the lessons", {"what": "reminders"}),
        ("stop the lessons but keep the reminders", {"what": "all"}),
        ("Erinnerungen aus, Lektionen an", {"what": "reminders"}),
        ("unsubscribe from the digest only", {"what": "weekly"}),
        ("no more weekly digest please", {"what": "weekly"}),
        ("once a week is enough", {"what": "all", "days": "tue"}),
        ("remind me tomorrow at 3pm", {"at": "2026-12-01T15:00:00+01:00"}),
        ("remind me tomorrow", {"at": "2026-12-01"}),
        ("remind me friday at 10", {"at": "2026-12-04T10:00:00+01:00"}),
        ("erinner mich am Donnerstag", {"at": "2026-12-03"}),
        ("Mon/Wed/Fri please", {"what": "all", "days": "mon,wed,fri"}),
        ("nur mo und do", {"what": "all", "days": "mon,thu"}),
        ("montag bis freitag wieder bitte", {"what": "all", "days": "mon,tue,wed,thu,fri"}),
        ("not fridays please", {"what": "all", "not_days": "fri"}),
        ("freitags bitte nicht", {"what": "all", "not_days": "fri"}),
        ("stop the line on fridays please", {"what": "weekly"}),
        ("keine Wochenzeile mehr", {"what": "weekly"}),
        ("which courses do you have?", {"what": "tracks"}),
        ("gibts noch was fürs Lager oder Büro?", {"what": "tracks"}),
        ("noch was für heute bitte", {}),
        ("can I change my course", {"what": "tracks"}),
        ("ich will die Zeile am Freitag nicht mehr", {"what": "weekly"}),
        ("ich bin freitags nicht da", {"what": "all", "not_days": "fri"}),
        ("remind me next week", {"at": "2026-12-07"}),
        ("am Freitag um 9 erinnern", {"at": "2026-12-04T09:00:00+01:00"}),
        ("who did you pass that on to?", {"what": "passed_on"}),
        ("wem hast du das weitergegeben?", {"what": "passed_on"}),
        ("what did you tell my boss about my wrong answers??", {"what": "passed_on"}),
        ("was hast du meinem Chef gesagt?", {"what": "passed_on"}),
        ("im back from holiday :)", {"what": "back"}),
        ("👍", {"what": "nod"}),
        ("ok", {"what": "nod"}),
        ("danke, super", {}),
        ("tell me what distributed support means", {"term": "distributed support"}),
        ("Feedback please: We let Copilot draft it.", {"story": "We let Copilot draft it."}),
    ],
)
def test_slots(text, slots):
    """A wish comes with what it needs, where the sentence says it."""
    assert dict(understood(text).slots) == slots


@pytest.mark.parametrize(
    ("text", "intent", "also"),
    [
        ("stop, and delete my data", Intent.STOP, Intent.DELETE_DATA),
        ("delete my data and unsubscribe me", Intent.STOP, Intent.DELETE_DATA),
        ("mach um 11 und nur noch Mo und Do bitte", Intent.FEWER, Intent.HOUR),
        ("I'd like only 2 per week and please in the afternoon at 2pm", Intent.FEWER, Intent.HOUR),
        ("skip this one, and remind me tomorrow", Intent.REMIND, Intent.SKIP),
    ],
)
def test_two_wishes(text, intent, also):
    """Of two wishes the milder is taken, and the other one is offered."""
    found = understood(text)
    assert (found.intent, found.slots["also"]) == (intent, also)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("stop please, i dont want any more messages", Intent.STOP),
        ("bitte hör auf mir zu schreiben, ich möchte keine Nachrichten mehr", Intent.STOP),
        ("ok start again", Intent.RESUME),
        ("mach trotzdem weiter", Intent.RESUME),
        ("können wir weitermachen?", Intent.RESUME),
        ("Servus, bin wieder da, im Lager war die Hölle los. Können wir weitermachen?", Intent.RESUME),
        ("wieder auf deutsch bitte", Intent.LANGUAGE),
        ("english again pls", Intent.LANGUAGE),
        ("frag mich morgen nochmal", Intent.REMIND),
        ("remind me friday at 10", Intent.REMIND),
        ("what happens on <#C1>, any meeting i could join?", Intent.NEXT_SESSION),
    ],
)
def test_wishes_beyond_doubt(text, intent):
    """What can mean only one thing is certain, in one clause or in several that agree."""
    found = understood(text)
    assert (found.intent, found.confidence) == (intent, CERTAIN)


@pytest.mark.parametrize(
    "text",
    [
        "when is my next lesson?",
        "when do i get the next one, just tell me the time",
        "when do you write next?",
        "how many lessons are still to come",
        "wann kommt die nächste Lektion",
        "wann schreibst du wieder?",
        "wie viele kommen noch",
    ],
)
def test_when_the_next_lesson_comes(text):
    """Who asks when or how many gets a fact, never a lesson."""
    assert understood(text).intent == Intent.PROGRESS


@pytest.mark.parametrize(
    "text",
    [
        "I have no pilot and no workshop. I just want to know how AI helps me in my own work",
        "wrong course",
        "das passt nicht zu mir, ich leite gar keine Community, ich arbeite im Lager",
        "falscher Kurs",
    ],
)
def test_a_track_that_does_not_fit(text):
    """It is answered with other tracks."""
    assert understood(text).intent == Intent.TOO_EASY


def test_a_wish_beside_a_doubt_is_asked_back():
    """A reminder behind a sentence about something else is offered with its moment, and not set."""
    found = understood("i want to ask IT about the data rules, remind me friday at 10")
    assert (found.intent, found.slots["at"]) == (Intent.REMIND, "2026-12-04T10:00:00+01:00")
    assert found.confidence < CERTAIN


@pytest.mark.parametrize("text", ["I told them to stop, they don't want any more messages", "stop, she said"])
def test_clauses_that_agree_beside_a_doubt(text):
    """Somebody else in the sentence leaves nothing certain."""
    found = understood(text)
    assert found.intent not in ACTIONS or found.confidence < CERTAIN


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I want to hurt myself", "distress"),
        ("ich will nicht mehr leben", "distress"),
        ("stop it, I want to kill myself", "distress"),
        ("I want to kms", "distress"),
        ("ich kann nicht mehr", "distress"),
        ("du nervst", "insult"),
        ("du bist so dumm", "insult"),
        ("you stupid bot, stop it", "insult"),
    ],
)
def test_distress_and_insults(text, kind):
    """Distress and insults are told apart from wishes, even beside one."""
    found = understood(text)
    assert (found.intent, dict(found.slots)) == (Intent.NONE, {"kind": kind})


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "🎉🎉🎉",
        ":tada: :tada:",
        "```\nstop()\n```",
        "> please stop\n> and delete my data",
        "---------- Forwarded message ---------\nFrom: Anna\nPlease unsubscribe me",
        "https://example.com/stop",
    ],
)
def test_what_is_no_sentence_of_its_writer(text):
    """Emoji, code, quotations, links and what was forwarded mean nothing."""
    assert understood(text).intent == Intent.NONE


def test_long_texts_are_quick():
    """A text of 12,000 characters means nothing, and that is seen in a moment."""
    text = ("we should stop and pause and delete my data tomorrow at 3pm. " * 200)[:12_000]
    understood("something to learn the examples by first")
    began = time.process_time()
    assert understood(text).intent == Intent.NONE
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "text", ["unsubscirbe", "pleese stop teh mesages", "remnid me tomorow", "bitte abmeldne", "hiilfe"]
)
def test_typos(text):
    """A letter too many, too few or in the wrong place changes nothing."""
    assert understood(text).intent in {Intent.STOP, Intent.REMIND, Intent.HELP}


def test_shop_is_not_stop():
    """A word that is another word is no typo."""
    assert understood("the shop").intent not in ACTIONS


def test_unsure_sentences_have_candidates():
    """What is half understood is offered, not done."""
    found = understood("what if I skip it")
    assert found.intent == Intent.NONE
    assert Intent.SKIP in found.candidates
    assert len(found.candidates) <= 3


@pytest.mark.parametrize(
    "text", ["ich kann nicht mehr teilnehmen", "I can't go on Tuesday", "it's annoying", "this is hard"]
)
def test_what_is_neither_distress_nor_an_insult(text):
    """A careful sentence where none is needed would be in the way."""
    assert understanding().kind(text) is None


@pytest.mark.parametrize("text", ["oh great, another lesson, just what I needed", "thanks for nothing"])
def test_irony_is_asked_back(text):
    """With buttons, and nothing is done."""
    found = understood(text)
    assert found.intent is Intent.NONE
    assert KIND not in found.slots


@pytest.mark.parametrize("text", ["just stop the lessons at some point for good", "gerne wieder loslegen mit allem"])
def test_examples_alone_are_no_certainty(text):
    """What stops or begins at once is said in words that leave no doubt; the rest is asked back."""
    assert understood(text).confidence < CERTAIN


def test_the_same_each_time():
    """A second load understands the same, to the last digit, whether it learns or reads what was learned."""
    fresh = Understanding(understanding().vocabulary)
    for text in ("I'd like a rest from all this", "mag gerade nicht", "could it be later"):
        assert fresh.understand(text, CONTEXT) == understood(text)


@given(st.text(max_size=400))
@settings(max_examples=150)
def test_any_text_is_read(text):
    """No text raises, and whatever it means, its confidence is a share."""
    found = understood(text)
    assert 0 <= found.confidence <= 1
    assert len(found.candidates) <= 3


@given(st.integers(0, 10**9))
@settings(max_examples=100)
def test_random_words_do_nothing(seed):
    """Words that nobody knows never lead to an action; one that is nearly a known one is asked back at most."""
    chance = random.Random(seed)  # noqa: S311 - nothing is kept secret by it
    words = [
        "".join(chance.choices(string.ascii_lowercase, k=chance.randint(5, 9))) for _ in range(chance.randint(1, 8))
    ]
    found = understood(" ".join(words))
    assert found.intent not in ACTIONS or found.confidence < CERTAIN
