"""`python -m sandbox --manifest manifest.yaml`: a local Slack workspace for the app of a manifest."""

import sys

from sandbox.commandline import main

sys.exit(main())
