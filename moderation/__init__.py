"""What finds, explains, settles and clears: the checker, the departments' portal, the desk, the gate, the log."""

import os

# numpy's linear algebra starts a thread a core when it is imported, half of the time that the engine takes to load, and
# nothing here is large enough for two.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
