#!/bin/sh
# Writes constraints.txt anew, with the newest versions that pyproject.toml allows, as they come together in an
# environment of their own. Use the oldest Python that jfeditor supports, so that what only that one needs is there:
#
#     PYTHON=python3.11 sh packaging/renew-constraints.sh && sh packaging/test.sh
set -eu
cd -- "$(dirname -- "$0")/.."
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
"${PYTHON:-python3}" -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --upgrade pip
"$place/venv/bin/python" -m pip install --quiet --group dev .
{
  printf '# The versions that were tested together. Made by packaging/renew-constraints.sh, which says how to renew it.\n'
  "$place/venv/bin/python" -m pip freeze --all --exclude jfeditor --exclude setuptools
} >"$place/constraints.txt"
cp "$place/constraints.txt" packaging/constraints.txt
