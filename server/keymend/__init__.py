"""Keymend finds API keys that should not be there and keys that cannot work, and mends both."""

__version__ = "0.1.0"
