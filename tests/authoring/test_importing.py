from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring import importing
from bot.authoring.decoding import UnreadableFileError
from bot.authoring.importing import UnknownFormatError, read_file

GIFT = "::a:: Größe? {=A#a ~B#b}\n"
AIKEN = "Which?\nA. One\nB. Two\nANSWER: A\nFEEDBACK: So.\n"
CSV = "ask,option1,option2,correct,why\nWhich?,A,B,1,So.\n"
QTI = "<questestinterop/>"


@pytest.mark.parametrize(
    ("name", "text", "known"),
    [
        ("bank.gift", GIFT, "gift"),
        ("bank.txt", GIFT, "gift"),
        ("bank.txt", AIKEN, "aiken"),
        ("bank.csv", CSV, "csv"),
        ("bank.tsv", CSV, "csv"),
        ("bank", QTI, "qti"),
        ("bank.xml", QTI, "qti"),
    ],
)
def test_a_format_is_known_by_its_name_or_its_words(tmp_path, name, text, known):
    """A plain text file is looked into."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")

    assert read_file(path).format == known


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_an_old_file_keeps_its_letters(tmp_path, encoding):
    """And its encoding is told."""
    path = tmp_path / "bank.gift"
    path.write_bytes(GIFT.replace("\n", "\r\n").encode(encoding))

    come = read_file(path)

    assert (come.encoding, come.found.questions[0].ask) == (encoding, "Größe?")


def test_what_nobody_can_know_has_to_be_said(tmp_path):
    """`--format` says it."""
    path = tmp_path / "bank.txt"
    path.write_text("Only words.")
    with pytest.raises(UnknownFormatError, match="does not say what it is"):
        read_file(path)
    assert read_file(path, "gift").found.skipped


def test_a_file_that_is_missing_or_too_large_is_told(tmp_path, monkeypatch):
    """Before anything is read."""
    with pytest.raises(UnreadableFileError, match="No such file"):
        read_file(tmp_path / "none.gift")
    path = Path(tmp_path / "bank.gift")
    path.write_text(GIFT)
    monkeypatch.setattr(importing, "MAX_BYTES", 5)
    with pytest.raises(UnreadableFileError, match="larger than 5 bytes"):
        read_file(path)


def test_ten_thousand_questions_take_seconds(tmp_path):
    """A whole bank at once."""
    path = tmp_path / "bank.gift"
    path.write_text("\n".join(GIFT.replace("::a::", f"::a{n}::") for n in range(10_000)), encoding="utf-8")

    assert len(read_file(path).found.questions) == 10_000
