from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from bot.kit.content import ContentErrors, ContentReader, Problem, Slug, Strict


class Plant(Strict):
    id: Slug
    name: str = Field(min_length=1, max_length=10, description="every plant needs a name")
    hardy: bool = False


class Bed(Strict):
    rows: int = Field(ge=1, le=4)
    plants: tuple[Plant, ...] = Field(min_length=1, max_length=2)
    best: Plant | None = None


class Page(Strict):
    id: Slug
    body: str = Field(min_length=1, description="the page is empty")


BED = """\
# a comment first
rows: 2
plants:
  - id: rose
    name: Rose
  - id: no
    name: 09:30
    hardy: yes
"""


def read(path: Path, text: str | bytes, shape: type[Strict]) -> list[str]:
    """What an author is told about a file with this text."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    reading = ContentReader()
    if path.suffix == ".md":
        reading.markdown(path, shape)
    else:
        reading.yaml(path, shape)
    return [str(problem).removeprefix(f"{path}:") for problem in reading.problems]


def test_text_stays_what_its_author_wrote(tmp_path):
    """A word that YAML would turn into false or into a number stays a word, and a list becomes a tuple."""
    path = tmp_path / "bed.yaml"
    path.write_text(BED)

    document = ContentReader().yaml(path, Bed)

    assert document
    assert document.content.plants == (
        Plant(id="rose", name="Rose"),
        Plant(id="no", name="09:30", hardy=True),
    )
    assert document.line("plants", 1, "hardy") == 8
    assert document.line("plants", 0, "hardy") == 4, "a key that is not written stands where its mapping begins"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("    name: Rose\n", "", "4: plants.0.name: every plant needs a name"),
        ("name: Rose", "name:", "5: plants.0.name: every plant needs a name"),
        ("name: Rose", "name: Rosa centifolia", "5: plants.0.name: at most 10 characters fit here"),
        ("name: Rose", "name: [Rose]", "5: plants.0.name: write a text here"),
        ("name: Rose", 'name: "\\ud800"', "5: plants.0.name: a character here is only half of one"),
        ("name: Rose", "nmae: Rose\n    name: Rose", "5: plants.0.nmae: there is no such key; the keys here are id"),
        ("name: Rose", "name: Rose\n    name: Lily", "6: name: this key is already written on line 5"),
        ("name: Rose", "name: !!python/name:os.system Rose", "5: a tag such as"),
        ("name: Rose", "name: Rose\n    ? [x]\n    : y", "6: a key is a plain word"),
        (
            "name: Rose",
            "name: &rose Rose\n  - *rose",
            "6: this is not plain YAML (an alias instead of the value itself)",
        ),
        ("name: Rose", "name: Rose: red", "5: this is not plain YAML (mapping values are not allowed here)"),
        ("name: Rose", "name: Ro\x07se", "5: an invisible control character stands here"),
        ("name: Rose", 'name: "\\U00110000"', "1: an escape or a directive in this YAML names an impossible number"),
        ("id: rose", "id: Rose", "4: plants.0.id: an id is lower-case words joined by hyphens"),
        ("hardy: yes", "hardy: rather", "8: plants.1.hardy: write true or false"),
        ("rows: 2", "rows: some", "2: rows: write a whole number"),
        ("rows: 2", "rows: 0", "2: rows: 1 is the least"),
        ("rows: 2", "rows: 5", "2: rows: 4 is the most"),
        ("rows: 2", "", "3: rows: this key is missing"),
        ("rows: 2", "rows: 2\nbest: rose", "3: best: write keys and their values"),
        ("rows: 2", "rows: 2\nbest: {name: Rose}", "3: best.id: an id is lower-case words joined by hyphens"),
        ("  - id: no", "  - {id: lily, name: Lily}\n  - id: no", "3: plants: at most 2 fit here"),
        (BED, "rows: 1\nplants: []", "2: plants: at least 1 are needed"),
        (BED, "rows: 1\nplants: rose", "2: plants: write a list"),
        (BED, "- rows", "1: write keys and their values"),
        (BED, "rows: 1\nplants: [{id: A, name: Rose}]", "2: plants.0.id: an id is lower-case words joined by hyphens"),
        (BED, "rows: 1\n--- \nrows: 2", "2: this is not plain YAML (but found another document)"),
        (BED, "[" * 5000, "1: lists and mappings are nested too deeply"),
    ],
)
def test_a_malformed_file_is_told_with_its_line(tmp_path, before, after, told):
    """Whatever is wrong, the author reads where it stands and what belongs there."""
    assert before in BED

    problems = read(tmp_path / "bed.yaml", BED.replace(before, after, 1), Bed)

    assert [problem[: len(told)] for problem in problems] == [told]


def test_an_empty_file_lacks_everything(tmp_path):
    """Each key that must be there is told, on the first line."""
    assert read(tmp_path / "bed.yaml", "", Bed) == ["1: rows: this key is missing", "1: plants: this key is missing"]


def test_an_unknown_key_is_answered_with_the_known_ones(tmp_path):
    """The body is no key: it stands below the front matter."""
    problems = read(tmp_path / "page.md", "---\nid: a\ntitle: A\n---\nHello", Page)

    assert problems == ["3: title: there is no such key; the keys here are id"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("---\nid: a\n---\n\n \n", "4: body: the page is empty"),
        ("---\nid: a\n---", "3: body: the page is empty"),
        ("Hello", "1: the front matter is missing"),
        ("", "1: the front matter is missing"),
        ("---\nid: a\nHello", "1: the front matter is never closed"),
        ("---\n---\nHello", "1: id: an id is lower-case words joined by hyphens"),
        ("---\r\n\r\nid: A\r\n---\r\nHello", "3: id: an id is lower-case words joined by hyphens"),
        ("---\nid: a\nbody: Hello\n---\nHello", "3: body: the text goes below the front matter"),
        ("---\n- id\n---\nHello", "2: write keys and their values"),
        (b"\xef\xbb\xbf---\nid: a\n---\nHello", "1: an invisible byte order mark opens this file"),
        (b"---\nid: a\n---\nHall\xf6", "4: a character here is not UTF-8"),
    ],
)
def test_a_malformed_page_is_told_with_its_line(tmp_path, text, told):
    """Front matter, body and encoding are held to the same rule: line and sentence."""
    problems = read(tmp_path / "page.md", text, Page)

    assert [problem[: len(told)] for problem in problems] == [told]


def test_a_rule_in_the_body_is_part_of_the_body(tmp_path):
    """Only the first two fences belong to the front matter."""
    path = tmp_path / "page.md"
    path.write_text("---\nid: a\n---\nHello\n---\nthere\n")

    document = ContentReader().markdown(path, Page)

    assert document
    assert document.content.body == "Hello\n---\nthere"


def test_what_is_given_stands_unless_the_author_says_else(tmp_path):
    """A key left out takes the given value; a key written keeps its own."""
    silent, explicit = tmp_path / "silent.md", tmp_path / "explicit.md"
    silent.write_text("---\n---\nHello")
    explicit.write_text("---\nid: mine\n---\nHello")

    pages = [ContentReader().markdown(path, Page, id="given") for path in (silent, explicit)]

    assert [page.content.id for page in pages if page] == ["given", "mine"]


def test_a_file_that_is_not_there_is_told(tmp_path):
    """The whole file is the place, so there is no line."""
    reading = ContentReader()

    reading.yaml(tmp_path / "gone.yaml", Page)

    assert [str(problem).split(": ")[:2] for problem in reading.problems] == [
        [f"{tmp_path}/gone.yaml", "this file cannot be read"],
    ]


def test_all_problems_of_a_run_come_together():
    """An author mends everything in one go: the problems are collected and sorted by place."""
    reading = ContentReader()
    reading.note(Path("b.md"), 2, "second")
    reading.note(Path("b.md"), 1, "first")
    reading.note(Path("a.md"), 0, "whole")

    with pytest.raises(ContentErrors, match=r"^a\.md: whole\nb\.md:1: first\nb\.md:2: second$") as caught:
        reading.finish()

    assert caught.value.problems[0] == Problem(Path("a.md"), 0, "whole")


def test_a_run_without_problems_ends_quietly():
    """Nothing noted, nothing raised."""
    ContentReader().finish()


@given(text=st.one_of(st.text(), st.binary(), st.text("-:[]{}&*!|>?%@`'\"\\#, \nabx0")))
def test_any_text_at_all_is_read_or_told(tmp_path_factory, text):
    """No text, however strange, makes the reading itself fall over."""
    folder = tmp_path_factory.mktemp("any")
    front = text if isinstance(text, bytes) else text.encode(errors="surrogatepass")

    read(folder / "bed.yaml", front, Bed)
    read(folder / "page.md", front, Page)
    read(folder / "page.md", b"---\n" + front + b"\n---\nHello", Page)
