"""`preview`: show one lesson in the local workspace, as a learner gets it."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
from pathlib import Path

import typer
import yaml

from bot.cli import demo
from bot.cli.maintenance import stop_signal
from bot.errors import GroundswellError
from bot.settings import read
from sandbox import people

HINT = "A preview: Lena has this lesson in her messages. Answer it, reply below it, look at her Home."
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PHONE = (390, 1800)
PATIENCE_SECONDS = 20


class NoSuchLessonError(GroundswellError):
    """There is no lesson {name}. Write its file, such as content/tracks/first-aid/01-look.md, or first-aid/01-look."""


class NoBrowserError(GroundswellError):
    """A picture needs a Chromium, and I found no such browser; leave --png out and open the address yourself."""


def run(lesson: str, language: str, port: int, png: Path | None) -> None:
    """Serve the lesson until stopped, or with `png` only take its picture at phone width."""
    source = _find(lesson)
    with tempfile.TemporaryDirectory(prefix="groundswell-preview-") as scratch:
        content = Path(scratch) / "content"
        _alone(source, content)
        asyncio.run(_serve(content, language, port, png))


def _find(lesson: str) -> Path:
    """The original file of a lesson, given by its path, a translation's path, or as track/file."""
    given = Path(lesson)
    places = (given, read().content / "tracks" / f"{lesson}.md", read().content / "tracks" / lesson)
    found = next((place for place in places if place.is_file() and place.suffix == ".md"), None)
    if found is None:
        raise NoSuchLessonError(name=lesson)
    original = found.with_name(f"{found.name.split('.')[0]}.md")
    return original if original.is_file() else found


def _alone(source: Path, content: Path) -> None:
    """Copy the lesson's track without its other lessons, as the only and default track."""
    track, stem = content / "tracks" / source.parent.resolve().name, source.stem
    shutil.copytree(source.parent, track)
    for path in track.glob("*.md"):
        if path.name.split(".")[0] != stem:
            path.unlink()
    about = yaml.safe_load((track / "track.yaml").read_text(encoding="utf-8"))
    kept = [section for section in about["sections"] if stem in section["lessons"]]
    for path in track.glob("track*.yaml"):
        words = yaml.safe_load(path.read_text(encoding="utf-8"))
        words["sections"] = [one for one in words["sections"] if one["id"] in {section["id"] for section in kept}]
        if path.name == "track.yaml":
            words |= {"default": True, "sections": [{**section, "lessons": [stem]} for section in kept]}
        path.write_text(yaml.safe_dump(words, allow_unicode=True, sort_keys=False), encoding="utf-8")


async def _serve(content: Path, language: str, port: int, png: Path | None) -> None:
    async with demo.staged(port, content=content, hint=HINT, cast=demo.DemoCast(locale=language)) as stage:
        if png is None:
            typer.echo(f"The lesson is at {stage.sandbox.url} (Ctrl-C ends it; nothing is kept).")
            await stop_signal().wait()
            return
        conversation = await _lesson_arrived(stage)
        await asyncio.to_thread(_picture, f"{stage.sandbox.url}/as/{people.LENA.id}/{conversation}", png)
        typer.echo(f"{png} shows it as on a phone.")


async def _lesson_arrived(stage: demo.DemoWorkspace) -> str:
    """Wait for the lesson; returns the conversation it is in."""
    bot = stage.sandbox.installation.bot_user_id
    conversation = stage.sandbox.workspace.direct_message(people.LENA.id, bot).id
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not stage.sandbox.workspace.history(conversation):  # noqa: ASYNC110 - no event announces the lesson
            await asyncio.sleep(0.05)
    return conversation


def _picture(url: str, png: Path) -> None:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise NoBrowserError
    width, height = PHONE
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--timeout=5000"]
    size = [f"--window-size={width},{height}", f"--screenshot={png.resolve()}"]
    command = [browser, *flags, *size, url]
    subprocess.run(command, check=True, capture_output=True, timeout=30)  # noqa: S603 - our own address
