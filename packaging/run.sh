#!/bin/sh
# Sets up what is missing and opens the window on FOLDER, or on a fresh copy of the sample handbook. Where there is no
# screen, it does the same job without the window, on a copy. It can be called from anywhere, as often as you like.
#
#     sh packaging/run.sh [FOLDER]
set -eu
# shellcheck source=packaging/setup.sh
. "$(dirname -- "$0")/setup.sh"

main() {
  folder=''
  if [ $# -gt 0 ]; then
    [ $# = 1 ] && [ "${1#-}" = "$1" ] || give_up "Write: sh $0 [FOLDER]"
    [ -d "$1" ] || give_up "There is no folder $1."
    folder=$(CDPATH='' cd -- "$1" && pwd)
  fi
  set_up run
  if [ -n "$lacking" ]; then
    step 'The window cannot start without them, so the same job is done without it.'
  elif ! has_screen; then
    step 'There is no screen here, so the same job is done without the window.'
  else
    [ -n "$folder" ] || copy_sample
    step "Opening $folder"
    exec "$bin/jfeditor" open "$folder"
  fi
  exec "$bin/python" "$project/packaging/without_screen.py" "${folder:-$project/resources/sample-handbook}"
}

# Not only whether one is named: a screen that refuses us would end the window with a crash.
has_screen() {
  [ "$(uname)" != Darwin ] || return 0
  [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ] || return 1
  (
    ulimit -c 0
    "$bin/python" -c 'from PySide6.QtGui import QGuiApplication; QGuiApplication([])' || exit 1
  ) >/dev/null 2>&1
}

copy_sample() {
  folder=$(mktemp -d "${TMPDIR:-/tmp}/jfeditor-sample.XXXXXX")/sample-handbook
  cp -R "$project/resources/sample-handbook" "$folder"
}

main "$@"
