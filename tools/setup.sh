#!/bin/sh
# Makes .venv and installs the locked packages: `sh tools/setup.sh [run|test|bench]`.
# Does nothing, in a fraction of a second, when all of it is already there.
set -eu
cd "$(dirname "$0")/.."

# The README's first line is this line; a test compares the two.
APT='sudo apt-get update && sudo apt-get install -y git make python3 python3-venv'

needs() {
  echo "Triage needs $1. Install what it needs with:" >&2
  echo "$APT" >&2
  exit 1
}

version_of() {
  "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || true
}

new_enough() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
  for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if new_enough "$name"; then
      echo "$name"
      return
    fi
  done
}

check_tools() {
  for tool in git make; do
    command -v "$tool" >/dev/null 2>&1 || needs "$tool"
  done
  first="${PYTHON:-python3}"
  found="$(version_of "$first")"
  python="$(find_python)"
  if [ -z "$python" ]; then
    [ -n "$found" ] || needs python3
    echo "Triage needs Python 3.11 or newer; found $found." >&2
    echo "If a newer one has another name, say it: make run PYTHON=/usr/bin/python3.12" >&2
    exit 1
  fi
  "$python" -c 'import venv, ensurepip' >/dev/null 2>&1 || needs "python3-venv"
}

# An interrupted setup leaves an environment without pip, and a moved checkout leaves
# one whose scripts point to the old place: both are made again.
environment_is_whole() {
  [ "$(cat .venv/made-in 2>/dev/null)" = "$PWD" ] || return 1
  .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

make_environment() {
  environment_is_whole && return
  check_tools
  echo "setup: making .venv with Python $(version_of "$python")"
  rm -rf .venv
  "$python" -m venv .venv || needs "python3-venv"
  pwd >.venv/made-in
}

# The copy of the lock file is the stamp: it is written last, so that a half-finished
# installation is finished by the next call.
install_lock() {
  cmp -s "$1" ".venv/installed-$1" && return
  echo "setup: installing $(grep -c == "$1") packages from $1"
  rm -f ".venv/installed-$1"
  .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input \
    --require-hashes -r "$1"
  cp "$1" ".venv/installed-$1"
}

main() {
  make_environment
  install_lock requirements.txt
  case "${1:-run}" in
    run) ;;
    test) install_lock requirements-dev.txt ;;
    bench) install_lock requirements-dev.txt && install_lock requirements-bench.txt ;;
    *) echo "usage: sh tools/setup.sh [run|test|bench]" >&2 && exit 2 ;;
  esac
}

# Two calls at once (make run beside make test) must not install over each other.
if [ -z "${TRIAGE_SETUP_LOCKED:-}" ] && command -v flock >/dev/null 2>&1; then
  mkdir -p build
  TRIAGE_SETUP_LOCKED=1 exec flock build/setup.lock sh tools/setup.sh "$@"
fi
main "$@"
