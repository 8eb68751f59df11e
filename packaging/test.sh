#!/bin/sh
# Sets up what is missing, the tools included, and runs every check; says at the end which ones failed.
#
#     sh packaging/test.sh
set -eu
# shellcheck source=packaging/setup.sh
. "$(dirname -- "$0")/setup.sh"

failed=''

check() { # what it is, then the command
  printf '\n==> %s\n' "$1"
  name=$1
  shift
  "$@" || failed="$failed
    $name"
}

set_up test
cd "$project"
check 'Lint' "$bin/ruff" check .
check 'Format' "$bin/ruff" format --check .
check 'Types' "$bin/mypy"
check 'Layers' "$bin/lint-imports" --no-logo
check 'Tests' "$bin/python" -m pytest -n 2
if [ -n "$failed" ]; then
  printf '\n==> Failed:%s\n' "$failed"
  exit 1
fi
printf '\n==> All is well.\n'
