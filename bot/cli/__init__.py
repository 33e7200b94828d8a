"""The command line: `groundswell …`, or `python -m bot …`."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from bot.errors import GroundswellError
from bot.kit.content import ContentErrors

cli = typer.Typer(
    name="groundswell",
    help="A Slack app for an organisation's AI-champion programme. `groundswell demo` shows it without a Slack.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
# Commands import what they need when they run, so that `groundswell --help` loads no database driver.


@cli.command("demo")
def demo_command(
    port: Annotated[int, typer.Option(help="Where the workspace's page is served; 0 takes any free port.")] = 4280,
    script: Annotated[bool, typer.Option("--script", help="Walk the story without a browser and print it.")] = False,
    browser: Annotated[bool, typer.Option(help="Open the page in your browser.")] = True,
    model: Annotated[
        bool, typer.Option("--model", help="Have stories read by the model that OPENAI_MODEL names, not by a script.")
    ] = False,
    colleagues: Annotated[
        int, typer.Option(help="So many more people, who have been learning for four weeks; 40 make a programme.")
    ] = 0,
) -> None:
    """Try Groundswell in a local Slack workspace, without any setup."""
    from bot.cli import demo as command

    if script:
        raise typer.Exit(command.script())
    raise typer.Exit(command.page(port, open_browser=browser, own_model=model, count=colleagues))


@cli.command("sandbox")
def sandbox_command(
    port: Annotated[int, typer.Option(help="Port of the workspace; 0 takes any free one.")] = 4280,
    manifest: Annotated[
        Path | None, typer.Option(help="The app's manifest, JSON or YAML; Groundswell's by default.")
    ] = None,
    request_url: Annotated[str | None, typer.Option(help="Deliver over HTTP to this address, signed.")] = None,
) -> None:
    """Run only the local Slack workspace, for any app in any language."""
    from bot.cli import sandbox as command

    command.run(port, manifest, request_url)


@cli.command("serve")
def serve_command(
    role: Annotated[Literal["all", "web"], typer.Option(help="`all` is web, clock and worker in one process.")] = "all",
) -> None:
    """Serve a real workspace, configured by environment variables (see the README)."""
    _run(*(("web", "clock", "worker") if role == "all" else ("web",)))


@cli.command("worker")
def worker_command() -> None:
    """Send messages; run as many workers as you like, each with its own GROUNDSWELL_EXECUTOR."""
    _run("worker")


@cli.command("clock")
def clock_command() -> None:
    """Plan what is due; a second clock is harmless."""
    _run("clock")


def _run(*roles: Literal["web", "clock", "worker"]) -> None:
    # What a start makes stays, so looking through it for garbage again and again takes a second for nothing; it is
    # done once, when everything has started.
    gc.disable()
    try:
        from bot.cli import serve as command

        command.run(roles)
    finally:
        gc.enable()


@cli.command("tick")
def tick_command(
    at: Annotated[str, typer.Option(help="The moment to plan for, as ISO 8601 with its offset or Z.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show who would get what, and why.")] = False,
) -> None:
    """Plan what is due at a moment."""
    from bot.cli import tick as command

    command.run(at, dry_run=dry_run)


@cli.command("migrate")
def migrate_command() -> None:
    """Create or update the tables."""
    from bot.cli import maintenance

    maintenance.migrate()


@cli.command("move")
def move_command(
    target: Annotated[str, typer.Argument(help="The empty database: postgresql://user:password@host/name.")],
) -> None:
    """Move everything from the SQLite file of DATABASE_URL to a PostgreSQL database."""
    from bot.cli import move as command

    command.run(target)


@cli.command("backup")
def backup_command(file: Annotated[Path, typer.Argument(help="The new file to write.")]) -> None:
    """Copy the SQLite file of DATABASE_URL, whole even while processes write to it."""
    from bot.cli import maintenance

    maintenance.backup(file)


@cli.command("rotate-secret")
def rotate_secret_command() -> None:
    """Encrypt everything with a new GROUNDSWELL_SECRET; the old one is in GROUNDSWELL_SECRET_OLD."""
    from bot.cli import secret as command

    raise typer.Exit(command.rotate())


@cli.command("check")
def check_command(
    content: Annotated[Path | None, typer.Option(help="Another content folder than the configured one.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Remarks on style count as problems.")] = False,
    coverage: Annotated[bool, typer.Option("--coverage", help="Write the tables of ideas into docs.")] = False,
    catalogue: Annotated[
        bool, typer.Option("--catalogue", help="Look for banned phrases in the interface's sentences too.")
    ] = False,
) -> None:
    """Check every lesson, question and prompt, down to Slack's limits."""
    from bot.cli import check as command

    raise typer.Exit(command.run(content, strict=strict, coverage=coverage, catalogue=catalogue))


