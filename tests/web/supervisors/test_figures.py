"""Every number on the supervisors' pages is a link, and as many rows stand behind it."""

import csv
import io
import re
from html import unescape

import pytest

LINK = re.compile(r'<a href="(/desk/report/tickets[^"]+)">([^<]+)<span')
ROW = re.compile(r'<tr><td class="nw num">HD-')
OLDER = re.compile(r'<a class="btn" href="([^"]+)" rel="next"')
AMOUNT = re.compile(r"<p>(\d[\d,]*) (clock|ticket|first repl)")
CELL = re.compile(r"<(?:td|th)[^>]*>(.*?)</(?:td|th)>", re.DOTALL)


def rows_behind(client, address):
    """How many rows the list has, all its pages together."""
    number = 0
    while address:
        html = client.get(unescape(address)).text
        number += len(ROW.findall(html))
        older = OLDER.search(html)
        address = older.group(1) if older else None
    return number


@pytest.mark.parametrize("path", ["/desk/now", "/desk/report"])
def test_every_number_has_as_many_rows_behind_it(dana, path):
    links = set(LINK.findall(dana.get(path).text))
    counts = [(where, said) for where, said in links if said.replace(",", "").isdigit()]

    assert len(counts) > 12
    for where, said in counts:
        assert rows_behind(dana, where) == int(said.replace(",", "")), where


def test_the_list_says_how_many_clocks_of_how_many_tickets(dana):
    answer = dana.get("/desk/report/tickets?figure=clocks&clock=resolve")
    amount = re.search(r"([\d,]+) clocks of ([\d,]+) tickets; ", answer.text)

    assert amount is not None
    assert int(amount[1]) > int(amount[2])


def cells_of(html):
    """The text of each row of each table of the page."""
    tables = {}
    for table in re.findall(r'<table class="t">.*?</table>', html, re.DOTALL):
        title = unescape(re.search(r"<caption[^>]*>(.*?)</caption>", table)[1])
        tables[title] = [
            [_text(cell) for cell in CELL.findall(row)]
            for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)
        ]
    return tables


def _text(html):
    without = re.sub(r'<span class="sr">.*?</span>', "", html)
    return unescape(re.sub(r"<[^>]+>", "", without)).strip()


@pytest.mark.parametrize("chosen", ["first reply", "resolve", "promise", "callback"])
def test_the_sheet_says_cell_by_cell_what_the_page_says(dana, chosen):
    page = dana.get("/desk/report", query_string={"clock": chosen})
    sheet = dana.get("/desk/report.csv", query_string={"clock": chosen})
    lines = list(csv.reader(io.StringIO(sheet.text.removeprefix("\ufeff"))))
    blocks, shown = _blocks(lines), cells_of(page.text)

    assert len(blocks) == 8
    assert set(blocks) <= set(shown)
    for title, (population, *rows) in blocks.items():
        cells = [row for row in rows if len(row) > 1]
        footnotes = [row[0] for row in rows if len(row) == 1]
        assert cells == shown[title] or shown[title][1:] == [["none"]], title
        for words in (*population, *footnotes):
            assert words in unescape(page.text)


def _blocks(lines):
    blocks, block = {}, []
    for line in lines:
        if line:
            block.append(line)
        else:
            blocks[block[0][0]] = block[1:]
            block = []
    return blocks
