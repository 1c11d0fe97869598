"""What both back ends read, so that they are the same server in two languages."""

import json
from pathlib import Path

HERE = Path(__file__).parent
WORLD = json.loads((HERE / "world.json").read_text("utf-8"))
HEADERS = json.loads((HERE / "headers.json").read_text("utf-8"))
