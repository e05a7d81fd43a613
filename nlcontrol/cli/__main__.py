"""`python -m nlcontrol.cli`: the same as `nlcontrol`."""

from __future__ import annotations

import sys

from nlcontrol.cli import main

sys.exit(main())
