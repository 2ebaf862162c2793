# What a person does to a risk workbook, done with openpyxl: IN OUT WHAT.
import sys
import openpyxl

source, target, what = sys.argv[1:4]
book = openpyxl.load_workbook(source)
sheet = book["Risker"]
heading, first, last, columns = 6, 7, sheet.max_row, 23


def values(row):
    return [(sheet.cell(row, c).value, sheet.cell(row, c).data_type) for c in range(1, columns + 1)]


def put(sheet, row, cells):
    for c, (value, kind) in enumerate(cells, 1):
        cell = sheet.cell(row, c)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = kind  # else openpyxl takes "=1+1" for a formula; a person's paste of a text does not


if what == "write":
    sheet["O10"] = "Skrivet i ett annat program"
elif what == "sort":
    rows = [values(r) for r in range(first, last + 1)]
    for r, cells in zip(range(first, last + 1), reversed(rows)):
        put(sheet, r, cells)
elif what == "move":
    for r in range(heading, last + 1):
        cells = values(r)
        cells[4], cells[13] = cells[13], cells[4]
        put(sheet, r, cells)
elif what == "rename":
    sheet.title = "Blad1"
    book["Hjälp"].title = "Anteckningar"
elif what == "copy":
    rows = [values(r) for r in range(1, last + 1)]
    book = openpyxl.Workbook()
    for r, cells in enumerate(rows, 1):
        put(book.active, r, [(None, "n") if kind == "f" else (value, kind) for value, kind in cells])
book.save(target)
