"""Make the floor's table with so many rows: ``python -m bench.floor.fill sqlite:/path 11000``."""

import sys

TABLE = (
    "create table t(id {key} primary key, title text, body text, email text, queue int, "
    "status text, priority int, created text)"
)
INSERT = "insert into t(title,body,email,queue,status,priority,created) values "
STATES = ("open", "open", "pending", "resolved", "closed")


def rows(number):
    """Yield rows with titles of six words and bodies of about 440 characters."""
    for n in range(number):
        body = (
            f"the inventory of site {n} does not match what we counted this week " * 7
        )
        yield (
            f"Inventory of site {n} looks wrong", body, f"user{n % 2000}@example.org",
            n % 5, STATES[n % 5], n % 5 + 1, "2026-11-16T10:00:00Z",
        )  # fmt: skip


def fill(database, number):
    """Make the table."""
    if database.startswith("sqlite:"):
        import sqlite3

        made = sqlite3.connect(database[7:])
        made.execute("pragma journal_mode=wal")
        made.execute(TABLE.format(key="integer"))
        made.executemany(INSERT + "(?,?,?,?,?,?,?)", rows(number))
        made.execute("create index ts on t(status,id)")
        made.commit()
    else:
        import psycopg

        with psycopg.connect(database[3:]) as made:
            made.execute("drop table if exists t")
            made.execute(TABLE.format(key="serial"))
            with made.cursor() as cursor:
                cursor.executemany(
                    INSERT + "(%s,%s,%s,%s,%s,%s,%s)", list(rows(number))
                )
            made.execute("create index ts on t(status,id)")


if __name__ == "__main__":
    fill(sys.argv[1], int(sys.argv[2]))
