"""What a reply below feedback is: a question, an answer, an objection, “I don't know”, or a mere reaction."""

from __future__ import annotations

import pytest

from bot.stories.feedback import remark_mentions, reply_intent, told_to
from bot.stories.feedback.reply_intent import ReplyIntent
from bot.stories.sections import Section

QUESTION, ANSWER, OBJECTION, UNKNOWN, REACTION, DISMISSAL, REQUEST, CHANGE = ReplyIntent

REPLIES = {
    QUESTION: [
        "what do you mean?",
        "What do you mean",
        "wie meinst du das?",
        "Wie meinst du das",
        "why does that matter",
        "Why?",
        "warum ist das wichtig",
        "Wieso das denn?",
        "??",
        "Can you give me an example?",
        "example please",
        "Hast du dafür ein Beispiel?",
        "Please explain.",
        "Bitte erklären",
        "I don't understand the question",
        "I don't know what you mean",
        "Das verstehe ich nicht",
        "Ich verstehe die Frage nicht.",
        "How should I know how many errors there were?",
        "should I name the team",
        "soll ich das Team nennen",
        "What is missing exactly",
        "Which sentence do you mean?",
        "Welchen Satz meinst du?",
        "Isn't that already in Results?",
        "Steht das nicht schon da?",
        "What would a good answer look like?",
        "Was wäre denn eine gute Antwort?",
        "Thanks! But why is that a problem?",
        "I don't know. What do you mean?",
        "Danke, aber wozu braucht man das?",
        "Is an estimate enough?",
    ],
    ANSWER: [
        "both teams were volunteers",
        "2 hours a week",
        "It took 40 minutes before.",
        "Before, each invoice took 24 minutes, measured on 30 invoices in March.",
        "Zwölf Leute aus der Buchhaltung.",
        "no",
        "Nein",
        "yes",
        "ja",
        "No, nobody else has tried it.",
        "Nein, bisher hat es sonst niemand versucht.",
        "We never measured it.",
        "We don't know yet whether it lasts, because we have only three weeks of figures.",
        "Wir wissen noch nicht, ob es hält, weil wir erst drei Wochen lang gezählt haben.",
        "When we started, it took 40 minutes.",
        "What helped most was the checklist.",
        "What is essential is the checklist.",
        "Wie gesagt, vierzig Minuten.",
        "Was geholfen hat, war die Checkliste.",
        "Thanks! It took 40 minutes before.",
        "Ok, it was Dana who led it.",
        "Danke! Vorher waren es 45 Minuten.",
        "Dana and Lee",
        "the licence ran out in June, so we stopped",
        "I don't know exactly. About twelve people.",
        "z. B. die Vorlage für Rechnungen",
        "https://wiki.example/checklist",
        "10:30 to 11:00 every Tuesday",
        "1.5 hours",
        "2-3 people in each team",
        "in Hull it was not true that everybody used it; only four of nine did",
        "The manager thought the tool was wrong about every third invoice, so two people checked.",
        "Weil zwei Leute jede Ausgabe geprüft haben.",
        "April bis Juni",
        "x" * 10_000,
        "Why it worked: two people checked everything.",
        "right now nine people use it each week",
    ],
    OBJECTION: [
        "number 3 isn't fair, exporting and pasting is ten minutes, nobody needs that in a story",
        "no, not that one! september was right. I mean the one about the rule in the prompt",
        "I don't agree with number 3. In what I wrote the rule came straight after the credit notes",
        "Nummer 3 ist nicht fair, das dauert keine Stunde",
        "that's silly",
        "That’s silly!",
        "stimmt nicht, das steht doch da",
        "Das stimmt so nicht.",
        "That's wrong.",
        "this is not true",
        "I disagree",
        "It's already in the story",
        "That is already in there, in Results.",
        "It already says so.",
        "We already wrote that.",
        "You misread it.",
        "Nonsense",
        "Quatsch",
        "Das ist Quatsch!",
        "Das ist doch falsch",
        "steht schon drin",
        "Steht doch oben.",
        "Das sehe ich anders",
        "Das haben wir doch schon geschrieben.",
        "makes no sense",
        "Das ergibt keinen Sinn.",
        "trifft nicht zu",
        "not relevant here",
        "that doesn't apply to us",
        "No, that's not right",
        "Das hast du falsch verstanden",
        "That's silly. Come on.",
    ],
    UNKNOWN: [
        "I don't know",
        "i dont know",
        "I don’t know yet",
        "don't know, sorry",
        "no idea",
        "No clue",
        "idk",
        "We don't know.",
        "not sure",
        "I can't remember",
        "weiß ich nicht",
        "Weiss ich leider nicht",
        "Keine Ahnung",
        "Das weiß ich nicht.",
        "Das wissen wir nicht",
        "Kann ich nicht sagen",
        "nobody knows",
        "Bin mir nicht sicher",
    ],
    REACTION: [
        ":D",
        "thanks :D",
        "👍",
        "👍👍🏽 🎉",
        ":+1:",
        ":thumbsup: :tada:",
        "thanks!",
        "Thank you so much",
        "ok",
        "Okay, thanks",
        "danke",
        "Vielen Dank!",
        "alles klar",
        "super, danke dir",
        "good point",
        "Guter Punkt!",
        "got it",
        "makes sense",
        "stimmt",
        "hm",
        "...",
        "gute Frage",
        "Thanks 🙏",
        "will do",
        "mach ich",
        "Ah, you are right with the 40 percent.",
        "Good point, thanks!",
        "Da hast du natürlich recht.",
        "Danke für den Hinweis",
        "Hello Groundswell",
    ],
    DISMISSAL: [
        "never mind, I will do it myself",
        "Never mind.",
        "Ok, forget it",
        "forget about it",
        "No thanks, I'll do it myself.",
        "I'll do it myself",
        "schon gut",
        "Schon gut, ich mache das selbst.",
        "lass",
        "Lass mal",
        "lass es gut sein",
        "Vergiss es!",
        "egal",
        "nein danke",
        "Das mache ich lieber selbst.",
    ],
    REQUEST: [
        "Please put that into the results.",
        "Can you add this to my story?",
        "Kannst du das bitte auf Englisch in den Approach schreiben?",
        "Bitte in die Ergebnisse.",
        "Schreib das bitte unter Erfolgsfaktoren",
        "Please add it, thanks",
    ],
}
MIXED = [
    ("2: it took 40 minutes before", [(ANSWER, 2, "it took 40 minutes before")]),
    ("2) weiß ich nicht", [(UNKNOWN, 2, "weiß ich nicht")]),
    ("zu 3: das steht doch da", [(OBJECTION, 3, "das steht doch da")]),
    ("#1 what do you mean?", [(QUESTION, 1, "what do you mean?")]),
    ("Frage 2: vierzig Minuten", [(ANSWER, 2, "vierzig Minuten")]),
    ("1) twelve people 2) no idea", [(ANSWER, 1, "twelve people"), (UNKNOWN, 2, "no idea")]),
    ("1. Twelve people.\n3. Why?", [(ANSWER, 1, "Twelve people."), (QUESTION, 3, "Why?")]),
    ("The second one is wrong", [(OBJECTION, 2, "The second one is wrong")]),
    ("Die dritte Frage verstehe ich nicht", [(QUESTION, 3, "Die dritte Frage verstehe ich nicht")]),
    (
        "Both teams were volunteers. Why does that matter?",
        [(ANSWER, None, "Both teams were volunteers."), (QUESTION, None, "Why does that matter?")],
    ),
    (
        "Vorher 45 Minuten. Reicht das so?",
        [(ANSWER, None, "Vorher 45 Minuten."), (QUESTION, None, "Reicht das so?")],
    ),
    (
        "That's wrong, it was 40 minutes before.",
        [(OBJECTION, None, "That's wrong"), (ANSWER, None, "it was 40 minutes before.")],
    ),
    ("No. Why?", [(QUESTION, None, "Why?")]),
    ("2: 👍", [(REACTION, 2, "👍")]),
    ("Never mind. Why does that matter?", [(QUESTION, None, "Why does that matter?")]),
    ("Thanks! Never mind, I'll do it myself.", [(DISMISSAL, None, "Never mind, I'll do it myself.")]),
]
# What is told, and the section it is to be put into.
TO_BE_PUT = [
    (
        "Ah, you are right with the 40%. It took 6 minutes before and 2 now. Please put that into the results.",
        "It took 6 minutes before and 2 now.",
        Section.RESULTS,
    ),
    (
        "Ok. Freigegeben hat das unser Datenschutzbeauftragter im März. Kannst du das bitte in den Approach schreiben?",
        "Freigegeben hat das unser Datenschutzbeauftragter im März.",
        Section.APPROACH,
    ),
    (
        "Good point, it took 24 minutes before, please put that into the results.",
        "It took 24 minutes before.",
        "results",
    ),
    ("Please add this to the context: nine people work here", "Nine people work here", Section.CONTEXT),
    ("Das waren neun Leute, bitte in den Kontext, danke!", "Das waren neun Leute.", Section.CONTEXT),
    ("It took 24 minutes before, thanks!", "It took 24 minutes before.", None),
    ("Please add that we asked the works council first.", "We asked the works council first.", None),
    ("Put it into a shared folder and name the file.", "Put it into a shared folder and name the file.", None),
    ("Thanks to the list nobody types it twice.", "Thanks to the list nobody types it twice.", None),
    ("Lass zwei Leute jede Rechnung prüfen.", "Lass zwei Leute jede Rechnung prüfen.", None),
    ("Never mind the tool, what helped was the list of nine steps that two people checked every week in May.",) * 2
    + (None,),
]


