"""The rules, a module each or a small family. ``registry`` has them all."""

from keymend.rules.rule import Family, Reach, Rule

__all__ = ["Family", "Reach", "Rule"]
