"""Ends with 0 if this container's process is ready, else with 1 and the reason. Needs nothing but Python."""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request

SECONDS = 8


def main() -> int:
    """Ask the process itself: a web process at PORT, a worker or clock at GROUNDSWELL_HEALTH_PORT."""
    port = os.environ.get("GROUNDSWELL_HEALTH_PORT") or os.environ.get("PORT") or "3000"
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=SECONDS) as answer:
            sys.stdout.write(answer.read().decode())
            return 0
    except urllib.error.HTTPError as error:
        sys.stdout.write(error.read().decode(errors="replace"))
    except OSError as error:
        sys.stdout.write(f"nothing answers on port {port} ({error})")
    return 1


if __name__ == "__main__":
    sys.exit(main())
