"""What people begin with when they want feedback on a story, and what each should get."""

from __future__ import annotations

import re

import pytest

from bot.stories.intake.feedback_wish import (
    FeedbackWish,
    StoryAlone,
    find_wish,
    is_told,
    may_answer,
    may_be_story,
    without_wishes,
)

STORY = {
    "en": (
        "In spring our team of six in Lyon answered 120 mails a day. We gave the assistant our 30 best answers, and a "
        "colleague reads each draft. Answers now take 4 minutes instead of 9."
    ),
    "de": (
        "Im Frühjahr hat unser Team in Graz 120 Mails am Tag beantwortet. Wir haben dem Assistenten unsere 30 besten "
        "Antworten gegeben, und eine Kollegin prüft jeden Entwurf. Eine Antwort dauert jetzt 4 statt 9 Minuten."
    ),
}
# Each stands alone, and before and after a story.
ENGLISH = """
can you review my story
Could you give me feedback on this?
Please review my story:
Feedback please:
I'd like feedback on my story:
Can I have some feedback on this success story please
Feedback on our story
can you look over what I wrote
Can you look over this please?
Hi! Could you have a look at my story?
hey, could u check my story pls
Would you mind reading my success story?
Would you mind taking a quick look at my draft?
I would love your thoughts on my story
I'd love to hear your thoughts on my story.
i want feedback on my story
I need some feedback on my success story please!
looking for feedback on my story
Any feedback on my story?
Any thoughts on my story?
what do you think of my story
What do you think about my success story?
so what do you think of our story?
is this good enough to publish?
Is my story good enough to publish?
is my story ready to be published?
Is this ready to share?
does my story make sense?
How is my story?
How can I improve my story?
what's missing in my story?
Tell me what you think of my story
Please let me know what you think!
Could you please tell me what you think about my story? Thanks!
here is my story
Here's my success story:
this is my story
Here comes our success story, please have a look
Hello, here is my success story. Feedback welcome!
please read my story
please take a look at my story when you have time
pls reveiw my stroy
could you give me feedbak on my story
CAN YOU REVIEW MY STORY
review my story
check my story please
feedback please
Feedback please!
Feedback, please 🙏
feedback on this please
Good morning! I have a question: can you review my story?
Hi there, I was wondering if you could look at my story. Thank you!
I'd appreciate some feedback on what we wrote
Can I get feedback on our pilot?
Can I ask you for feedback on my write-up?
My story needs some feedback
I'd like to submit my story
Could you please proofread my success story?
I finished my success story
can somebody review my story before I publish it?
Hi Groundswell, please give me feedback on my story about invoices. Many thanks in advance!
Request for feedback:
can you help me with my story?
"""
GERMAN = """
Bitte um Rückmeldung:
Ich hätte gern Rückmeldung dazu:
Ich hätte gern Feedback zu meiner Geschichte:
Kannst du mal drüberschauen?
Kannst du da mal drüberschauen, bitte?
kannst du bitte mal über meine geschichte schauen
Könntest du dir meine Geschichte mal ansehen?
könntest du meine erfolgsgeschichte lesen
Kannst du mir Feedback zu meiner Geschichte geben?
Kannst du mir bitte eine Rückmeldung zu meiner Erfolgsgeschichte geben? Danke!
hier meine Erfolgsgeschichte
Hier ist meine Geschichte:
Anbei meine Erfolgsgeschichte, bitte um Feedback
Das ist meine Erfolgsgeschichte
was hältst du von meiner Geschichte?
Was meinst du zu meiner Geschichte?
wie findest du meine geschichte
Wie gefällt dir unsere Geschichte?
was fehlt noch in meiner Geschichte?
Ist das gut genug zum Veröffentlichen?
Ist meine Geschichte so gut genug?
Kann ich das so veröffentlichen?
Feedback bitte
feedback bitte!
Bitte um Feedback
Bitte Feedback geben
Rückmeldung erbeten
Feedback wäre super
Feedback erwünscht:
Ich freue mich über Feedback!
Über eine Rückmeldung würde ich mich freuen.
Ich bitte um Rückmeldung zu meiner Geschichte.
Ich möchte gerne Feedback
Wir bräuchten Feedback zu unserer Geschichte
ich brauche rückmeldung zu meiner geschichte
Ich wünsche mir eine ehrliche Rückmeldung
Könnt ihr das bitte gegenlesen?
Kannst du das bitte mal lesen?
Magst du mal drüberlesen?
Schau dir bitte meine Geschichte an
Hallo, schaust du mal? Bitte lies meine Geschichte
Gib mir bitte Feedback zu meiner Geschichte
Hallo! Kannst du meine Geschichte prüfen? Vielen Dank im Voraus!
Guten Morgen, könntest du einen Blick auf meine Geschichte werfen?
hätte gern feedback zu meiner gschichte
kanst du mir rueckmeldung geben
Ich habe meine Erfolgsgeschichte geschrieben
Kann ich Feedback bekommen?
Moin, ich bräuchte mal Feedback. Danke dir!
"""
ALONE = [(line, "en") for line in ENGLISH.split("\n") if line]
ALONE += [(line, "de") for line in GERMAN.split("\n") if line]
# Beside a story that tells of something, these ask for feedback; alone they may be about anything.
BESIDE = [
    ("Could you look it over and tell me honestly where it doesn't hold up before I show it to anyone?", "en"),
    ("What do you think?", "en"),
    ("Any thoughts?", "en"),
    ("Is this ok?", "en"),
    ("Was meint ihr?", "de"),
    ("Was hältst du davon?", "de"),
    ("Passt das so?", "de"),
]
SHAPES = ["{wish}\n{story}", "{wish}\n\n{story}", "{wish} {story}", "{story}\n\n{wish}", "{story} {wish}"]
NO_WISH = """
give me feedback on my answer
Can you give me feedback on my answer?
I'd like feedback on my quiz answers
feedback on lesson 3
I have feedback on lesson 3.
Can you review my answer to question 2?
what do you think of my answer?
Could you check my answers please?
Could you look at question 4 again?
is my answer good enough?
What do you think of Copilot?
what do you think?
any thoughts?
how do I stop this?
stop
please no more messages
I'd like to stop the lessons
Please stop sending me lessons
can you send it at 4pm instead
thanks!
great, thank you
Thanks for the feedback!
thank you for your feedback on my story
The feedback was helpful, thanks
hello
Good morning
help
what can you do
When we meet on Monday, I will show the team one prompt.
When my inbox is full on Friday, I will ask Copilot for a summary.
My plan: when I open a ticket, I will try the assistant first.
can you check my plan?
what is PDCA?
tell me about resistance
What does stakeholder mean?
I don't understand lesson 4
this is too general for my job
Can you explain the story in the lesson?
what do you think of the story in lesson 5?
I loved the story in this lesson
where is my next session
I'd like feedback on our session
can you review the certificate?
how far am I
Is my manager able to see my answers?
who can read my story?
how do I publish my story?
delete my story
where is my story
when do I get feedback?
How does feedback work?
Who gives the feedback?
I gave feedback to my team yesterday.
Our manager wants feedback from everyone by Friday.
Feedback on our reports improved in Leeds.
the button doesn't work
Can you check this? The button in lesson 3 doesn't work.
skip this one
I read the story about invoices and liked it
remind me tomorrow
Can I get this in German
mornings are bad
keine Nachrichten mehr
hör auf
Bitte keine Lektionen mehr
danke dir
Danke für die Rückmeldung
Danke für dein Feedback zu meiner Geschichte!
Kannst du mir Feedback zu meiner Antwort geben?
Ich hätte gern Rückmeldung zu Frage 2
Kannst du mir die Lektion noch einmal schicken?
Könntest du mir später schreiben?
Kannst du mich morgen erinnern?
was meinst du damit?
was ist ein Piloteffekt
Wie findest du Copilot?
zu viele Nachrichten
Wenn ich am Montag das Protokoll schreibe, nehme ich Copilot.
wann ist das nächste Treffen
Wer kann meine Geschichte lesen?
Wie veröffentliche ich meine Geschichte?
lösch meine Geschichte
Die Rückmeldung kam von meiner Chefin.
kenne ich schon
verstehe ich nicht
"""
LONG_WITHOUT_STORY = [
    (
        "I don't understand lesson 4, because it says that champions should measure first and then do, but my team has "
        "no numbers at all. What do you think?"
    ),
    "Please stop sending these. " * 20,
    (
        "I am on parental leave until March and my colleague Ben is taking over everything, so could you pause all of "
        "it for me, and please do not write to me before that, because I won't read any of it, and I'd rather begin "
        "again with a clear head when I am back in the office, which will be on the second Monday, if all goes well, "
        "and if my son lets me."
    ),
]
RAMBLING = {
    "en": (
        "so last month I finally had time to try Copilot for our weekly report, which has been driving everybody in "
        "the planning team mad for years because somebody has to copy numbers from four places, and I wrote a prompt "
        "that takes the four exports and makes one table out of them. We compared it with the old report for three "
        "weeks. It takes twenty minutes now and used to take half a day."
    ),
    "de": (
        "also ich habe letzten Monat endlich mal Copilot für unseren Wochenbericht ausprobiert, der seit Jahren alle "
        "im Team nervt, weil immer jemand Zahlen aus vier Quellen zusammenkopieren muss, und ich habe einen Prompt "
        "geschrieben, der aus den vier Exporten eine Tabelle macht. Wir haben das drei Wochen lang mit dem alten "
        "Bericht verglichen. Es dauert jetzt zwanzig Minuten, früher war es ein halber Tag, und niemand beschwert sich "
        "mehr."
    ),
}


