"""What a wish to change a story comes to."""

from __future__ import annotations

import pytest

from bot.stories.feedback import change_wishes, proposed_changes
from bot.stories.feedback.proposed_changes import ChangeChoice, ChangePlace, ProposedChange, ToldBefore
from bot.stories.sections import SECTIONS, Section

ENGLISH: dict[str, str] = {
    Section.CONTEXT: "The desk in Leeds gets 180 returns a day. Tom wrote down the times.",
    Section.APPROACH: "We asked Copilot for reason codes. My colleague Anna checked them.",
    Section.RESULTS: "It took maybe 2 hours a day before. Now it takes 40 minutes. Tom's list shows it.",
    Section.FACTORS: "",
    Section.SCALING: "Marieke from Eindhoven wants it too. The list is in the wiki.",
}
GERMAN: dict[str, str] = {
    Section.CONTEXT: "Wir sind zwölf Leute. Tom hat die Zeiten notiert.",
    Section.APPROACH: "",
    Section.RESULTS: "Es dauerte 2 Stunden. Mit Tom geht es schneller.",
    Section.FACTORS: "",
    Section.SCALING: "",
}


def found(
    reply: str, sections: dict[str, str] = ENGLISH, language: str = "en", before: ToldBefore | None = None
) -> ProposedChange | ChangeChoice | ChangePlace | None:
    """What a reply comes to."""
    wish = change_wishes.in_reply(reply)
    assert wish
    return proposed_changes.find(reply, wish, sections, language, before or ToldBefore())


def changed(reply: str, sections: dict[str, str] = ENGLISH, language: str = "en") -> list[tuple[str, str]]:
    """The sentences that would be others, and what they would be."""
    proposed = found(reply, sections, language)
    assert isinstance(proposed, ProposedChange)
    return [(one.old, one.new) for one in proposed.changes]


def test_a_name_gives_way_to_somebody_unnamed_wherever_it_stands():
    """Where a role stands beside it, that is enough."""
    assert changed("oh wait, please take Tom out again, he wouldn't like his name in there") == [
        ("Tom wrote down the times.", "A colleague wrote down the times."),
        ("Tom's list shows it.", "A colleague's list shows it."),
    ]
    assert changed("please take anna out") == [
        ("My colleague Anna checked them.", "My colleague checked them."),
    ]


def test_a_name_in_german():
    """“The name” is the only one in the story."""
    for reply in ("nimm den Namen raus", "nimm Tom bitte wieder raus"):
        assert changed(reply, GERMAN, "de") == [
            ("Tom hat die Zeiten notiert.", "Jemand hat die Zeiten notiert."),
            ("Mit Tom geht es schneller.", "Mit jemand geht es schneller."),
        ]


def test_a_name_that_is_in_doubt_is_only_found():
    """One of several, or an uncommon one."""
    assert found("please remove the name") == ChangePlace(Section.CONTEXT, "Tom wrote down the times.")
    assert found("take Marieke out again") == ChangePlace(Section.SCALING, "Marieke from Eindhoven wants it too.")
    german = {**GERMAN, Section.RESULTS: "Toms Liste ist gut."}
    assert isinstance(found("nimm Tom raus", german, "de"), ChangePlace)


def test_a_sentence_goes_that_can_be_told():
    """By its words, or because it was put in last."""
    assert changed("please delete the sentence about the wiki") == [("The list is in the wiki.", "")]
    before = ToldBefore(Section.APPROACH, "Tom's list shows it.")
    proposed = found("delete that sentence", before=before)
    assert isinstance(proposed, ProposedChange)
    assert proposed_changes.applied(proposed, ENGLISH)[Section.RESULTS] == (
        "It took maybe 2 hours a day before. Now it takes 40 minutes."
    )
    assert found("delete that sentence", before=ToldBefore(Section.APPROACH)) == ChangePlace(Section.APPROACH)


def test_a_figure_takes_the_place_of_the_only_other_of_its_unit():
    """With its unit as it is said with it."""
    old, new = "It took maybe 2 hours a day before.", "It took maybe 3 hours a day before."
    for reply in (
        "3 hours is right, that's what we measured, the 2 was only my guess. Please change it",
        "change 2 to 3 hours",
    ):
        assert changed(reply) == [(old, new)]
    assert changed("3 Stunden stimmt, die 2 war nur geschätzt.", GERMAN, "de") == [
        ("Es dauerte 2 Stunden.", "Es dauerte 3 Stunden.")
    ]


def test_a_figure_in_doubt_changes_nothing():
    """Two others of its unit, or none: only the place is known, if it is."""
    twice = {**ENGLISH, Section.SCALING: "It takes 5 hours to begin."}
    assert found("3 hours is right, please change it", twice) is None
    assert found("9 weeks is right, please change it", before=ToldBefore(Section.RESULTS)) == ChangePlace(
        Section.RESULTS
    )


def test_a_sentence_about_somebody_goes_as_a_whole():
    """Rather than the name in it; where several are meant, each is one to choose."""
    assert changed("No! Delete the sentence about Marieke and Eindhoven from my story") == [
        ("Marieke from Eindhoven wants it too.", "")
    ]
    choice = found("delete the sentence about Tom")
    assert isinstance(choice, ChangeChoice)
    assert [one.changes[0].old for one in choice.alternatives] == ["Tom wrote down the times.", "Tom's list shows it."]


