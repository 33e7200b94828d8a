"""A map in words, as a picture, as files for its owner, and without names for a capstone."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from bot.change.stakeholders import commands, export, modals, picture, queries, service, views
from bot.change.stakeholders.content import StakeholderContext
from bot.change.stakeholders.modals import StakeholderWindow
from bot.change.stakeholders.models import Stakeholder, StakeholderMove
from bot.change.stakeholders.queries import MappedStakeholder, StakeholderMap
from bot.change.stakeholders.service import MAX_NAME, MAX_STAKEHOLDERS, MAX_TEXT, StakeholderEntry
from bot.kit.documents import LineKind, as_markdown
from bot.kit.i18n import in_language
from bot.kit.spreadsheets import as_csv
from bot.members.command_registry import CommandContext
from bot.members.models import Member
from bot.settings import ROOT
from sandbox import limits
from tests.sentences import english_in, says
from tests.stage import MONDAY

STRATEGIES = StakeholderContext.load(ROOT / "content")
PLACES = {"Anna Schmidt": (5, 5), "Betriebsrat": (4, 1), "Cem": (2, 5), "Dora": (1, 2)}


@pytest.fixture
def found(session: Session, lena: Member, monday: datetime) -> StakeholderMap:
    """Somebody in every field, one of them a group."""
    for name, (influence, support) in PLACES.items():
        entry = StakeholderEntry(
            influence, support, name, is_group=name == "Betriebsrat", next_step="ask Anna about Cem's desk"
        )
        service.add(session, lena, entry, key=name, now=monday)
    return queries.own_map(session, lena)


def test_the_words_have_every_field_with_its_strategy(found: StakeholderMap):
    """Field by field, also where nobody is; in German for Germans; only the owner has buttons to change it."""
    with in_language("de"):
        shown, read = views.own_map(found, STRATEGIES), views.shared_map(found, STRATEGIES)
    for kind in STRATEGIES.languages["de"].stakeholders:
        assert kind.strategy in str(shown)
        assert kind.strategy in str(read)
    assert english_in(shown) == english_in(read) == []
    assert str(shown).count(views.EDIT) == len(PLACES)
    own = (views.EDIT, views.ADD, views.SHARE, views.MARKDOWN, views.SHEET, views.FORGET)
    assert [each for each in own if f"'{each}'" in str(read)] == []


@pytest.mark.parametrize(
    ("influence", "support", "is_said"), [(5, 3, True), (5, 1, False), (3, 3, False), (3, 1, False)]
)
def test_who_has_not_decided_is_not_called_against_it(
    session: Session, lena: Member, monday: datetime, *, influence: int, support: int, is_said: bool
):
    """A works council with a say that is undecided; somebody with little say is no blocker whatever they think."""
    entry = StakeholderEntry(influence, support, "Betriebsrat", is_group=True)
    service.add(session, lena, entry, key="council", now=monday)
    shown = views.own_map(queries.own_map(session, lena), STRATEGIES)
    assert (
        says(
            shown,
            "They haven't decided, so they aren't against it. Find out first what they'd need to support the change.",
        )
        is is_said
    )


def test_help_is_help_and_no_name(session: Session, lena: Member, monday: datetime):
    """In both languages; after saving, the next one can be added."""
    for word in ("help", "Hilfe", "?"):
        shown = commands.stakeholders(STRATEGIES, CommandContext(session, lena, word, "D1", monday)).message
        assert says(shown, "`/groundswell stakeholders Anna` finds somebody on your map")
    assert views.ADD in str(modals.added("Saved", StakeholderWindow()))


def test_the_picture_is_told_in_words(found: StakeholderMap):
    """Everybody with the number that is in it."""
    drawn = picture.draw(found, STRATEGIES)
    alt = views.alt_text(found, STRATEGIES)
    assert drawn.startswith(b"\x89PNG")
    assert [f"{each.number} {each.row.name}" in alt for each in found.stakeholders] == [True] * len(PLACES)


def test_a_full_map_fits_into_a_message():
    """Slack takes fifty blocks of three thousand characters."""
    full = StakeholderMap("ULENA001", [mapped(number, "&" * MAX_NAME) for number in range(1, MAX_STAKEHOLDERS + 1)])
    for shown in (views.own_map(full, STRATEGIES), views.shared_map(full, STRATEGIES)):
        assert limits.check_message(shown["blocks"]) == []
        assert sum(f"{number}. *" in str(shown) for number in range(1, MAX_STAKEHOLDERS + 1)) == MAX_STAKEHOLDERS
    assert picture.draw(full, STRATEGIES)


def mapped(number: int, name: str, *, is_group: bool = False, text: str = "t" * MAX_TEXT) -> MappedStakeholder:
    """Somebody on a map who has moved."""
    row = Stakeholder(
        workspace_id="T1", id=number, member_id=1, key=str(number), name=name, is_group=is_group, concern=text,
        influence=number % 5 + 1, support=number % 4 + 1, next_step=text, approach="social", due_on="2026-12-24",
        written_at=MONDAY, looked_at=MONDAY,
    )  # fmt: skip
    move = StakeholderMove(workspace_id="T1", id=1, stakeholder_id=number, influence=1, support=1, moved_at=MONDAY)
    return MappedStakeholder(number, row, [move])


def test_the_files_have_everything_and_no_formula(found: StakeholderMap, monday: datetime):
    """A table for each field, a row for each person; a name is never taken for a formula."""
    made = export.document(found, STRATEGIES, now=monday, zone="Europe/Berlin")
    assert [line.kind for line in made.lines] == [LineKind.HEADING, LineKind.TABLE] * 4
    text = as_markdown(made)
    assert [name for name in PLACES if name not in text] == []
    assert len(export.table(found, STRATEGIES)) == 1 + len(PLACES)
    evil = StakeholderMap("ULENA001", [mapped(1, '=HYPERLINK("http://evil")')])
    assert b"'=HYPERLINK" in as_csv(export.table(evil, STRATEGIES))


def test_a_capstone_gets_the_strategy_without_people(found: StakeholderMap):
    """Groups keep their names; a name inside a step is taken out too, and so is a part of one."""
    text = export.without_names(found, STRATEGIES)
    assert "Betriebsrat" in text
    assert [name for name in ("Anna", "Schmidt", "Cem", "Dora") if name in text] == []


def test_a_role_takes_no_small_words_out_of_what_is_written():
    """“Head of finance” is a name, and so is “An” of “An Li”; “of” and “an” in other texts stay what they are."""
    texts = {"Head of finance": "cost", "Leiterin der Kasse": "Angst vor der Prüfung", "An Li": "afraid of An"}
    found = StakeholderMap("U1", [mapped(at, name, text=text) for at, (name, text) in enumerate(texts.items(), 1)])
    text = export.without_names(found, STRATEGIES)
    assert "Angst vor der Prüfung" in text
    assert "afraid of Person 3" in text
    assert [name for name in ("Head", "finance", "Kasse", " An", "Li;") if name in text.replace("Angst", "")] == []


NAMES = st.text(st.characters(whitelist_categories=("Lu", "Ll")), min_size=3, max_size=12)


@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=5), st.data())
def test_no_name_survives_in_what_others_read(people: list[tuple[str, str]], data: st.DataObject):
    """Whatever people are called, and whatever is written about them: no word of it is one of their names."""
    words = [word for person in people for word in person]
    text = " ".join(data.draw(st.permutations([*words, "ask", "again"])))
    found = StakeholderMap("U1", [mapped(at, " ".join(who), text=text) for at, who in enumerate(people, 1)])
    written = export.without_names(found, STRATEGIES).casefold()
    own = english_words()
    shown = {word.strip(".,;:()") for word in written.split()}
    assert [word for word in words if word.casefold() in shown and word.casefold() not in own] == []


def english_words() -> set[str]:
    """The words that the text has anyway."""
    blank = StakeholderMap("U1", [mapped(at, "", text="ask again") for at in range(1, 6)])
    return {word.strip(".,;:()").casefold() for word in export.without_names(blank, STRATEGIES).split()}
