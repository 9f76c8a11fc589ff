"""Which key a program would really use, and everything on the way to its first request.

``situation`` looks around (files, environment, installed packages), ``examination`` judges
what was found, each question in the order of a good support engineer. Neither sends anything:
the request itself is made by ``validate``, and only where the user asks for it.
"""

from __future__ import annotations

from keymend.doctor.examination import examine
from keymend.doctor.situation import Situation, look_around
from keymend.doctor.step import State, Step

__all__ = ["Situation", "State", "Step", "examine", "look_around"]
