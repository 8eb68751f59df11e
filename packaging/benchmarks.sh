#!/bin/sh
# Sets up what is missing and measures: prints a short report of all figures. Not part of the tests.
#
#     sh packaging/benchmarks.sh [PYTEST-OPTIONS]
#
# markdownlint-cli2 (npm), the peer of the rules, is found on the path or where MARKDOWNLINT_CLI2 says.
# For figures to trust, leave the machine alone meanwhile (about 4 minutes); ratios bear noise best.
set -eu
# shellcheck source=packaging/setup.sh
. "$(dirname -- "$0")/setup.sh"

set_up test
cd "$project"
pip_install --requirement tests/benchmarks/requirements.txt
exec "$bin/python" -m pytest --override-ini addopts= --benchmark-quiet -p no:randomly \
  -p no:cacheprovider --quiet tests/benchmarks "$@"
