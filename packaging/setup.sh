# shellcheck shell=sh
# What run.sh and test.sh share; they read this file in, it is not run by itself.
#
# `set_up run` makes the virtual environment .venv hold what jfeditor needs, `set_up test` also what its checks need,
# both with the versions of constraints.txt. Where that is done already, it takes a moment and touches nothing.
# Leaves: project, the checkout; bin, the environment's programs; lacking, system packages that could not be installed
# and without which the window cannot start.

project=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
environment=$project/.venv
bin=$environment/bin
lacking=''

# What Qt's parts for windows link to and do not bring along: for X11, for Wayland, and for no screen at all.
# The library's file name, then the package of Debian and Ubuntu that holds it.
window_libraries='libdbus-1.so.3 libdbus-1-3
libEGL.so.1 libegl1
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libGL.so.1 libgl1
libglib-2.0.so.0 libglib2.0-0
libgthread-2.0.so.0 libglib2.0-0
libwayland-client.so.0 libwayland-client0
libwayland-cursor.so.0 libwayland-cursor0
libwayland-egl.so.1 libwayland-egl1
libX11-xcb.so.1 libx11-xcb1
libX11.so.6 libx11-6
libxcb-cursor.so.0 libxcb-cursor0
libxcb-glx.so.0 libxcb-glx0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-render.so.0 libxcb-render0
libxcb-shape.so.0 libxcb-shape0
libxcb-shm.so.0 libxcb-shm0
libxcb-sync.so.1 libxcb-sync1
libxcb-util.so.1 libxcb-util1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
libxcb.so.1 libxcb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxkbcommon.so.0 libxkbcommon0
'
# The same for Qt's web engine: without these the window starts, and shows pages in a plainer view.
engine_libraries='libasound.so.2 libasound2
libdrm.so.2 libdrm2
libexpat.so.1 libexpat1
libgbm.so.1 libgbm1
libnspr4.so libnspr4
libnss3.so libnss3
libsmime3.so libnss3
libudev.so.1 libudev1
libXcomposite.so.1 libxcomposite1
libXdamage.so.1 libxdamage1
libXext.so.6 libxext6
libXfixes.so.3 libxfixes3
libxkbfile.so.1 libxkbfile1
libXrandr.so.2 libxrandr2
libXrender.so.1 libxrender1
libXtst.so.6 libxtst6
'

step() { printf '==> %s\n' "$*"; }

give_up() {
  printf 'jfeditor: %s\n' "$*" >&2
  exit 1
}

set_up() { # run or test
  # Another Python's modules would come before the environment's own.
  unset PYTHONHOME PYTHONPATH
  needed=$(missing_libraries)
  if is_set_up "$1"; then
    [ -z "$needed" ] || install_packages "$needed"
    return
  fi
  if ! has_environment; then
    find_python
    "$found" -c 'import ensurepip, venv' 2>/dev/null || needed="python$found_version-venv $needed"
  fi
  [ -z "$needed" ] || install_packages "$needed"
  has_environment || make_environment
  install_parts "$1"
}

# Written last, so that a set-up that was cut off is not taken for a whole one.
stamp() { printf '%s/.installed-for-%s' "$environment" "$1"; }

# A virtual environment works only in the place and with the Python it was made for.
state_of() {
  cat "$project/pyproject.toml" "$project/packaging/constraints.txt" "$project/packaging/setup.sh" | cksum
  printf '%s\n' "$project"
  "$bin/python" -c 'import sys; print(sys.version)' 2>/dev/null
}

is_set_up() { [ -x "$bin/python" ] && [ -f "$(stamp "$1")" ] && [ "$(state_of)" = "$(cat "$(stamp "$1")")" ]; }

has_environment() {
  [ -f "$environment/.made-in" ] && [ "$project" = "$(cat "$environment/.made-in")" ] &&
    "$bin/python" -c 'import pip' 2>/dev/null
}

