"""Sentences about the certification: which are taken, and which are somebody else's."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.certification import wishes
from bot.certification.capstone import rubric
from bot.certification.matters import CertificationMatter as Matter
from bot.kit.dates import ReadingContext
from bot.settings import ROOT

EDITION = rubric.load(ROOT / "content")


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("How do I become a certified trainer?", Matter.WAY),
        ("I want to be certified", Matter.WAY),
        ("what do I do next for the certificate?", Matter.WAY),
        ("how do i become a certifed trainr", Matter.WAY),
        ("Wie werde ich zertifiziert?", Matter.WAY),
        ("Wie werde ich zertifizierte Trainerin?", Matter.WAY),
        ("Was muss ich als Nächstes für das Zertifikat tun?", Matter.WAY),
        ("Ich möchte zertifizert werden", Matter.WAY),
        ("I want to hand in a capstone", Matter.HAND_IN),
        ("hand in my capstone project", Matter.HAND_IN),
        ("my capstone is ready", Matter.HAND_IN),
        ("can I hand in just the training design", Matter.HAND_IN),
        ("Gib meine Abschlussarbeit ab", Matter.HAND_IN),
        ("how far am I with my capstone?", Matter.CAPSTONE),
        ("Was fehlt noch in meiner Abschlussarbeit?", Matter.CAPSTONE),
        ("how far am I with the certification", Matter.WAY),
        ("give me feedback on my capstone", Matter.FEEDBACK),
        ("Gib mir Rückmeldung zu meiner Abschlussarbeit", Matter.FEEDBACK),
        ("use my season plan for my capstone", Matter.SOURCES),
        ("who can see my capstone?", Matter.READERS),
        ("Wer liest meine Abschlussarbeit?", Matter.READERS),
        ("I handed in the wrong version", Matter.TAKE_BACK),
        ("when is my teach-back?", Matter.WHEN),
        ("Wann ist meine Lehrprobe?", Matter.WHEN),
        ("I can't make it to my teach-back", Matter.OFF),
        ("move my teach-back to Friday", Matter.OFF),
        ("Sag meine Lehrprobe ab", Matter.OFF),
        ("did I pass?", Matter.PASSED),
        ("Habe ich bestanden?", Matter.PASSED),
        ("how long does marking take", Matter.RESULT),
        ("I don't agree with my result", Matter.APPEAL),
        ("Ich bin mit dem Ergebnis nicht einverstanden", Matter.APPEAL),
        ("I can't mark this one, she is my boss", Matter.STEP_BACK),
        ("I can't assess Priya, she's my manager", Matter.STEP_BACK),
        ("she's my boss, give it to somebody else", Matter.STEP_BACK),
        ("Ich kann diese Arbeit nicht bewerten, sie ist meine Chefin", Matter.STEP_BACK),
        ("Ich bin befangen", Matter.STEP_BACK),
        ("what do I have to mark?", Matter.TO_MARK),
        ("Was muss ich noch bewerten?", Matter.TO_MARK),
        ("I'd like to be an assessor", Matter.JUDGING),
        ("Ich will nicht mehr bewerten", Matter.JUDGING),
        ("renew my certificate", Matter.RENEW),
        ("can my employer check my certificate?", Matter.CERTIFICATE),
        ("when does my certificate expire", Matter.CERTIFICATE),
        ("open my capstone", Matter.CAPSTONE),
        ("Capstone", Matter.CAPSTONE),
        ("Abschlussarbeit", Matter.CAPSTONE),
        ("Ich will meine Abschlusarbeit abgeben", Matter.HAND_IN),
        ("I'll hand in my capstone on 10 December", Matter.DUE),
        ("Ich gebe meine Abschlussarbeit am 10. Dezember ab", Matter.DUE),
        ("I want to book my teach-back", Matter.TEACH_BACK),
        ("Book my taech-back for Thursday 3 December at 15:00", Matter.TEACH_BACK),
        ("Lehrprobe am Donnerstag um 15 Uhr", Matter.TEACH_BACK),
        ("Ich möchte meine Lehrprobe am Freitag um 10 Uhr buchen", Matter.TEACH_BACK),
        ("Rehearse with a friend", Matter.REHEARSAL),
        ("Mit einer Freundin proben", Matter.REHEARSAL),
        ("where's my certificate", Matter.CERTIFICATE),
        ("is it still valid?", Matter.CERTIFICATE),
        ("Wo ist mein Zertifikat?", Matter.CERTIFICATE),
        ("Ist mein Zertifikat noch gültig?", Matter.CERTIFICATE),
        ("who judges me", Matter.JUDGES),
        ("Wer bewertet mich?", Matter.JUDGES),
        ("when do I hear", Matter.RESULT),
        ("Wann höre ich etwas?", Matter.RESULT),
        ("how do I find assessors for Priya?", Matter.ASSESSORS),
        ("who can assess?", Matter.ASSESSORS),
        ("ask Jonas and Lena whether they want to judge capstones", Matter.ASSESSORS),
        ("Wer kann Abschlussarbeiten bewerten?", Matter.ASSESSORS),
        ("I'm willing to judge capstones", Matter.JUDGING),
        ("Ich möchte Arbeiten bewerten", Matter.JUDGING),
        ("Can Lena read my draft?", Matter.READER),
        ("Kann Lena meinen Entwurf lesen?", Matter.READER),
        ("what do I need to pass?", Matter.RULE),
        ("how is the capstone marked?", Matter.RULE),
        ("Wie wird die Abschlussarbeit bewertet?", Matter.RULE),
        ("I give up on the certificate", Matter.STOP),
        ("Ich will mit der Abschlussarbeit aufhören", Matter.STOP),
        ("release the result of Priya", Matter.RELEASE),
        ("Gib das Ergebnis von Priya frei", Matter.RELEASE),
        ("revoke Priya's certificate", Matter.REVOKE),
        ("Das Zertifikat von Priya widerrufen", Matter.REVOKE),
        ("how did my teach-back go?", Matter.PASSED),
        ("Wie lief meine Lehrprobe?", Matter.PASSED),
        ("what is a capstone?", Matter.WAY),
        ("how far is my capstone?", Matter.CAPSTONE),
        ("is my certificate valid?", Matter.CERTIFICATE),
        ("Can I do my teach-back next Thursday at 3 pm?", Matter.TEACH_BACK),
        ("remind me to hand in my capstone on 20 December", Matter.DUE),
        ("who will judge me?", Matter.JUDGES),
        ("Wer bewertet meine Arbeit?", Matter.JUDGES),
        ("Wie finde ich Gutachter für Priya?", Matter.ASSESSORS),
    ],
)
def test_sentences_are_read(text: str, matter: Matter) -> None:
    """What people ask about their certification is read in both languages, with slips of the pen."""
    found = wishes.read(text)
    assert found
    assert found.matter is matter


@pytest.mark.parametrize(
    "text",
    [
        "My capstone was about forty nurses who check summaries",
        "I won't hand in my capstone this year",
        "Yesterday I helped a friend with the certificate of our web server",
        "Schedule office hours on Thursday at 15:00",
        "Ich habe gestern meine Lehrprobe gehalten und war sehr zufrieden",
        "We rehearse the talk with our friends every Friday",
        "I judge the output by hand before I send it",
        "I can't judge the output of the model",
        "I'm biased towards short prompts",
        "somebody else should check this",
        "the certificate of our server expires soon",
        "I don't agree with the lesson",
        "My manager reads my capstone every evening",
        "Wer bewertet die Antworten der KI in deinem Team?",
        "The trainer was certified and the whole team liked her",
        "b",
        "When do I hear the next lesson?",
        "Goals: they check a summary",
    ],
)
def test_other_messages_are_left_alone(text: str) -> None:
    """Answers to lessons, stories and plans aren't taken for a wish or for a piece of the capstone."""
    assert wishes.read(text) is None
    assert wishes.piece(text, EDITION) is None


