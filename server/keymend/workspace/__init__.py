"""What the files of a workspace tell each other: variables, loaders, packages, git.

Each file is read once into what it contributes (``contribution``), ``index`` puts the
contributions together, and ``facts_for`` gives a scan what it may know. Reads files and
asks git; changes nothing, runs nothing of the workspace's, sends nothing.
"""

from keymend.workspace.gathering import gather
from keymend.workspace.index import Index

__all__ = ["Index", "gather"]
