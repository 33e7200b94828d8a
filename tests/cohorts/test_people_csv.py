from __future__ import annotations

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cohorts import people_csv
from bot.errors import GroundswellError

NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=20).map(people_csv.clean)
PEOPLE = st.from_regex(r"[a-z]{1,9}@[a-z]{1,9}\.(de|com)", fullmatch=True)
ROWS = st.lists(st.tuples(PEOPLE, NAMES, NAMES), min_size=1, max_size=12)


@given(rows=ROWS, separator=st.sampled_from(",;\t"), mark=st.booleans(), newline=st.sampled_from(["\n", "\r\n"]))
def test_what_a_spreadsheet_writes_is_read_back(
    rows: list[tuple[str, str, str]], separator: str, newline: str, *, mark: bool
):
    """Whatever separates cells, ends lines and stands at the beginning; quoted line breaks stay in their cell."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator, lineterminator=newline)
    writer.writerow(["E-Mail", "Track", "Name"])
    writer.writerows([(who, f"{track}", f"{name}\nline two") for who, track, name in rows])
    read = people_csv.read(file.getvalue().encode("utf-8-sig" if mark else "utf-8"))
    assert [(row.who, row.track) for row in read.rows] == [(who, track) for who, track, _ in rows]
    assert read.unreadable == ()


@given(st.binary(max_size=400))
def test_no_bytes_at_all_break_the_reader(content: bytes):
    """They are a table, or there is a sentence about why not."""
    with suppress(GroundswellError):
        assert people_csv.read(content)


@given(st.text(max_size=300))
def test_nor_does_any_text(text: str):
    """The same for what is pasted."""
    with suppress(GroundswellError):
        assert people_csv.read(f"email\n{text}")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_usual_encodings(encoding: str):
    """As spreadsheets on different machines write them."""
    text = "Name;E-Mail\r\nJürgen Groß;juergen@x.de\r\nZoë Léon;zoe@x.de\r\n"
    assert [row.who for row in people_csv.read(text.encode(encoding)).rows] == ["juergen@x.de", "zoe@x.de"]


def test_two_encodings_in_one_file():
    """Two files were put together by hand; every line is read as what it is."""
    content = "email;track\nana@x.de;Größe\n".encode() + "ben@x.de;Stärke\n".encode("cp1252")
    assert [row.track for row in people_csv.read(content).rows] == ["Größe", "Stärke"]


def test_lines_are_numbered_as_an_editor_shows_them():
    """Empty lines and line breaks inside quotation marks count."""
    read = people_csv.read('email,track\n\n"ana@x.de","a\nb"\nben@x.de,c\n')
    assert [(row.line, row.who) for row in read.rows] == [(3, "ana@x.de"), (5, "ben@x.de")]


def test_a_quotation_mark_that_never_closes_costs_one_line():
    """The lines behind it are read all the same."""
    read = people_csv.read('email\nana@x.de\n"ben@x.de\ncleo@x.de\n')
    assert [row.who for row in read.rows] == ["ana@x.de", "cleo@x.de"]
    assert read.unreadable == (3,)


def test_without_a_heading_the_people_come_first():
    """And what a spreadsheet says about its separator is no line of the table."""
    read = people_csv.read("sep=;\nU12345678;scaling-successes;2027-01-11;de\n")
    assert read.rows == (people_csv.PersonRow(2, "U12345678", "scaling-successes", "2027-01-11", "de"),)


def test_what_hides_in_cells_is_taken_off():
    """Slack's brackets, blanks and invisible characters."""
    read = people_csv.read("email\n<mailto:ana@x.de|ana@x.de>\n\u200b ben@x.de \n<@U12345678|cleo>\n")
    assert [row.who for row in read.rows] == ["ana@x.de", "ben@x.de", "U12345678"]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"name,team\nAna,Care\n", people_csv.NoPeopleColumnError(columns="name, team")),
        (b"", people_csv.EmptyTableError()),
        (b"email\n\n\n", people_csv.EmptyTableError()),
        (b"\x89PNG\0\1\2", people_csv.NotATableError()),
    ],
)
def test_what_is_no_table_of_people_is_told(content: bytes, error: GroundswellError):
    """In a sentence that says what to do."""
    with pytest.raises(type(error)) as caught:
        people_csv.read(content)
    assert caught.value.facts == error.facts


def test_ten_thousand_lines_are_enough():
    """One more is refused before anything happens."""
    lines = "".join(f"p{n}@x.de\n" for n in range(people_csv.MAX_ROWS))
    assert len(people_csv.read(f"email\n{lines}").rows) == people_csv.MAX_ROWS
    with pytest.raises(people_csv.TooManyRowsError):
        people_csv.read(f"email\n{lines}one.more@x.de\n")
