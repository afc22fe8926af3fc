"""Triage: a help desk whose promises can be checked.

Read one ticket through eight rooms, in this order:

1. ``triage/web/submitters/`` turns a form into an ``Intake``.
2. ``triage/rules/`` decides what it is about and what the desk does.
3. ``triage/calendar/`` and ``triage/sla/`` say by when.
4. ``triage/tickets/opening.py`` writes rows, event and letter in one transaction.
5. ``triage/worker.py`` posts the letter and wakes the clocks.
6. ``triage/web/reps/`` shows the queue; ``triage/tickets/working.py`` holds the verbs.
7. ``triage/reports/`` asks the questions supervisors ask.
8. ``triage/web/supervisors/`` shows the answers.

Nothing is imported here, so that the core (``rules``, ``calendar``, ``sla``,
``lifecycle``) loads without Flask.
"""
