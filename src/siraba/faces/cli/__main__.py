"""`python -m siraba.faces.cli`: what the launcher hands over to.

Not `-m siraba.faces.cli.main`: that module would then exist twice, and a verb's `Refused` would not be the one caught.
"""

from __future__ import annotations

from siraba.faces.cli.main import main

raise SystemExit(main())
