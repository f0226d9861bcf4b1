"""Makes the helpers beside this file importable from every test."""

import os
import sys
from pathlib import Path

os.environ["OPENPYXL_LXML"] = "False"  # as gongkai sets it itself when it imports openpyxl first
sys.path.insert(0, str(Path(__file__).parent))
