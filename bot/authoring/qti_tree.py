"""XML elements without their namespaces, and the words in them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from xml.etree.ElementTree import Element

from bot.authoring.decoding import BREAKING, PICTURES, without_tags


class Unusable(Exception):  # noqa: N818 - a reason to leave an item out
    """Why an item cannot be a question here."""


def plainly_named(root: Element) -> Element:
    """The same tree, its tags without namespaces."""
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
    return root


def name_of(item: Element) -> str:
    """What an item calls itself."""
    return item.get("title") or item.get("ident") or item.get("identifier") or ""


def words(element: Element | None, *, without: tuple[str, ...] = (), html: bool = False) -> str:
    """The words in an element; Unusable where there is a picture.

    What is inside the elements named `without` is left out. With `html` its text is HTML that was written as text.
    """
    if element is None:
        return ""
    said, beyond = without_tags("".join(_html(element, without, html=html)))
    if beyond:
        raise Unusable(f"it has a {beyond[0]}, which a question here cannot show")
    return said


def _html(element: Element, without: tuple[str, ...], *, html: bool) -> Iterator[str]:
    yield _text(element.text, html=html)
    for child in element:
        if child.tag not in without and isinstance(child.tag, str):
            known = child.tag.lower() in BREAKING | PICTURES
            yield f"<{child.tag}>" if known else ""
            yield from _html(child, without, html=html)
            yield f"</{child.tag}>" if known else ""
        yield _text(child.tail, html=html)


def _text(text: str | None, *, html: bool) -> str:
    return (text or "") if html else escape(text or "", quote=False)
