"""What is wrong with a value that should be a key, exactly.

``diagnose`` is given a value and what its place says of it, and answers with the format
it is nearest to and the faults that part it from that format. It knows nothing of texts,
rules or languages: places are counted inside the value.
"""

from keymend.diagnosis.diagnose import diagnose
from keymend.diagnosis.expectation import Diagnosis, Expectation
from keymend.diagnosis.fault import Cause, Change, Elsewhere, Fault, Mend

__all__ = ["Cause", "Change", "Diagnosis", "Elsewhere", "Expectation", "Fault", "Mend", "diagnose"]
