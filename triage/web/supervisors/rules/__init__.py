"""The rule desk: the tables of triage to read, to change in a draft, and to try out.

``seen`` is the tables with the supervisor's draft, ``refusals`` and ``labels`` say codes
in words. Each other module is one page or table: ``overview``, ``rule`` and its forms in
``rule_edits``, ``action_rows``, ``groups``, ``places``, ``trying``, ``findings``.
"""
