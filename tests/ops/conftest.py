"""Shared checks of operator tests are imported by name (`op_checks`)."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
