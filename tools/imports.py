"""Run import-linter as a module: `python -m tools.imports`.

Its own script has no module to call, and scripts do not survive a moved checkout.
"""

import sys

from importlinter.cli import lint_imports_command

if __name__ == "__main__":
    sys.exit(lint_imports_command(["--cache-dir", "build/import-linter"]))
