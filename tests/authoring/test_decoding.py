from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.authoring.decoding import UnreadableFileError, decoded, without_tags


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_usual_encodings_are_known(encoding):
    """With or without a byte order mark, and with any line ends."""
    text, read_in = decoded("Größe – 5 €\r\nund\rmehr\n".encode(encoding), "file")

    assert text == "Größe – 5 €\nund\nmehr\n"
    assert read_in == encoding


def test_what_is_no_text_is_told():
    """A picture with another ending, or half of a wide character."""
    with pytest.raises(UnreadableFileError, match="it is not a text"):
        decoded(b"\x00\x01\x02", "x.gift")
    with pytest.raises(UnreadableFileError, match="it is not utf-16"):
        decoded(b"\xff\xfea", "x.gift")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_text_or_told(data: bytes):
    """Without control characters that no screen shows."""
    try:
        text, _ = decoded(data, "x")
    except UnreadableFileError:
        return
    assert not set(text) & {chr(code) for code in (*range(9), 11, 12, *range(14, 32), 127)}
    assert "\r" not in text


def test_html_becomes_words():
    """Blocks become lines, entities their characters; what cannot be said is named."""
    assert without_tags("<p>One &amp; <i>two</i></p><ul><li>three</li></ul>") == ("One & two\n\nthree", [])
    assert without_tags("a <img src=x> <table></table>") == ("a", ["img", "table"])