find_python() {
  for found in "${PYTHON:-python3}" python3 python3.14 python3.13 python3.12 python3.11; do
    if "$found" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      found_version=$("$found" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
      return
    fi
  done
  give_up "Python 3.11 or later is needed, and none was found here. Debian 12 and Ubuntu 24.04 have it (sudo apt-get install python3); where it has another name, give that: PYTHON=/path/to/python3 sh $0"
}

missing_libraries() {
  [ "$(uname)" = Linux ] || return 0
  known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null) || return 0
  printf '%s' "$window_libraries$engine_libraries" | while read -r library package; do
    case $known in
      *"$library "*) ;;
      *) printf '%s\n' "$package" ;;
    esac
  done | sort -u | tr '\n' ' '
}

install_packages() { # their names
  if ! command -v apt-get >/dev/null; then
    lacking=$(without_engine "$1")
    step "This machine lacks some system packages. Install what these are called here: $1"
  elif [ "$(id -u)" = 0 ]; then
    apt_install "$1" env
  elif sudo -n true 2>/dev/null; then
    apt_install "$1" sudo -n env
  else
    lacking=$(without_engine "$1")
    step "This machine lacks some system packages, and you may not install them. Please ask an administrator to run:"
    printf '    apt-get install %s\n' "$1"
  fi
}

apt_install() { # the names, then what to run apt-get with
  step "Installing system packages: $1"
  names=$1
  shift
  log=$(mktemp)
  # A list that cannot be renewed may still do; another apt-get that is at work is waited for.
  "$@" DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 update </dev/null >"$log" 2>&1 || true
  names=$(newest_names)
  # shellcheck disable=SC2086 # several names
  if ! "$@" DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 --no-install-recommends \
    install $names </dev/null >>"$log" 2>&1; then
    lacking=$(without_engine "$names")
    step 'They could not be installed. The last words of apt-get:'
    tail -n 5 "$log" | sed 's/^/    /'
  fi
  rm -f "$log"
}

# Those of the names without which the window cannot start.
without_engine() { # their names
  for name in $1; do
    case "$engine_libraries" in *" ${name%t64}
"*) ;; *) printf '%s ' "$name" ;; esac
  done
}

# Since times have 64 bits (Ubuntu 24.04, Debian 13) some packages of the same libraries have another name.
newest_names() { # of `names`
  for name in $names; do
    if apt-cache show "${name}t64" >/dev/null 2>&1; then printf '%st64 ' "$name"; else printf '%s ' "$name"; fi
  done
}

make_environment() {
  case $lacking in *-venv*) give_up 'Without the first of these packages nothing else can be installed.' ;; esac
  step "Making a virtual environment in $environment (Python $found_version)"
  [ -w "$project" ] || give_up "The folder $project cannot be written. Copy it to where you may write."
  log=$(mktemp)
  "$found" -m venv --clear "$environment" >"$log" 2>&1 || give_up "That did not work: $(tail -n 3 "$log")"
  rm -f "$log"
  printf '%s\n' "$project" >"$environment/.made-in"
}

install_parts() { # run or test
  step 'Installing what jfeditor needs; the first time, this loads about 350 MB'
  cd "$project"
  # First what builds the project itself, and a pip that reads dependency groups: 25.1 is the first that does.
  pip_install pip hatchling editables
  if [ "$1" = test ]; then
    pip_install --no-build-isolation --editable . --group dev
    state_of >"$(stamp test)"
  else
    pip_install --no-build-isolation --editable .
  fi
  state_of >"$(stamp run)"
  cd "$OLDPWD"
}

pip_install() {
  log=$(mktemp)
  if ! "$bin/python" -m pip install --quiet --disable-pip-version-check --no-input --no-warn-script-location \
    --constraint packaging/constraints.txt "$@" </dev/null >"$log" 2>&1; then
    { grep -E 'rror:' "$log" || cat "$log"; } | tail -n 5 | sed 's/^ */    /' >&2
    rm -f "$log"
    give_up 'That could not be installed; what pip says of it is above. Is there a connection, and room on the disk? Nothing is lost: the same command goes on from here.'
  fi
  rm -f "$log"
}
