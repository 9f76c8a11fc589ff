"""What every test may rely on."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# A machine that is busy is no defect, so no example has a deadline. CI tries the same
# examples every time: what it says is about the change, and the others explore.
settings.register_profile(
    "keymend",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("keymend")
