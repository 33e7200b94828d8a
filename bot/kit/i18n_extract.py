"""`make words`: update the message catalogues from the sentences in the code."""

from __future__ import annotations

import ast
import inspect
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.kit.i18n import DOMAIN, LOCALE, languages

BOT = LOCALE.parent
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "ngettext": (1, 2)}
OTHERS = ("authoring", "cli", "locale", "migrations")  # operators read English
Found = tuple[str, str | tuple[str, ...]]


@cache
def template() -> Catalog:
    """Every sentence in the code, with its files; it is read once, which takes seconds."""
    found = Catalog(project=DOMAIN, charset="utf-8", fuzzy=False)
    for path, message in sorted(_sentences(), key=lambda one: (one[0], str(one[1]))):
        found.add(message, locations=[(path, 0)], flags=["python-brace-format"] if fields(message) else [])
    return found


def _sentences() -> Iterator[Found]:
    methods = [*((f"{folder}/**", "ignore") for folder in OTHERS), ("**.py", "python")]
    for path, _, message, _, _ in extract_from_dir(str(BOT), methods, keywords=KEYWORDS):
        yield path, message
    for file in sorted(BOT.rglob("*.py")):
        if file.relative_to(BOT).parts[0] in OTHERS:
            continue
        source = file.read_text(encoding="utf-8")
        for sentence in (*error_sentences(source), *nested_sentences(source)):
            yield file.relative_to(BOT).as_posix(), sentence


def error_sentences(source: str) -> Iterator[str]:
    """The docstrings of a module's errors, which are shown to people."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and any(_is_ours(base) for base in node.bases):
            docstring = ast.get_docstring(node, clean=False)
            if docstring:
                yield inspect.cleandoc(docstring).replace("\n", " ")


def nested_sentences(source: str) -> Iterator[str | tuple[str, ...]]:
    """The sentences inside f-strings and inside the arguments of another sentence, where Babel does not look."""
    for outer in ast.walk(ast.parse(source)):
        if isinstance(outer, ast.JoinedStr) or _sentence(outer):
            yield from (found for node in ast.walk(outer) if node is not outer and (found := _sentence(node)))


def _sentence(node: ast.AST) -> str | tuple[str, ...] | None:
    """What a call of `_` or `ngettext` says; None for anything else."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in KEYWORDS:
        return None
    forms = tuple(ast.literal_eval(each) for each in node.args[: len(KEYWORDS[node.func.id] or (1,))])
    return forms if len(forms) > 1 else forms[0]


def _is_ours(base: ast.expr) -> bool:
    name = ast.unparse(base).rsplit(".", 1)[-1]
    return name.endswith("Error") and name not in {"ValueError", "TypeError", "RuntimeError", "KeyError"}


def fields(message: str | tuple[str, ...] | list[str]) -> set[str]:
    """The field names in a sentence, or in both its forms."""
    forms = [message] if isinstance(message, str) else list(message)
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name is not None}


def update(path: Path, language: str) -> Catalog:
    """A language's catalogue with the current sentences: new ones are empty, removed ones left out."""
    kept = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            kept = read_po(file, locale=language, charset="utf-8")
    fresh = Catalog(locale=language, fuzzy=False)
    for message in template():
        if message.id:
            old: Message | None = kept.get(message.id)
            fresh.add(message.id, old.string if old else "", locations=message.locations, flags=message.flags)
    return fresh


def write(path: Path, catalogue: Catalog) -> None:
    with path.open("wb") as file:
        # No header, because its dates would conflict at every merge; sorted and without locations, so that moving code
        # changes nothing.
        write_po(file, catalogue, width=120, sort_output=True, no_location=True, omit_header=True)


def main() -> None:
    for language in languages()[1:]:
        path = LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"
        catalogue = update(path, language)
        write(path, catalogue)
        missing = [message for message in catalogue if message.id and not all(_forms(message.string))]
        print(f"{language}: {len(catalogue)} sentences, {len(missing)} without words")  # noqa: T201 - its answer


def _forms(words: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [words or ""] if words is None or isinstance(words, str) else list(words)


if __name__ == "__main__":
    main()