@pytest.mark.parametrize(("intent", "reply"), [(intent, one) for intent, many in REPLIES.items() for one in many])
def test_a_reply_has_one_intent(intent: ReplyIntent, reply: str):
    """In English and German, with and without punctuation."""
    assert [part.intent for part in reply_intent.read(reply)] == [intent]


@pytest.mark.parametrize(("reply", "parts"), MIXED)
def test_a_reply_of_several_parts_is_taken_apart(reply: str, parts: list[tuple[ReplyIntent, int | None, str]]):
    """By the numbers of the remarks, and by what is asked and what is told."""
    assert [(part.intent, part.number, part.text) for part in reply_intent.read(reply)] == parts


@pytest.mark.parametrize(("reply", "told", "section"), TO_BE_PUT)
def test_what_is_said_to_the_app_is_no_part_of_an_answer(reply: str, told: str, section: Section | None):
    """The wish where to put it is followed, and every word for readers is kept."""
    [part] = reply_intent.read(reply)
    assert (part.intent, part.text, part.section) == (ANSWER, told, section)


def test_a_long_answer_loses_only_what_is_said_to_the_app():
    """Also if it is too long to be taken apart."""
    told = " ".join(f"In week {week}, we counted nine invoices in Hull and ten in York." for week in range(1, 9))
    [part] = reply_intent.read(f"You're right! {told} Please put that into the results.")
    assert (part.intent, part.text, part.section) == (ANSWER, told, Section.RESULTS)


