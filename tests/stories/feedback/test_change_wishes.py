"""Wishes to change a story, told from what readers are told, in English and German."""

from __future__ import annotations

import pytest

from bot.stories.feedback import change_wishes

REMOVES = [
    "oh wait, please take Tom out again, he wouldn't like his name in there",
    "please take tom out",
    "nimm den Namen raus",
    "nimm Tom bitte wieder raus",
    "delete that sentence",
    "Could you delete that sentence?",
    "kannst du den Namen rausnehmen?",
    "Tom bitte wieder rausnehmen",
    "den Satz bitte löschen",
    "take Tom out again",
    "lass Tom weg",
    "Marieke möchte nicht genannt werden",
    "I don't want Marieke to be named",
    "don't mention Marieke",
    "and delete the sentence about Tom and Halvorsen, I don't want that published",
    "No! Delete the sentence about Tom and Halvorsen from my story",
    "good catch, take out the sentence “Devika keeps the prompt in her own folder”",
    "No! take out the sentence about Tom",
    "also delete the line about the auditors",
    "oh and please remove Tom's name",
    "yes please, and remove the sentence about the folder",
    "well spotted – please delete the sentence about the folder",
    "stop, delete the sentence about Tom!",
    "and take the 60 % out",
    "Nein! Streich den Satz über Tom bitte",
    "guter Hinweis, nimm den Satz mit Halvorsen raus",
    "außerdem bitte den Satz mit den Prüfern löschen",
    "super, lösche den Satz über Tom",
    "und streich den Satz mit Halvorsen, den will ich nicht veröffentlichen",
]
REPLACES = [
    "and change 4 days to 2.5 days please",
    "und ändere bitte 4 auf 2,5 Tage",
    "it should be 24 minutes in the story",
    "Please change it",
    "please correct that",
    "bitte ändern",
    "Könntest du das korrigieren?",
    "ändere 2 auf 3 Stunden",
    "change 2 to 3 hours",
    "3 hours is right, that's what we measured, the 2 was only my guess.",
    "3 Stunden stimmt, die 2 war nur geschätzt.",
    "It should say 3 hours, not 2.",
    "It took 24 minutes, please change it",
    'Replace "Devika keeps the prompt." with "The prompt is in our team folder."',
    "Ersetze „Ein Blatt liegt aus.“ durch „Zwei Blätter liegen aus.“",
    "change it to 1.5 days instead of 2.5 in august, and take the 60% out.",
]
TOLD = [
    "We met every Tuesday and took the names out of the template.",
    "Remove the customer names before you paste the text.",
    "Take the list from our wiki and replace the suppliers.",
    "Another team should delete the reason codes first.",
    "Löscht die Kundennamen, bevor ihr den Text einfügt.",
    "Why should I delete that?",
    "Should I remove the name?",
    "please put that into the results",
    "please add that we met on Tuesdays",
    "Ask for feedback and change the list every month.",
    "Wir lassen die Namen nächstes Mal weg.",
    "can you look at it again?",
    "The key was to get people to try it out.",
]


@pytest.mark.parametrize("sentence", REMOVES)
def test_it_asks_to_take_something_out(sentence: str):
    """Whether there is a question mark or not."""
    wish = change_wishes.find(sentence)
    assert wish
    assert wish.removes


@pytest.mark.parametrize("sentence", REPLACES)
def test_it_asks_to_put_one_thing_in_the_place_of_another(sentence: str):
    """Or says which of two is right."""
    wish = change_wishes.find(sentence)
    assert wish
    assert not wish.removes


SEVERAL = {
    "please change it to 1.5 days instead of 2.5 in august, and take the 60% out. October had 880 POs": 2,
    "take the 60 % out and change 4 days to 2.5 days": 2,
    "delete the sentence about Tom and remove the sentence about Devika please": 2,
    "change 4 days to 2.5 days, correct 11k to 12k and take the 60 % out": 3,
    "nimm die 60 % raus und ändere 4 Tage auf 2,5 Tage": 2,
    "lösche den Satz über Tom und ändere bitte 2,5 auf 3 Tage": 2,
    "delete the sentence about Tom and Halvorsen": 1,
    "streich den Satz mit Tom und Halvorsen": 1,
}


@pytest.mark.parametrize(("text", "count"), SEVERAL.items())
def test_several_wishes_in_one_reply_are_told_apart(text: str, count: int):
    """Each with its own words; two names in one wish are no second."""
    assert len(change_wishes.every_one(text)) == count


@pytest.mark.parametrize(
    ("sentence", "exchanges"),
    [
        ("it's 240 invoices, not 210", ("210", "240")),
        ("no, it was 240, not 210", ("210", "240")),
        ("es sind 240 Rechnungen, nicht 210", ("210", "240")),
        ("change three weeks to two and a half weeks", ("three weeks", "two and a half weeks")),
        ("please change Carla to Paolo", ("Carla", "Paolo")),
        ("ändere drei Wochen in zweieinhalb Wochen", ("drei Wochen", "zweieinhalb Wochen")),
    ],
)
def test_old_words_and_new_ones_are_known_as_people_say_them(sentence: str, exchanges: tuple[str, str]):
    """Without quotation marks, for figures in digits or in words."""
    found = change_wishes.find(sentence)
    assert found is not None
    assert found.exchanges == exchanges


@pytest.mark.parametrize("sentence", ["Replace the rules with your own.", "Ersetze die Regeln durch deine eigenen."])
def test_advice_to_readers_is_no_wish(sentence: str):
    """What other teams are to do belongs into a story."""
    assert change_wishes.find(sentence) is None


def test_a_wish_that_names_the_sentence_keeps_what_it_names():
    """Also after “take out”."""
    wish = change_wishes.find("good catch, take out the sentence about Tom")
    assert wish
    assert "tom" in wish.what


@pytest.mark.parametrize("sentence", TOLD)
def test_what_readers_are_told_is_no_wish(sentence: str):
    """Neither is a question or another request."""
    assert change_wishes.find(sentence) is None


def test_what_a_wish_tells_readers_too_is_kept_in_its_own_words():
    """Without what is said to us."""
    assert change_wishes.told("3 hours is right, the 2 was my guess. Please change it") == (
        "3 hours is right, the 2 was my guess."
    )
    assert change_wishes.told("It took 24 minutes, please change it") == "It took 24 minutes."
    assert change_wishes.told("please take Tom out") == ""
