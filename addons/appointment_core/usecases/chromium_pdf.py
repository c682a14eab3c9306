"""Prints Odoo's reports with a headless Chromium.

The table of a page repeats its head and foot on every sheet, which is where header and
footer of the report go. What Chromium has no equivalent for is left out: page numbers.
"""

import os
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

import lxml.html
from lxml import etree

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SECONDS = 60
# A page that is a file could read others; paper needs none of these.
ACTIVE = ("script", "iframe", "object", "embed")
ARGUMENTS = (
    "--headless",
    # Odoo often runs as a user without user namespaces; the pages are our own.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    "--no-pdf-header-footer",
    "--virtual-time-budget=5000",  # fonts and pictures come from the server,
    "--disable-web-security",  # which a file of this machine may not ask for fonts
)
STYLE = """
@page { size: %(size)s; margin: 10mm %(right)smm 10mm %(left)smm; }
body.container { width: auto; max-width: none; margin: 0; padding: 0; }
.o_appointment_sheet { width: 100%%; border-collapse: collapse; }
.o_appointment_sheet > * > tr > td { padding: 0; }
"""


def find_chromium():
    """Path of the browser that ``CHROMIUM`` names or that is installed, or ``None``."""
    names = (os.environ.get("CHROMIUM"),) if "CHROMIUM" in os.environ else NAMES
    return next(filter(None, map(shutil.which, names)), None)


def compose(body, header, footer, number, paperformat, landscape=False):
    """One HTML page from the parts that ``_prepare_html`` made of a report.

    :param str body: the whole page of document *number*, counted from 0
    :param str header, footer: pages that hold the headers and footers of all documents
    """
    page = lxml.html.document_fromstring(body)
    content = page.body
    sheet = etree.Element("table", {"class": "o_appointment_sheet"})
    for tag, node in (
        ("thead", _pick(header, "minimal_layout_report_headers", number)),
        ("tfoot", _pick(footer, "minimal_layout_report_footers", number)),
    ):
        if node is not None:
            _drop_page_numbers(node)
            _cell(sheet, tag).append(node)
    _cell(sheet, "tbody").extend(content[:])
    content.append(sheet)
    etree.strip_elements(page, *ACTIVE, with_tail=False)
    style = etree.SubElement(page.head, "style")
    style.text = STYLE % {
        "size": _get_size(paperformat, landscape),
        "left": paperformat.margin_left or 0,
        "right": paperformat.margin_right or 0,
    }
    return lxml.html.tostring(page, doctype="<!DOCTYPE html>", encoding="unicode")


def print_page(chromium, page):
    """The PDF of an HTML *page*, as bytes; ``OSError`` when the browser makes none."""
    with tempfile.TemporaryDirectory(prefix="report.") as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page)
        done = subprocess.run(  # noqa: S603 a program of the machine, no shell
            [
                chromium,
                *ARGUMENTS,
                f"--user-data-dir={folder}/profile",
                f"--print-to-pdf={target}",
                source.as_uri(),
            ],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            preexec_fn=_lift_memory_limit,
        )
        if done.returncode or not target.is_file():
            raise OSError(done.stderr[-1000:])
        return target.read_bytes()


def _lift_memory_limit():
    """Odoo limits its address space, of which a browser reserves far more."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _pick(page, parent_id, number):
    """The header or footer of document *number*; the last one serves the rest."""
    if not page:
        return None
    nodes = lxml.html.document_fromstring(page).xpath(f"//*[@id='{parent_id}']/*")
    return nodes[min(number, len(nodes) - 1)] if nodes else None


def _drop_page_numbers(node):
    """wkhtmltopdf would fill these in; left empty they read "Page: of"."""
    for number in node.xpath(".//*[contains(@class, 'page')]"):
        holder = number.getparent()
        if holder is not None and holder.getparent() is not None:
            holder.getparent().remove(holder)


def _cell(sheet, tag):
    row = etree.SubElement(etree.SubElement(sheet, tag), "tr")
    return etree.SubElement(row, "td")


def _get_size(paperformat, landscape):
    if paperformat.format and paperformat.format != "custom":
        is_wide = landscape or paperformat.orientation == "Landscape"
        return f"{paperformat.format} {'landscape' if is_wide else 'portrait'}"
    return f"{paperformat.page_width}mm {paperformat.page_height}mm"
