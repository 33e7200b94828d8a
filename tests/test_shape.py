"""The house keeps its shape: what no type checker sees."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections import Counter
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path

import pytest
import pytest_asyncio
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.app.groundswell import Groundswell
from bot.kit import error_handler
from bot.kit.prompts import Prompts
from bot.settings import ROOT, Settings
from tests.sentences import sentences

BOT = ROOT / "bot"
MAX_LINES = 400
MAX_FUNCTION_LINES = 100
ON_THE_MODULES_LOOP = pytest.mark.asyncio(loop_scope="module")
GIVEN = {"deps", "library", "learn_commands", "lesson_flow", "message_router", "community", "feedback"}
GIVEN |= {"story_commands", "reflecting", "conversation", "workspace_id", "caller", "community_commands"}
GIVEN |= {"calendar_sentences", "certification", "trainer_way", "stakeholder_context", "practice_context", "helper"}
GIVEN |= {"scaling_context"}
FROM_CONTEXT = {"user_id", "channel_id"}
# In the other folders what people type, or a machine says, shares words with the sentences.
WITHOUT_QUOTES = (
    "app",
    "authoring",
    "cohorts",
    "home",
    "journeys",
    "members",
    "migrations",
    "reflections",
    "reviews",
    "security",
    "stories",
)
QUOTED_WORDS = 4
Run = tuple[str, ...]
VIEWS = sorted(BOT.rglob("views.py"))


def sources() -> list[Path]:
    files = [*BOT.rglob("*.py"), *(ROOT / "sandbox").rglob("*.py")]
    return [path for path in sorted(files) if "versions" not in path.parts]


@cache
def nodes_of(path: Path) -> list[ast.AST]:
    """Everything in a file's syntax tree."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def product(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Groundswell]:
    """One product for all tests of this module, which only look at it."""
    path = tmp_path_factory.mktemp("shape") / "shape.db"
    made = Groundswell(Settings.model_validate({"database_url": f"sqlite:///{path}"}))
    yield made
    await made.stop()


def test_files_and_functions_have_one_purpose() -> None:
    """Most files are 50 to 300 lines and most functions under 30; what is far beyond that is named here."""
    found = []
    for path in sources():
        if len(path.read_text(encoding="utf-8").splitlines()) > MAX_LINES:
            found.append(path.relative_to(ROOT).as_posix())
        functions = [n for n in nodes_of(path) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
        long = [f for f in functions if (f.end_lineno or f.lineno) - f.lineno >= MAX_FUNCTION_LINES]
        found += [f"{path.relative_to(ROOT).as_posix()}: {function.name}" for function in long]

    assert found == []


@ON_THE_MODULES_LOOP
async def test_listeners_ask_for_what_bolt_knows(product: Groundswell) -> None:
    """Bolt hands None for a name it does not know, so every argument of every listener is one that is filled."""
    known = set(AsyncArgs.__annotations__) | GIVEN | FROM_CONTEXT
    listeners = product.bolt._async_listeners
    unknown = {
        f"{listener.ack_function.__module__}.{listener.ack_function.__name__}": name
        for listener in listeners
        for name in inspect.signature(listener.ack_function).parameters
        if name not in known
    }

    assert len(listeners) > 10
    assert unknown == {}


def action_ids() -> dict[str, str]:
    """What a slice's views, or those of its rooms, define as an action id, by `slice.CONSTANT`."""
    found = {}
    for path in VIEWS:
        name = ".".join(path.parent.relative_to(BOT).parts)
        views = importlib.import_module(f"bot.{name}.views")
        for constant in re.findall(
            r"^([A-Z_]+) = \"[a-z]+\.[a-z_]+\"$", path.read_text(encoding="utf-8"), re.MULTILINE
        ):
            found[f"{name}.{constant}"] = getattr(views, constant)
    return found


def test_action_ids_belong_to_their_slice() -> None:
    """Every action id begins with its slice's name, and no two are the same."""
    ids = action_ids()

    assert len(ids) >= 6
    assert {place: value for place, value in ids.items() if value.split(".")[0] != place.split(".")[0]} == {}
    texts = [path.read_text(encoding="utf-8") for path in VIEWS]
    written = Counter(
        found for text in texts for found in re.findall(r'^[A-Z_]+ = "([a-z]+\.[a-z_]+)"$', text, re.MULTILINE)
    )
    assert [action_id for action_id, count in written.items() if count > 1] == []


@ON_THE_MODULES_LOOP
async def test_every_action_id_has_a_listener(product: Groundswell) -> None:
    """A listener before the catch-all wants the action, its numbered sibling, or the window of that name."""
    unheard = []
    for action_id in sorted(action_ids().values()):
        pressed: dict[str, object] = {
            "type": "block_actions",
            "actions": [{"action_id": f"{action_id}:1"}],
            "team": {"id": "T1"},
        }
        view = {"type": "modal", "callback_id": action_id}
        submitted: dict[str, object] = {"type": "view_submission", "view": view, "team": {"id": "T1"}}
        if {await _first_to_want(product, body) for body in (pressed, submitted)} == {error_handler.__name__}:
            unheard.append(action_id)

    assert unheard == []


async def _first_to_want(product: Groundswell, body: dict[str, object]) -> str:
    """The module of the first listener that wants a request."""
    request, response = AsyncBoltRequest(body=body, mode="socket_mode"), BoltResponse(status=200)
    for listener in product.bolt._async_listeners:
        if await listener.async_matches(req=request, resp=response):
            return listener.ack_function.__module__
    return error_handler.__name__


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "prompts/README.md", "docs/glossary.md"])
def test_every_file_that_a_page_names_exists(page: str) -> None:
    """Paths in backticks; a name with … or a placeholder is none."""
    named = re.findall(
        r"`((?:bot|docs|content|tests|prompts|sandbox)/[\w./-]+)`", (ROOT / page).read_text(encoding="utf-8")
    )

    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_a_file_without_a_folder_stands_in_the_one_before_it() -> None:
    """In the tables of CONTRIBUTING; before the first folder of a row, a name is that of a file in every feature."""
    names = re.compile(r"`([\w./-]+(?:\.(?:css|j2|js|md|py|typ|yaml)|/))`")
    lost = []
    for row in re.findall(r"^\| .*", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE):
        folder = None
        for name in names.findall(row):
            path = ROOT / name
            if re.match(r"(?:bot|docs|content|tests|prompts|sandbox)/", name):
                folder = path if path.is_dir() else path.parent
            elif folder and not (folder / name).exists():
                lost.append(f"{name} in {folder.relative_to(ROOT)}")

    assert lost == []


