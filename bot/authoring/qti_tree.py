"""Read XML elements: tags without namespaces, names and text."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from xml.etree.ElementTree import Element

from bot.authoring.decoding import BREAKING, PICTURES, without_tags


class Unusable(Exception):  # noqa: N818 - no error, but the reason to skip an item
    """The reason why an item cannot be imported."""


def plainly_named(root: Element) -> Element:
    """Remove the namespaces from all tags of a tree, in place."""
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
    return root


def name_of(item: Element) -> str:
    """The title or identifier of an item."""
    return item.get("title") or item.get("ident") or item.get("identifier") or ""


def words(element: Element | None, *, without: tuple[str, ...] = (), html: bool = False) -> str:
    """The text of an element; raises Unusable if it has a picture.

    Elements named `without` are left out. With `html`, the text is itself escaped HTML.
    """
    if element is None:
        return ""
    text, unsupported = without_tags("".join(_html(element, without, html=html)))
    if unsupported:
        raise Unusable(f"it has a {unsupported[0]}, which a question here cannot show")
    return text


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