@pytest.mark.parametrize(("wish", "language"), ALONE)
def test_a_wish_alone_is_recognised(wish: str, language: str) -> None:
    """There is no story in it, and nothing of the wish is taken for one."""
    assert find_wish(wish) == FeedbackWish(""), language


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("wish", "language"), [*ALONE, *BESIDE])
def test_a_wish_beside_a_story_is_taken_off(wish: str, language: str, shape: str) -> None:
    """Before it, after it, or on another line: the story is what is left, word for word."""
    found = find_wish(shape.format(wish=wish, story=STORY[language]))
    assert found == FeedbackWish(STORY[language])


@pytest.mark.parametrize("text", [*[line for line in NO_WISH.split("\n") if line], *LONG_WITHOUT_STORY])
def test_other_sentences_are_no_wish(text: str) -> None:
    """Neither a wish for feedback on a story, nor so long and full that they may be one."""
    assert find_wish(text) is None
    assert not may_be_story(text)


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_story_without_a_wish_has_none(language: str) -> None:
    """Nothing in it is taken for a wish."""
    assert find_wish(STORY[language]) is None
    assert find_wish(RAMBLING[language]) is None


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_long_text_that_tells_of_ai_at_work_may_be_a_story(language: str) -> None:
    """A short one is not asked about."""
    assert may_be_story(RAMBLING[language])
    assert not may_be_story(STORY[language])