def test_the_glossary_stays_short() -> None:
    """Forty words of the domain at most: what needs more of them is said in plain ones."""
    rows = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").count("\n| **")
    assert 0 < rows <= 40


def test_all_prompts_load() -> None:
    """Every prompt that ships is there."""
    asked = ("asset", "asset_check", "reply", "section", "sort", "story", "verify", "whole")
    names = [f"stories/{name}" for name in asked]
    practised = ["change/colleague", "change/practice_review"]
    others = ["certification/part", "certification/sceptical", *practised, "conversation/wish", "reflections/question"]
    assert Prompts(ROOT / "prompts").names() == [*others, *names]


def test_nothing_says_now_below_the_composition_root() -> None:
    """Time is an argument: only the composition root and the sandbox's own clock ask what it is."""
    asking = {
        path.relative_to(ROOT).as_posix()
        for path in sources()
        if re.search(r"datetime\.now\(|time\.time\b|utcnow\(", path.read_text(encoding="utf-8"))
    }

    assert {path for path in asking if not path.startswith(("bot/app/", "sandbox/"))} == set()


@pytest.mark.parametrize("folder", WITHOUT_QUOTES)
def test_no_test_quotes_a_piece_of_a_sentence(folder: str) -> None:
    """A sentence of the catalogue is asked for whole, with `says`, so that it can be edited and the test is named.

    What people write in a test shares no four words with it either; then nobody has to wonder which is which.
    """
    files = sorted((ROOT / "tests" / folder).rglob("*.py"))
    found = [f"{path.relative_to(ROOT).as_posix()}:{place}" for path in files for place in quotes(path, known_runs())]

    assert files
    assert found == []


@cache
def known_runs() -> set[Run]:
    """Every few words that stand side by side in a sentence of the catalogue, in both languages."""
    return {run for language in ("en", "de") for sentence in sentences(language).values() for run in runs(sentence)}


def quotes(path: Path, known: set[Run]) -> list[str]:
    """Where a text is a piece of a sentence but not the whole, or is compared with what has a piece of one in it."""
    nodes = nodes_of(path)
    compared = {constant for node in nodes if isinstance(node, ast.Assert) for constant in operands(node)}
    docstrings = {node.value for node in nodes if isinstance(node, ast.Expr)}
    found = []
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings:
            given = runs(node.value)
            is_piece = given and given <= known and node.value not in sentences("en")
            if is_piece or (node in compared and given & known):
                found.append(f"{node.lineno}: {node.value}")
    return found


def runs(text: str) -> set[Run]:
    """Every few words that stand side by side in a text, with no placeholder among them."""
    words = re.findall(r"\{\w*\}|[^\W_]+(?:['’][^\W_]+)*", text.casefold())
    side_by_side = {tuple(words[at : at + QUOTED_WORDS]) for at in range(len(words) - QUOTED_WORDS + 1)}
    return {run for run in side_by_side if not any(word.startswith("{") for word in run)}


def operands(node: ast.AST) -> set[ast.Constant]:
    """The constants in an assertion that are not handed to a call."""
    if isinstance(node, ast.Call):
        return operands(node.func)
    own = {node} if isinstance(node, ast.Constant) else set()
    return own.union(*(operands(child) for child in ast.iter_child_nodes(node)))


def test_a_class_name_occurs_once():
    """Whoever reads a name knows which class it is; private ones stay in their file."""
    places: dict[str, list[str]] = {}
    for path in sorted(BOT.rglob("*.py")):
        for node in nodes_of(path):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_limits_and_ids_are_named_as_elsewhere():
    """`MAX_` for limits, and no number in place of a missing id."""
    other = re.compile(r"\bMOST_\w+|\bid or 0\b|_id or 0\b")
    found = {path.relative_to(ROOT).as_posix(): other.findall(path.read_text(encoding="utf-8")) for path in sources()}
    assert {path: names for path, names in found.items() if names} == {}
