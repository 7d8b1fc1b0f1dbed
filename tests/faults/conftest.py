"""The modules of this folder import each other by name, as a script and under pytest alike."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