def test_there_are_enough_examples():
    """So that a rule which mends one reply does not break another."""
    assert sum(map(len, REPLIES.values())) + len(MIXED) >= 120


@pytest.mark.parametrize("reply", ["", "   ", "\n\n"])
def test_nothing_is_no_reply(reply: str):
    """Neither are spaces."""
    assert reply_intent.read(reply) == ()


def test_an_answer_keeps_its_words():
    """With its lines and its emoji."""
    text = "We met weekly:\n• on Tuesdays\n• for an hour 🎉"
    assert [part.text for part in reply_intent.read(text)] == [text]


@pytest.mark.parametrize("reply", ["no", "Nein.", "yes!", "ja"])
def test_a_bare_yes_or_no_tells_a_reader_nothing(reply: str):
    """Because a reader does not see the question."""
    assert reply_intent.is_bare(reply)
    assert not reply_intent.is_bare("No, nobody else has tried it.")


REMARKS = (
    "This gives the time now, not before. Each invoice is done in 9 minutes now. How long did it take before?",
    "A reader can't tell how often. We met on some days. How often did you meet?",
    "Wer hat das gesagt? Alle Kolleginnen sind zufriedener.",
)


@pytest.mark.parametrize(
    ("reply", "about"),
    [
        ("The invoices took 24 minutes", (0,)),
        ("the meetings were each Tuesday", (1,)),
        ("eine Kollegin aus der Abrechnung", (2,)),
        ("twelve people", ()),
        ("that's silly", ()),
        ("at the time of the meeting", (0, 1)),
    ],
)
def test_a_reply_is_about_the_remark_whose_words_it_shares(reply: str, about: tuple[int, ...]):
    """Of several it could be any; of none it is left to the caller."""
    assert remark_mentions.candidates(reply, REMARKS) == about


