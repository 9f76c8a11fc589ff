"""The server, with an index that tests can hold: started by them with the name of a file.

While that file is there, no second file is read for an index. If it says ``fail``, the
index fails. What goes on for long is shown at once.
"""

import sys
import time
from pathlib import Path

from keymend.cli import main
from keymend.lsp import building, knowledge

HOLD = Path(sys.argv.pop(1))
PAUSE_SECONDS = 0.005


class HeldBuilding(building.Building):
    """Goes on when the file is gone, or not at all."""

    def goes_on(self, read: int, of: int) -> bool:
        while super().goes_on(read, of):
            if not read or not HOLD.exists():
                return True
            if HOLD.read_bytes() == b"fail":
                raise OSError
            time.sleep(PAUSE_SECONDS)
        return False


if __name__ == "__main__":
    setattr(building, "SLOW_SECONDS", 0)  # noqa: B010 - it is final for everybody else
    setattr(knowledge, "Building", HeldBuilding)  # noqa: B010
    sys.exit(main(["server", *sys.argv[1:]]))
