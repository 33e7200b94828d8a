"""QTI 1.2 and 2.1, as learning platforms export it: an XML file, or a zip package of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from bot.authoring import qti12, qti21
from bot.authoring.drafts import QuestionDraft, Skipped
from bot.authoring.qti_tree import name_of, plainly_named

MAX_FILES = 2000
MAX_BYTES = 20_000_000


def read(data: bytes, name: str) -> Iterator[QuestionDraft | Skipped]:
    """Read every item, ordered by file name and position."""
    if not data.startswith(b"PK"):
        yield from _file(data, name)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield from _package(package)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        yield Skipped(name, "", f"the package cannot be opened ({error})")


def _package(package: zipfile.ZipFile) -> Iterator[QuestionDraft | Skipped]:
    listed = [info for info in package.infolist() if info.filename.lower().endswith((".xml", ".qti"))]
    for info in sorted(listed, key=lambda info: info.filename)[:MAX_FILES]:
        if info.filename.rpartition("/")[2].lower() == "imsmanifest.xml":
            continue
        if info.file_size > MAX_BYTES:
            yield Skipped(info.filename, "", f"it is larger than {MAX_BYTES:,} bytes")
        else:
            yield from _file(package.read(info), info.filename)
    if len(listed) > MAX_FILES:
        yield Skipped("package", "", f"it has {len(listed)} files; those after the first {MAX_FILES} are left out")


def _file(data: bytes, name: str) -> Iterator[QuestionDraft | Skipped]:
    try:
        root = plainly_named(ElementTree.fromstring(data))
    except DefusedXmlException:
        yield Skipped(name, "", "it declares entities, which no honest export needs")
        return
    except (ParseError, ValueError, LookupError) as error:
        yield Skipped(name, "", f"it is not sound XML ({error})")
        return
    items = [*root.iter("item"), *root.iter("assessmentItem")]
    if not items:
        yield Skipped(name, name_of(root), "there are no items in it")
    for number, item in enumerate(items, 1):
        reader = qti12 if item.tag == "item" else qti21
        yield reader.read(item, f"{name}, item {number}")