@cli.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="A file of questions: GIFT, Aiken, CSV, or QTI 1.2 or 2.1.")],
    track: Annotated[str, typer.Option(help="The track they go to, which is made where there is none.")],
    format: Annotated[  # noqa: A002 - the option's name
        Literal["gift", "aiken", "csv", "qti"] | None, typer.Option(help="Where the file's name does not say it.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would come in, and what would not.")
    ] = False,
) -> None:
    """Import questions from another system into a track, each in a lesson still to be written."""
    from bot.cli import questions as command

    raise typer.Exit(command.bring_in(file, track, format, dry_run=dry_run))


export = typer.Typer(help="Give data to other programs.", no_args_is_help=True)
cli.add_typer(export, name="export")


@export.command("answers")
def export_answers_command(
    format: Annotated[Literal["csv", "xapi"], typer.Option(help="A table, or xAPI statements, one a line.")],  # noqa: A002 - the option's name
    workspace: Annotated[str | None, typer.Option(help="Only this workspace, by its id.")] = None,
    since: Annotated[str | None, typer.Option(help="Only answers from that day or moment on, as ISO 8601.")] = None,
    out: Annotated[Path | None, typer.Option(help="The file to write; without it, standard output.")] = None,
) -> None:
    """Export who answered what, when, and with which result."""
    from bot.cli import questions as command

    command.take_out(format, workspace, since, out)


@cli.command("preview")
def preview_command(
    lesson: Annotated[str, typer.Argument(help="The lesson's file, or track/file without .md.")],
    language: Annotated[str, typer.Option(help="The reader's language, such as de.")] = "en",
    port: Annotated[int, typer.Option(help="Where the page is served; 0 takes any free port.")] = 0,
    png: Annotated[Path | None, typer.Option(help="Only take a picture of it, as on a phone.")] = None,
) -> None:
    """Show one lesson as a learner gets it, and answer it."""
    from bot.cli import preview as command

    command.run(lesson, language, port, png)


@cli.command("doctor")
def doctor_command() -> None:
    """Show what is set up, what is not, and how to fix it."""
    from bot.cli import doctor as command

    raise typer.Exit(command.run())


@cli.command("manifest")
def manifest_command(
    url: Annotated[str | None, typer.Option(help="Public address of `serve`, for HTTP instead of Socket Mode.")] = None,
) -> None:
    """Print the app manifest to paste into Slack."""
    from bot.cli import maintenance

    maintenance.manifest(url)


@cli.command("version")
def version_command() -> None:
    """Print the installed version."""
    from bot.cli import maintenance

    maintenance.version()