@pytest.mark.parametrize(
    ("reply", "section"),
    [
        ("It worked because two people check everything.", Section.FACTORS),
        ("It only works since we have a list.", Section.FACTORS),
        ("The main reason was the weekly meeting.", Section.FACTORS),
        ("Es hat funktioniert, weil zwei Leute alles prüfen.", Section.FACTORS),
        ("Entscheidend war die Checkliste.", Section.FACTORS),
        ("Another team can copy the list.", Section.SCALING),
        ("Ein anderes Team braucht nur die Liste.", Section.SCALING),
        ("It took 24 minutes, because we timed it.", None),
        ("Dana and Lee", None),
        ("Wir haben uns dienstags getroffen, weil da alle da sind.", None),
    ],
)
def test_what_an_answer_tells_belongs_to_a_section(reply: str, section: Section | None):
    """Where only one section asks for it; most answers could be about any."""
    assert remark_mentions.section_told(reply) == section


@pytest.mark.parametrize("begins", ["ah and I forgot: ", "oh, one more thing: ", "ich hab noch was vergessen: "])
def test_what_introduces_an_afterthought_is_no_part_of_it(begins: str):
    """Only what readers are told is left."""
    [part] = reply_intent.read(f"{begins}it fails with handwritten slips")
    assert (part.intent, part.text) == (ANSWER, "It fails with handwritten slips")


@pytest.mark.parametrize(
    ("reply", "intents"),
    [
        ("It took 24 minutes before. Please take Tom out.", [ANSWER, CHANGE]),
        ("Please take Tom out. He wouldn't like his name in there.", [CHANGE]),
        ("3 hours is right, the 2 was only my guess. Please change it", [CHANGE]),
        ("I don't agree. I can't paste the whole prompt, nobody needs that", [OBJECTION]),
        ("leave it out", [DISMISSAL]),
    ],
)
def test_what_asks_for_a_change_is_no_answer(reply: str, intents: list[ReplyIntent]):
    """Neither is its reason."""
    assert [part.intent for part in reply_intent.read(reply)] == intents


@pytest.mark.parametrize("reply", ["number 3 isn't fair", "I don't agree with number 3.", "the third one is wrong"])
def test_the_number_of_a_remark_may_stand_anywhere(reply: str):
    """As it is on the screen."""
    assert [(part.intent, part.number) for part in reply_intent.read(reply)] == [(OBJECTION, 3)]


@pytest.mark.parametrize("reply", ["I looked it up, it was 11k.", "I checked the accuracy thing too: it was 11k."])
def test_what_one_did_to_find_out_is_no_text_for_the_story(reply: str):
    """Only what they found is."""
    assert [part.text for part in reply_intent.read(reply)] == ["It was 11k."]