def test_quoted_words_give_way_to_others():
    """Both with their marks or without them, and a figure without any."""
    then = ("The list is in the wiki.", "The list is in our folder.")
    assert changed('Replace "The list is in the wiki" with "The list is in our folder."') == [then]
    assert changed('replace "in the wiki" with "in our folder"') == [then]
    assert changed("change it to 3 hours instead of 2, please") == [
        ("It took maybe 2 hours a day before.", "It took maybe 3 hours a day before.")
    ]


CLOSE = "The close took 2.5 days in August and 1.5 days in October, that's 60% less."
TOGETHER = [
    ("en", CLOSE, "take the 60% out", CLOSE.replace(", that's 60% less", "")),
    (
        "en",
        CLOSE,
        "change 2.5 days to 3 days, and take the 60% out",
        "The close took 3 days in August and 1.5 days in October.",
    ),
    (
        "en",
        "It took 1.5 days instead of 4 days, 60 % less.",
        "take the 60 % out and change 4 days to 2.5 days",
        "It took 1.5 days instead of 2.5 days.",
    ),
    ("en", "Errors fell by 60 %.", "take out the 60 %", "Errors fell."),
    ("en", "It took 4 days (60 % more) before.", "please take the 60 % out", "It took 4 days before."),
    ("en", "We saved 60 % of the time.", "take the 60 % out", ""),
    (
        "de",
        "Es dauerte 1,5 statt 4 Tage, also 60 % weniger.",
        "nimm die 60 % raus und ändere 4 Tage auf 2,5 Tage",
        "Es dauerte 1,5 statt 2,5 Tage.",
    ),
    ("de", "Die Fehler sanken um 60 %.", "nimm die 60 % raus", "Die Fehler sanken."),
]


@pytest.mark.parametrize(("language", "sentence", "reply", "then"), TOGETHER)
def test_several_wishes_about_one_sentence_come_to_one_change(language: str, sentence: str, reply: str, then: str):
    """What says a figure goes with its clause, and the whole sentence where it says nothing else."""
    sections: dict[str, str] = {**dict.fromkeys(SECTIONS, ""), Section.RESULTS: sentence}
    found = proposed_changes.find_all(change_wishes.every_one(reply), sections, language, ToldBefore())
    assert isinstance(found, ProposedChange)
    assert [(one.old, one.new) for one in found.changes] == [(sentence, then)]


def test_changes_of_several_sentences_are_shown_together():
    """A figure here, and a sentence that goes there."""
    sections: dict[str, str] = {
        **dict.fromkeys(SECTIONS, ""),
        Section.APPROACH: "Tom forgot it.",
        Section.RESULTS: "It took 4 days.",
    }
    asked = change_wishes.every_one("delete the sentence about Tom and change 4 days to 2.5 days")
    found = proposed_changes.find_all(asked, sections, "en", ToldBefore())
    assert isinstance(found, ProposedChange)
    assert {(one.section, one.new) for one in found.changes} == {
        (Section.APPROACH, ""),
        (Section.RESULTS, "It took 2.5 days."),
    }


TOLD = {
    "context": "Nine of us answer guest mail. The rules are all in Dana's head. The night shift starts from zero.",
    "approach": "Dana wrote a prompt. We tried it for two weeks, because the old template was all wrong.",
    "results": "Replies take 5 minutes instead of 30. "
    "Guests say it's nicer, but it's all in her head and not on paper.",
    "key_success_factors": "Two people check every reply. It costs 80 euro a month.",
    "scaling_guide": "Another desk can copy the prompt.",
}


@pytest.mark.parametrize(
    ("reply", "section", "begins"),
    [
        ("please open the part that says it costs 80 euro a month", "key_success_factors", "It costs"),
        ("change the part that says we tried it for two weeks", "approach", "We tried"),
        ("I want to rewrite the bit that says the rules are in Dana's head", "context", "The rules"),
        ("show me the part that says replies take 5 minutes", "results", "Replies"),
        ("fix the sentence where it says it's all in her head", "results", "Guests"),
        ("the part that says two people check every reply is wrong", "key_success_factors", "Two people"),
        ("edit the passage about the night shift", "context", "The night"),
        ("ändere die Stelle, an der steht, dass another desk can copy the prompt", "scaling_guide", "Another"),
    ],
)
def test_the_part_that_says_something_is_found_where_it_stands(reply: str, section: str, begins: str):
    """By what it says word for word, where others share some of the words; what is to stand there isn't guessed."""
    found = proposed_changes.find_all(change_wishes.every_one(reply), TOLD, "en", ToldBefore())
    assert isinstance(found, ChangePlace)
    assert (found.section, found.sentence.startswith(begins)) == (section, True)


@pytest.mark.parametrize(
    ("reply", "new"),
    [
        ("remove the part of the sentence that says it's all in her head", "Guests say it's nicer."),
        ("the part about the night shift needs to go", ""),
        ("the part that says guests say it's nicer has to go", "It's all in her head and not on paper."),
    ],
)
def test_the_part_that_says_something_goes_alone(reply: str, new: str):
    """One change is shown, of the sentence that says it, and without a comma left behind."""
    found = proposed_changes.find_all(change_wishes.every_one(reply), TOLD, "en", ToldBefore())
    assert isinstance(found, ProposedChange)
    assert [one.new for one in found.changes] == [new]