@cli.command("eval")
def eval_command(
    file: Annotated[Path, typer.Argument(help="A JSON list of stories with what is expected of their reviews.")],
    rules_only: Annotated[bool, typer.Option("--rules-only", help="Do not ask a model.")] = False,
    record: Annotated[
        Path | None, typer.Option(help="Keep the model's answers in this file, and ask only what it doesn't hold yet.")
    ] = None,
    replay: Annotated[Path | None, typer.Option(help="Take all answers from this file, and ask no model.")] = None,
    requests: Annotated[
        Path | None,
        typer.Option(
            help="Write each request without an answer into this folder, and ask no model. "
            "Answers are read from --replay, or else from answers.jsonl in this folder."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything that was measured, for a machine.")] = False,
) -> None:
    """Give feedback on a set of stories and compare it with what people expect: agreement, attacks, quotes, cost."""
    from bot.cli import eval as command

    source = command.AnswerSource(rules_only, record, replay, requests)
    raise typer.Exit(command.run(file, source, as_json=as_json))


@cli.command("understand")
def understand_command(
    text: Annotated[str, typer.Argument(help="A sentence, or - for one JSON object a line from standard input.")],
    door: Annotated[
        Literal["dm", "schedule"], typer.Option(help="Where it is written: to the app, or to /community schedule.")
    ] = "dm",
    now: Annotated[str | None, typer.Option(help="When, as ISO 8601 with its offset or Z.")] = None,
    zone: Annotated[str | None, typer.Option(help="The writer's time zone, such as Europe/Berlin.")] = None,
    language: Annotated[str | None, typer.Option(help="The writer's language, such as en-US or de-DE.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")] = False,
) -> None:
    """Show what the app makes of a sentence; nothing is written."""
    from bot.cli import understand as command

    given = {"now": now, "zone": zone, "language": language}
    command.run(text, door, {name: value for name, value in given.items() if value}, as_json=as_json)


simulation = typer.Typer(help="Try the product's own arithmetic on people who don't exist.", no_args_is_help=True)
cli.add_typer(simulation, name="simulate")


@simulation.command("experiments")
def simulate_experiments_command(
    people: Annotated[int, typer.Option(help="How many people a cohort has.")] = 40,
    base: Annotated[float, typer.Option(help="The share that says yes without the change, from 0 to 1.")] = 0.3,
    effect: Annotated[float, typer.Option(help="What the change adds to that share; 0 for a useless one.")] = 0.0,
    runs: Annotated[int, typer.Option(help="How many experiments.")] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same people and halves.")] = 1,
    team_size: Annotated[int, typer.Option(help="How many people make a team that stays together; 1 for none.")] = 1,
    alike: Annotated[float, typer.Option(help="How alike the members of a team are, from 0.01 to 0.8.")] = 0.1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show how often experiments with so many people are called better or worse, and how often that is wrong."""
    from bot.cli import simulate as command
    from bot.improvement.experiments.simulation import SimulatedCohort

    command.experiments(SimulatedCohort(people, base, effect, runs, seed, team_size, alike), as_json=as_json)


badges = typer.Typer(help="The keys and public files of certificates.", no_args_is_help=True)
cli.add_typer(badges, name="certificates")


@badges.command("publish")
def publish_badges_command(
    folder: Annotated[Path, typer.Argument(help="The folder that a web server shows at GROUNDSWELL_BADGES_URL.")],
) -> None:
    """Write the issuers' keys and the lists of revoked badges, for the time when the app can't be reached."""
    from bot.cli import certificates as command

    command.publish(folder)


@badges.command("withdraw-key")
def withdraw_badge_key_command(
    key: Annotated[str | None, typer.Argument(help="Its name; without one, all are listed.")] = None,
) -> None:
    """Withdraw a key that was stolen: what it signed is valid no more, and holders get a new badge."""
    from bot.cli import certificates as command

    command.withdraw(key)


@badges.command("rotate-key")
def rotate_badge_key_command(
    workspace: Annotated[str | None, typer.Option(help="Only of this workspace, by its id.")] = None,
) -> None:
    """Sign new badges with a new key; badges that the old one signed stay valid."""
    from bot.cli import certificates as command

    command.rotate(workspace)


def main() -> None:
    """Run a command; known errors are printed as a sentence, with exit code 2."""
    try:
        cli()
    except (GroundswellError, ContentErrors) as error:
        Console(stderr=True).print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(2)