@pytest.mark.parametrize(
    ("text", "element", "rest"),
    [
        (
            "My capstone community plan: Purpose and structure: a circle of 12",
            "purpose-and-structure",
            "a circle of 12",
        ),
        ("capstone: Sustainability plan: two hours", "sustainability-plan", "two hours"),
        ("capstone: Sustainabilty plan: two hours", "sustainability-plan", "two hours"),
        ("This is my engagement strategy for the capstone: coffee", "engagement-strategy", "coffee"),
        ("Meine Abschlussarbeit: Zielgruppe: wir", "audience-analysis", "wir"),
        ("Success metrics: how many come twice", "success-metrics", "how many come twice"),
        ("My purpose and structure: two hosts", "purpose-and-structure", "two hosts"),
        ("Here are the success metrics of my community plan: how many come", "success-metrics", "how many come"),
        ("Zielgruppe: Zwanzig Einkäufer", "audience-analysis", "Zwanzig Einkäufer"),
        ("Content outline\nFirst the letters\nthen: replies", "content-outline", "First the letters\nthen: replies"),
    ],
)
def test_a_piece_is_recognised_by_its_title(text: str, element: str, rest: str) -> None:
    """The first words name an element in either language, and the rest is kept as it was typed."""
    found = wishes.piece(text, EDITION)
    assert found
    assert (found.element, found.text) == (element, rest)


@pytest.mark.parametrize(
    ("text", "is_own"),
    [
        ("Does my capstone have to be in English?", True),
        ("Muss meine Lehrprobe auf Englisch sein?", True),
        ("My capstone was about forty nurses who check summaries", False),
        ("Did the talk about the release go well?", False),
    ],
)
def test_a_question_about_ones_own_work_is_known_as_one(text: str, *, is_own: bool) -> None:
    """A question that names the capstone or the teach-back can be asked back about, whatever else it says."""
    assert wishes.names_own(text) is is_own


@pytest.mark.parametrize(("words", "is_said"), [("on Thursday at 15:00", True), ("on Thursday went well", False)])
def test_only_a_moment_is_a_moment(words: str, monday: datetime, *, is_said: bool) -> None:
    """Words with more than a day and a time in them are no time for a booking."""
    assert bool(wishes.moment(words, ReadingContext(monday, "Europe/Berlin", "en"))) is is_said
