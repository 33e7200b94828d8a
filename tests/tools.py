"""Programs that the tests start for themselves: a Chromium, a PostgreSQL, a LibreOffice, and Node with two verifiers.

Run as a file it installs what is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LIBREOFFICES = ("soffice", "libreoffice")
VALIDATORS = Path(__file__).parent / "certification" / "certificates" / "validators"
MAC_LIBREOFFICE = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def chromium() -> str | None:
    """A Chromium to drive: `GROUNDSWELL_CHROMIUM`, one on the PATH, or the Mac's Chrome."""
    named = os.environ.get("GROUNDSWELL_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    return found or (MAC_CHROME if Path(MAC_CHROME).exists() else None)


def postgres() -> Path | None:
    """The folder with `initdb` and `postgres`; Debian keeps them off the PATH."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


def libreoffice() -> str | None:
    """A LibreOffice to open documents with: one on the PATH, or the Mac's."""
    found = next(filter(None, map(shutil.which, LIBREOFFICES)), None)
    return found or (MAC_LIBREOFFICE if Path(MAC_LIBREOFFICE).exists() else None)


def node() -> str | None:
    """A Node to run other people's verifiers of badges with."""
    return next(filter(None, map(shutil.which, ("node", "nodejs"))), None)


def has_validators() -> bool:
    """Whether those verifiers are installed, and as the lock file says."""
    installed = VALIDATORS / "node_modules" / ".package-lock.json"
    lock = VALIDATORS / "package-lock.json"
    return installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime


def _install_validators() -> None:
    """Nothing but one test file needs them, and it says so where they couldn't be installed."""
    try:
        missing = [name for name in ("nodejs", "npm") if shutil.which(name.removesuffix("js")) is None]
        if missing:
            _install(missing)
        print("Installing other people's verifiers of badges for the tests …", flush=True)
        command = [shutil.which("npm") or "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(command, check=True, cwd=VALIDATORS)
    except (subprocess.CalledProcessError, OSError) as error:
        print(f"They couldn't be installed ({error}): the tests that ask them about badges are left out.", flush=True)


def _install(packages: list[str]) -> None:
    apt = shutil.which("apt-get")
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if apt is None or (as_root and shutil.which("sudo") is None):
        sys.exit(f"The tests need {' and '.join(packages)}. Please install them, then run `make test` again.")
    print(f"Installing {' and '.join(packages)} for the tests …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run([*as_root, apt, *command], check=True, env=environment, stdout=subprocess.DEVNULL)


def main() -> None:
    wanted = {"chromium": chromium(), "postgresql": postgres(), "libreoffice-writer-nogui": libreoffice()}
    missing = [name for name, found in wanted.items() if found is None]
    if missing:
        _install(missing)
    if not has_validators():
        _install_validators()


if __name__ == "__main__":
    main()
