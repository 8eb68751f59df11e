"""Checks a folder in a process of its own by all rules but language: prints the seconds of each part as JSON.

python tests/benchmarks/checking_run.py FOLDER
"""

import gc
import json
import sys
import time
from pathlib import Path

from jfeditor.checks.checking import check
from jfeditor.checks.rules import Group
from jfeditor.cli.handbooks import open_handbook
from jfeditor.cli.rule_choice import with_choice
from jfeditor.restructure.surveys import take_survey

gc.disable()  # as the command has it
times = [time.perf_counter()]
opened = open_handbook(Path(sys.argv[1]))
times.append(time.perf_counter())
survey = take_survey(opened.handbook)
for path in survey.handbook.pages:
    survey.roles.content(path)
options = with_choice(opened.options.checks, (), (Group.LANGUAGE.value,))
times.append(time.perf_counter())
found = check(survey, options)
times.append(time.perf_counter())
again = check(survey, options)
times.append(time.perf_counter())
parts = ("reading", "survey", "rules", "again")
seconds = {part: end - start for part, start, end in zip(parts, times, times[1:], strict=False)}
count = sum(1 for _ in found)
assert sum(1 for _ in again) == count
print(json.dumps({"pages": len(found.pages), "findings": count, **seconds}))
