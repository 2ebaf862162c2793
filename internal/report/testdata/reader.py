"""Reads a .docx with python-docx and prints what it sees as JSON."""
import json
import sys

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph


def words(element):
    return "".join(t.text or "" for t in element.iter(qn("w:t")))


def outline(style):
    """The level of a heading by its style or the one that it is based on."""
    while style is not None:
        level = style.element.find(qn("w:pPr") + "/" + qn("w:outlineLvl"))
        if level is not None:
            return int(level.get(qn("w:val"))) + 1
        style = style.base_style
    return 0


def contents(document):
    """The lines of the table of contents, which stands in a control of its own."""
    for element in document.element.body.iter(qn("w:p")):
        name = Paragraph(element, document).style.name.lower()
        if name.startswith("toc ") and name[-1].isdigit():
            yield [int(name[-1]), words(element).strip()]


d = docx.Document(sys.argv[1])
seen = {
    "title": d.core_properties.title,
    "headings": [[outline(p.style), words(p._p)] for p in d.paragraphs if outline(p.style)],
    "contents": list(contents(d)),
    "tables": [
        {
            "repeated": [i for i, r in enumerate(t.rows) if r._tr.find(qn("w:trPr") + "/" + qn("w:tblHeader")) is not None],
            "rows": [["\n".join(words(p._p) for p in c.paragraphs) for c in r.cells] for r in t.rows],
        }
        for t in d.tables
    ],
    "headers": [words(p._p) for s in d.sections for p in s.header.paragraphs],
}
json.dump(seen, sys.stdout)
