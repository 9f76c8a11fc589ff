"""The one engine that searches text: literal anchors first, then patterns where they stand."""

from keymend.matching.engine import Matcher
from keymend.matching.pattern import Match, Pattern, Places, Signs, may_stand

__all__ = ["Match", "Matcher", "Pattern", "Places", "Signs", "may_stand"]
