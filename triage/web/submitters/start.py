"""Pages that need no form: where to begin, how to reach the desk, what is kept."""

from __future__ import annotations

from datetime import date

from flask import current_app
from flask.typing import ResponseReturnValue

from triage import wording
from triage.calendar import Closure
from triage.web.submitters import pages, visit
from triage.web.submitters.door import bp

# Nobody comes to the desk's own door for these.
NOT_ASKED = ("out_of_scope", "needs_person", "sj_region_lcr")
WEEKDAYS = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
# How the rows are laid out; a category that is not named here comes under the last one.
GROUPS = {
    "Signing in": (
        "login_access", "forgot_password", "school_access_menu", "link_partner_org",
    ),
    "Records and inventory": (
        "patient_missing_info", "duplicate_records", "inventory_issue", "how_to",
    ),
    "Users, sites and data": (
        "account_update", "new_enrollment", "data_exchange", "role_training", "paper_fax",
    ),
    "Everything else": ("request_status", "hours_contact", "complex_callback"),
}  # fmt: skip


@bp.get("/")
def start() -> ResponseReturnValue:
    """Say whether the desk is open, and what people come for."""
    categories = visit.desk().rules.categories
    groups = {
        name: [key for key in keys if key in categories]
        for name, keys in GROUPS.items()
    }
    known = {*NOT_ASKED, *(key for keys in groups.values() for key in keys)}
    groups["Everything else"] += [key for key in categories if key not in known]
    rows = [
        (name, [categories[key] for key in keys])
        for name, keys in groups.items()
        if keys
    ]
    return pages.show("start", groups=rows)


@bp.get("/help/contact")
def contact_us() -> ResponseReturnValue:
    """Tell hours, closures of this and the next year, and every way to reach the desk."""
    calendar = visit.desk().calendar
    year = calendar.local(visit.now()).year
    years = [(each, _closures(each)) for each in (year, year + 1)]
    return pages.show("contact_us", years=years, weekend=_weekend())


def _weekend() -> str:
    """Name the days of the week on which the desk never opens."""
    hours = visit.desk().calendar.schedule.hours
    return " and ".join(
        f"{name}s" for name, windows in zip(WEEKDAYS, hours, strict=True) if not windows
    )


def _closures(year: int) -> list[tuple[str, str, str]]:
    """Return the days of a year that shut an open day: date, hours, name."""
    calendar = visit.desk().calendar
    found = calendar.closures(date(year, 1, 1), date(year, 12, 31))
    return [
        (wording.day(each.date), _hours(each), each.name or each.reason)
        for each in found
        if _shuts(each)
    ]


def _shuts(closure: Closure) -> bool:
    """Whether it takes open time away: a Saturday closes nothing that was open."""
    calendar = visit.desk().calendar
    if not calendar.schedule.hours[closure.date.weekday()]:
        return False
    return not (closure.whole_day and calendar.is_open_day(closure.date))


def _hours(closure: Closure) -> str:
    if closure.whole_day:
        return "All day"
    if closure.start is None and closure.end is not None:
        return f"Until {wording.clock_time(closure.end)}"
    if closure.start is not None and closure.end is None:
        return f"From {wording.clock_time(closure.start)}"
    return " to ".join(
        wording.clock_time(edge) for edge in (closure.start, closure.end) if edge
    )


@bp.get("/help/privacy")
def privacy() -> ResponseReturnValue:
    """Say what this service keeps, and for how long."""
    return pages.show("privacy", draft_hours=current_app.config["DRAFT_HOURS"])


@bp.get("/help/accessibility")
def accessibility() -> ResponseReturnValue:
    """Say what the pages are built to, and where to report what does not work."""
    return pages.show("accessibility")