def test_a_wish_within_a_story_is_somebodys_words() -> None:
    """Only at either end is it taken off; quoted it never is."""
    middle = "Then we showed it to five teams. " * 5
    whole = f"{STORY['en']} {middle}A clerk asked us: “Could you review my story?” That was new. We smiled. We went on."
    assert find_wish(whole) is None
    assert find_wish(f"Feedback please: {whole}") == FeedbackWish(whole)


def test_a_wish_after_an_introduction_is_taken_out_of_the_middle() -> None:
    """What was said before it stays."""
    found = find_wish(f"Hi, I'm Ana from claims. Could you give me feedback on my story? {STORY['en']}")
    assert found is not None
    assert found.story.split() == f"Hi, I'm Ana from claims. {STORY['en']}".split()


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    [
        "review my story " + "schonmal danke schon mal " * 9 + "x",
        "please " * 39 + "x",
        "kannst du " + "mal kurz bitte " * 12 + "x",
        "could you " * 2000,
    ],
)
def test_politeness_without_end_is_read_at_once(text: str) -> None:
    """However often a word comes back, nobody waits for it."""
    find_wish(text)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_request_for_feedback_is_taken_off_wherever_it_stands(language: str, place: int) -> None:
    """With the reason that it gives; the rest is word for word."""
    asked = {
        "en": "Please give me honest feedback, don't be polite, I'd like to show this at our meeting in two weeks.",
        "de": "Bitte gib mir ehrliches Feedback, ich will das in zwei Wochen zeigen.",
    }[language]
    sentences = re.split(r"(?<=\.) ", STORY[language])
    alone = without_wishes(" ".join([*sentences[:place], asked, *sentences[place:]]))
    assert alone == StoryAlone(STORY[language], (asked,))


@pytest.mark.parametrize(
    "sentence",
    [
        "We gave each other honest feedback, and answers now take 4 minutes instead of 9.",
        "Customers gave us feedback on this every week.",
        "“Please give me feedback on this letter” was our prompt.",
        "Please give me feedback on the tone of this letter, then we shortened it from 9 lines to 4.",
    ],
)
def test_feedback_that_a_story_tells_of_stays(sentence: str) -> None:
    """Somebody else gave it, or asked for it."""
    text = f"{STORY['en']} {sentence}"
    assert without_wishes(text) == StoryAlone(text)


def test_thanks_answer_no_request_for_a_story():
    """What tells of work does."""
    assert not may_answer("passt, mehr brauch ich da nicht. danke fürs durchlesen")
    told = "Wir haben eine Vorlage gebaut. Nach 10 Minuten war die Übergabe fertig. Danke an alle!"
    assert may_answer(told)
    assert is_told(told)
    assert not is_told("Ich bin ab Montag weg. Bitte nichts schicken. Bis bald.")
