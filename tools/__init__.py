"""Tools for those who work on Triage: the gate, the browser, the locks."""