WITHOUT_CHAT = {
    "about Devika: Marta ran the November close alone.": "Marta ran the November close alone.",
    "I looked it up, in October our accruals were 11k off.": "In October our accruals were 11k off.",
    "I checked the accuracy thing too: 31k in August.": "31k in August.",
    "ok so it took two days before.": "It took two days before.",
    "yes, we compared it with August.": "We compared it with August.",
    "well, to be honest, it took four days.": "It took four days.",
    "right, so we were nine people": "We were nine people",
    "let me see, it was 24 minutes in March.": "It was 24 minutes in March.",
    "to answer your question: two people check it.": "Two people check it.",
    "you asked how long it took: 24 minutes": "24 minutes",
    "as for the prompt, it is in our wiki.": "It is in our wiki.",
    "ja, wir haben es mit August verglichen.": "Wir haben es mit August verglichen.",
    "also, übrigens: wir waren neun Leute.": "Wir waren neun Leute.",
    "zu Devika: Marta hat den Abschluss allein gemacht.": "Marta hat den Abschluss allein gemacht.",
    "ich hab nachgeschaut: im Oktober waren es 11.000 Euro.": "Im Oktober waren es 11.000 Euro.",
    "um deine Frage zu beantworten: zwei Leute prüfen es.": "Zwei Leute prüfen es.",
    "was die Vorlage betrifft, sie liegt im Wiki.": "Sie liegt im Wiki.",
    "also es waren vier Tage vorher": "Es waren vier Tage vorher",
    "zu Beginn: eine Stunde je Rechnung": "zu Beginn: eine Stunde je Rechnung",
    "No, nobody else has tried it.": "No, nobody else has tried it.",
}
FOR_READERS = [
    "in my story there were nine people",
    "In dieser Woche waren es neun Leute.",
    "you can find the prompt in our SharePoint folder.",
    "the rule in the prompt tells the AI to leave credit notes out",
    "24 minutes in March",
    "Two people check it.",
    "two hours a week",
    "Wir haben 140 Zeilen gezählt.",
    "zwei Leute prüfen es",
    "im Oktober hatten wir 880 Bestellungen in meiner Geschichte",
]
DOUBTFUL = [
    "24 minutes?",
    "about 12 errors a month?",
    "etwa 24 Minuten?",
    "I mean the one about the rule in the prompt",
    "your remarks are too long",
    "for a story that is too much detail",
    "deine Hinweise sind mir zu lang",
    "ich meine den mit der Regel",
    "für eine Geschichte ist das zu viel",
    "you said it was 24 minutes",
]
FOR_US = [
    "do you mean the errors in August?",
    "did you see the second paragraph",
    "have you read the second paragraph",
    "why do you want to know that in a story?",
    "How many of the 140 lines should I name?",
    "Is 24 minutes enough?",
    "24 minutes, is that enough?",
    "meinst du die Fehler im August?",
    "Reichen 24 Minuten?",
    "wie meinst du das mit den 12 Fehlern?",
]


@pytest.mark.parametrize(("reply", "told"), WITHOUT_CHAT.items())
def test_chat_around_an_addition_is_taken_off(reply: str, told: str):
    """The rest stays word for word."""
    [part] = reply_intent.read(reply)
    assert (part.intent, part.text) == (ANSWER, told)


@pytest.mark.parametrize("reply", FOR_READERS)
def test_a_fact_is_for_the_story_without_a_question(reply: str):
    """Also if it names the story."""
    [part] = reply_intent.read(reply)
    assert part.intent == ANSWER
    assert not told_to.may_be_to_us(part.text)


@pytest.mark.parametrize("reply", DOUBTFUL)
def test_what_may_be_for_either_is_asked_about(reply: str):
    """Such as a figure with a question mark."""
    [part] = reply_intent.read(reply)
    assert part.intent == ANSWER
    assert told_to.may_be_to_us(part.text)


@pytest.mark.parametrize("reply", FOR_US)
def test_a_question_with_a_word_that_asks_is_for_us(reply: str):
    """Also with a figure in it, or without its mark."""
    [part] = reply_intent.read(reply)
    assert part.intent == QUESTION


def test_a_fact_beside_a_change_is_a_part_of_its_own():
    """Where the change says both of its figures."""
    parts = reply_intent.read("please change it to 1.5 days instead of 2.5, and take the 60% out. October had 880 POs")
    assert [part.intent for part in parts] == [CHANGE, ANSWER]
    assert parts[1].text == "October had 880 POs"


@pytest.mark.parametrize("text", ["October had 880 POs", "In August it was 31k.", "Im Mai sank es auf 9 Minuten."])
def test_a_figure_for_a_time_is_a_result(text: str):
    """A number of hours or people by itself need not be one."""
    assert told_to.tells_a_result(text)
    assert not told_to.tells_a_result("2 hours a week, nine people")


@pytest.mark.parametrize(
    "text", ["hm no, better leave it", "no, leave it out", "nein, lass es lieber", "lass es besser"]
)
def test_better_not_leaves_the_story_as_it_is(text: str):
    """It is no text for a story."""
    assert [one.intent for one in reply_intent.read(text)] == [ReplyIntent.DISMISSAL]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("cross out remark 2", 2),
        ("yes, cross the third one out", 3),
        ("streich die dritte Anmerkung", 3),
        ("ja, streich bitte Punkt 1", 1),
    ],
)
def test_crossing_a_remark_out_is_about_the_remark(text: str, number: int):
    """It changes no sentence of the story."""
    assert [(one.intent, one.number) for one in reply_intent.read(text)] == [(OBJECTION, number)]
