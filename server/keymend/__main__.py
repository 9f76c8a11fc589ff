"""``python -m keymend`` is the ``keymend`` command."""

import sys

from keymend.cli import main

if __name__ == "__main__":
    sys.exit(main())
