#!/bin/sh
# Compiles scss/ to ../triage/static/css/ and writes down what was compiled from what.
# Node and one `npm ci --ignore-scripts` in this folder are needed for it; see README.md.
set -eu
cd "$(dirname "$0")"

if [ ! -x node_modules/.bin/sass ]; then
  echo "assets: installing the Sass compiler and USWDS (once)" >&2
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
fi

out="${1:-../triage/static/css}"
mkdir -p "$out"
# One call for both files, so that the compiler starts once.
node_modules/.bin/sass --quiet --quiet-deps --style=compressed --no-source-map \
  -I node_modules/@uswds/uswds/packages \
  scss/public.scss:"$out/public.css" scss/staff.scss:"$out/staff.css"

# The first line is what was compiled, the others are what came out.
if [ $# -eq 0 ]; then
  {
    LC_ALL=C sh -c 'cat scss/*.scss package-lock.json' | sha256sum | cut -d' ' -f1
    (cd "$out" && sha256sum public.css staff.css)
  } >built-from.sha256
fi
