"""Reads a folder to the full tree in a process of its own: prints the seconds of the first reading as JSON.

python tests/benchmarks/reading_run.py FOLDER
"""

import json
import sys
import time
from pathlib import Path

from jfeditor.cli.tree import read_listing

started = time.perf_counter()
listing = read_listing(Path(sys.argv[1]))
print(
    json.dumps(
        {
            "seconds": time.perf_counter() - started,
            "pages": len(listing.pages),
            "headings": sum(len(page.family.nodes) for page in listing.pages),
        }
    )
)
