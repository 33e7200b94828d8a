from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring import checking, phrase_check
from bot.authoring.phrase_check import banned_phrases, find_banned
from bot.kit.i18n import languages
from bot.kit.i18n_extract import template
from tests.authoring.garden import SEEDS, garden


def remarks(root: Path, **changed: str) -> list[str]:
    """The remarks about a garden, with paths from its content folder on."""
    made = garden(root, **changed)
    return [str(remark).removeprefix(f"{made}/") for remark in checking.remarks(made)]


def found(text: str, language: str = "en") -> list[str]:
    return [told for _, told in find_banned(text, language)]


@pytest.mark.parametrize("language", languages())
def test_every_language_has_a_list(language: str):
    """Each phrase occurs once, and none of them is what another entry says to write."""
    phrases = [banned.phrase.casefold() for banned in banned_phrases(language)]

    assert phrases
    assert len(phrases) == len(set(phrases))
    assert [told for banned in banned_phrases(language) for told in found(banned.instead, language)] == []


def test_a_language_without_a_list_has_nothing_to_find():
    """So a new translation can begin without one."""
    assert found("whoever", "fr") == []


@pytest.mark.parametrize(
    "text", ["Ask whoever knows.", "WHOEVER knows", "It is done\n      lately.", "Yours is the plan of today"]
)
def test_a_phrase_is_found_in_any_case_and_across_lines(text: str):
    """A folded text of YAML breaks its lines anywhere."""
    text = text.replace("It is done", "Done")

    assert len(found(text)) == 1


@pytest.mark.parametrize("text", ["whoeverish", "a renewal", "When it comes to prompts", "as of today", "thumbs-up"])
def test_parts_of_words_and_exceptions_are_left_alone(text: str):
    """`unless` names the longer phrases in which the words are right."""
    assert found(text) == []


def test_an_exception_excuses_only_itself():
    """The same words elsewhere in the text are still reported."""
    assert len(found("When it comes to cost, it comes to ten.")) == 1


def test_what_to_write_is_said_with_it():
    """The remark quotes the text as it is written."""
    assert found("Begin Anew") == ["“Anew”: write “again”"]


def test_a_lesson_is_reported_with_file_and_line(tmp_path: Path):
    """Also inside of a folded text, by the line the phrase begins on."""
    seeds = SEEDS.replace("Water it well.", "Ask whoever\nwaters it.")

    assert remarks(tmp_path, seeds=seeds) == [
        "tracks/garden/01-seeds.md:23: “whoever”: write “people who”, “the person who” or “no matter who”"
    ]


def test_sources_are_other_peoples_words(tmp_path: Path):
    """A title is quoted as it is."""
    seeds = SEEDS.replace("sources: []", 'sources:\n  - "Whoever sows (1990)"')

    assert remarks(tmp_path, seeds=seeds) == []


def test_a_translation_is_held_against_its_own_list(tmp_path: Path):
    """“Learnings” is fine in English and is not in German."""
    german = SEEDS.replace("Sow one seed. Water it well. Then wait for a week.", "Säe. Gieße. Teile die Learnings.")

    assert remarks(tmp_path, german=german) == ["tracks/garden/01-seeds.de.md:23: “Learnings”: write „Erkenntnisse“"]


def test_activities_are_read_too(tmp_path: Path):
    """In both languages."""
    made = garden(tmp_path)
    (made / "activities").mkdir()
    (made / "activities" / "talk.yaml").write_text("title: Talk\npurpose: For whoever comes.\n")
    (made / "activities" / "talk.de.yaml").write_text("title: Vortrag\npurpose: Das macht Sinn.\n")

    told = [(remark.path.name, remark.line) for remark in checking.remarks(made)]

    assert told == [("talk.de.yaml", 2), ("talk.yaml", 2)]


def test_the_interface_is_read_in_every_language(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """An English sentence is reported with the files that say it, a translation by its line."""
    place = tmp_path / "de" / "LC_MESSAGES"
    place.mkdir(parents=True)
    sentence = next(str(message.id) for message in template() if isinstance(message.id, str) and message.id)
    (place / "groundswell.po").write_text(f'msgid "{_quoted(sentence)}"\nmsgstr "Das macht Sinn"\n', encoding="utf-8")
    monkeypatch.setattr(phrase_check, "LOCALE", tmp_path)
    word = phrase_check.BannedPhrase(phrase=sentence.strip(), instead="“something else”")
    lists = {"en": (word,), "de": banned_phrases("de")}
    monkeypatch.setattr(phrase_check, "banned_phrases", lists.__getitem__)

    english, german = phrase_check.catalogue_remarks()

    assert (english.line, german.line) == (1, 1)
    assert "(bot/" in english.message
    assert german.message == "“macht Sinn”: write „ergibt Sinn“"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
