"""The floor: bare Flask, one INSERT a POST, one indexed SELECT of 25 rows a GET.

``FLOOR_DB`` is ``sqlite:/path`` or ``pg:conninfo``. Whatever a real service does on top
of this is its own cost, so our figures are given as shares and multiples of it.
"""

import os
import threading
import time

from flask import Flask, Response, redirect, request
from markupsafe import escape

DATABASE = os.environ["FLOOR_DB"]
COLUMNS = "id,title,queue,status,priority,email,created"
INSERT = "insert into t(title,body,email,queue,status,priority,created) values "
NEWEST = 2**31 - 1
app = Flask(__name__)
local = threading.local()

if DATABASE.startswith("sqlite:"):
    import sqlite3

    def connection():
        if not hasattr(local, "connection"):
            made = sqlite3.connect(DATABASE[7:], isolation_level=None, timeout=30)
            made.execute("pragma journal_mode=wal")
            made.execute("pragma synchronous=full")
            local.connection = made
        return local.connection

    def insert(values):
        held = connection()
        held.execute("begin immediate")
        made = held.execute(INSERT + "(?,?,?,?,?,?,?)", values).lastrowid
        held.execute("commit")
        return made

    MARK = "?"
else:
    import psycopg

    def connection():
        if not hasattr(local, "connection"):
            local.connection = psycopg.connect(DATABASE[3:], autocommit=True)
        return local.connection

    def insert(values):
        held = connection()
        with held.transaction():
            statement = INSERT + "(%s,%s,%s,%s,%s,%s,%s) returning id"
            return held.execute(statement, values).fetchone()[0]

    MARK = "%s"

SELECT = f"select {COLUMNS} from t where status={MARK} and id<={MARK} order by id desc limit 25"


@app.post("/tickets")
def create():
    form = request.form
    written = time.strftime("%Y-%m-%dT%H:%M:%SZ")
    values = (form["title"][:200], form["body"], form["email"], 0, "open", 3, written)
    return redirect(f"/t/{insert(values)}")


@app.get("/tickets")
def listed():
    start = int(request.args.get("start", NEWEST))
    rows = connection().execute(SELECT, ("open", start)).fetchall()
    cells = "".join("<tr>" + "".join(f"<td>{escape(x)}" for x in row) for row in rows)
    page = f"<!doctype html><title>t</title><table>{cells}</table>"
    return Response(page, mimetype="text/html")
