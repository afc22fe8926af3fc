#!/bin/sh
# Makes the three lock files from the .in files: every package, every platform, with hashes.
# The files name no index, so that a mirror can serve them. Extra arguments go to uv
# (for example --upgrade).
set -eu
cd "$(dirname "$0")/.."

uv="${UV:-}"
if [ -z "$uv" ]; then
  python3 -m venv build/uv
  build/uv/bin/python -m pip install --quiet --disable-pip-version-check uv
  uv=build/uv/bin/uv
fi

for name in requirements requirements-dev requirements-bench; do
  "$uv" pip compile "$name.in" --output-file "$name.txt" --universal --generate-hashes \
    --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header --quiet "$@"
done
