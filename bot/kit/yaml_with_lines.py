"""Parse YAML into strings, lists and mappings, with the line of every key and item.

Every value stays a string until a schema converts it, so that `no` is not false and `09:00` is not 540.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.kit.patterns import LazyPattern

Loc = tuple[str | int, ...]

ANCHOR = LazyPattern(r"&\S")
FastLoader: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
FastSafeLoader: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))


class _Loader(yaml.BaseLoader):
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            here = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="an alias instead of the value itself", problem_mark=here)
        return super().compose_node(parent, index)


@dataclass
class MarkedYaml:
    """A parsed text: its value, the line of every place in it, and the faults as (line, message)."""

    value: Any = None
    lines: dict[Loc, int] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)

    def read(self, node: yaml.Node, loc: Loc = ()) -> Any:
        line = node.start_mark.line + 1
        self.lines.setdefault(loc, line)
        if node.tag not in PLAIN_TAGS:
            self.faults.append((line, f"a tag such as {node.tag} has no meaning here; leave it out"))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, loc)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*loc, index)) for index, item in enumerate(node.value)]
        return node.value

    def _mapping(self, node: yaml.MappingNode, loc: Loc) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                self.faults.append((line, "a key is a plain word, not a list or a mapping"))
            elif key.value in found:
                first = self.lines[*loc, key.value]
                self.faults.append((line, f"{key.value}: this key is already written on line {first}"))
            else:
                self.lines[*loc, key.value] = line
                found[key.value] = self.read(value, (*loc, key.value))
        return found


def parse(text: str) -> MarkedYaml:
    """Parse YAML without ever raising; errors become faults."""
    if not ANCHOR.search(text):
        # libyaml is ten times as fast; what it rejects is parsed again by the parser that rejects aliases and says why.
        with suppress(yaml.YAMLError, RecursionError, ValueError, OverflowError):
            return _read(text, FastLoader)
    marked = MarkedYaml()
    try:
        return _read(text, _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        sentence = f"this is not plain YAML ({error.problem}); a text with a colon in it needs quotation marks"
        marked.faults.append((mark.line + 1 if mark else 1, sentence))
    except yaml.reader.ReaderError as error:
        marked.faults.append((text.count("\n", 0, error.position) + 1, "an invisible control character stands here"))
    except RecursionError:
        marked.faults.append((1, "lists and mappings are nested too deeply"))
    except (ValueError, OverflowError):  # PyYAML does not guard its own int() and chr() of escapes and directives
        marked.faults.append((1, "an escape or a directive in this YAML names an impossible number"))
    return marked


def read_typed(path: Path) -> Any:
    """What stands in a file of the program's own, with YAML's types: its numbers are numbers."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=FastSafeLoader)  # noqa: S506 - it is a safe one


def _read(text: str, loader: type[yaml.BaseLoader]) -> MarkedYaml:
    marked = MarkedYaml()
    node = yaml.compose(text, Loader=loader)
    marked.value = {} if node is None else marked.read(node)
    return marked
