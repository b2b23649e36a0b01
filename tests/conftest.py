"""What every test shares: how hard hypothesis tries. `make soak` sets SOAK=1 for long runs with fresh seeds."""

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=60)
settings.register_profile("soak", deadline=None, max_examples=3_000, print_blob=True)
settings.load_profile("soak" if os.environ.get("SOAK") == "1" else "ci")

pytest_plugins = [
    "support.database",
    "support.world",
    "support.lives",
    "support.client",
    "support.telling",
    "support.backups",
    "support.welsh",
]
