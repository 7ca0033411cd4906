"""Where the code is, and where this installation keeps everything it writes."""

from __future__ import annotations

from pathlib import Path

from bureau.settings.env import env

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = env.folder("PORTAL_DATA", BASE_DIR / "var")
